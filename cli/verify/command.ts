import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { Command, Option } from "commander";
import { builtIns, definition } from "../../impl/targets/index.ts";
import { lawsOfSome, lawsTried } from "../../properties/run/selection.ts";
import { replayFlags } from "../../properties/run/replay-flags.ts";
import { commandTyped } from "../../properties/run/shell-words.ts";
import { budgets } from "../../properties/run/budgets.ts";
import { type Settled, type Level } from "../../properties/run/tasks.ts";
import { judgeKernel } from "../../properties/kernel/score.ts";
import { findingsIn } from "../../properties/findings/finding.ts";
import type { Law, Need } from "../../properties/law.ts";
import type { StaleFinding, Verdict } from "../../properties/verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";
import { exitStatus } from "../../reports/report/counts.ts";
import {
  type Report,
  type ReportedImplementation,
  type ReportedLaw,
  reportSchema,
} from "../../reports/report/report.ts";
import { writeCounterexamples } from "../../reports/files/counterexamples.ts";
import { toTerminal } from "../../reports/terminal/index.ts";
import { writeReport } from "../../reports/report/write.ts";
import { declarableCells } from "../../spec/catalogue.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { arithmetics, isOfKit, problems, settleKit, settleProblem } from "../shared/kit.ts";
import { seedIn } from "../shared/seed.ts";
import { packingTold, settlePacking, settleRuntime } from "../shared/runtime.ts";
import { declarableCellsOf, lawsOf, oneOf, secondsOf, shardOf, wholeNumber } from "../shared/choices.ts";
import { terminateAll } from "../../impl/isolation/process.ts";
import { type TargetResult, testAll } from "./pool.ts";
import { UsageError } from "../shared/errors.ts";
import { askedAlone } from "./alone.ts";
import type { WorkerPlan } from "./messages.ts";
import { ProgressLine } from "./progress.ts";
import { displayOf } from "../shared/display.ts";
import { finished } from "./resume.ts";
import { smokeTest } from "./smoke.ts";
import { adapterOf, assertTried, caseOf, targetsOf } from "./choices.ts";
import { TIME_LIMIT, assertQuoted, sourceOf } from "../targets.ts";
import { answerLimitOption } from "../shared/limits.ts";
import { version } from "../shared/version.ts";
import type { Expectation } from "../../properties/expect/expectation.ts";
import { expectFile, expectedBy, acceptedBefore, saidOf, writeAccepted } from "./expectations.ts";
import { isAcceptable } from "../../properties/expect/accept.ts";
import { unmet } from "../../properties/expect/unmet.ts";
import { remarksOn } from "../../reports/expect/file.ts";
import { statusOf } from "../../reports/report/status.ts";
import { assertDirectory, assertFile } from "../shared/writable.ts";

/** Options as commander hands them over. */
interface Flags {
  readonly cells?: string;
  readonly laws?: string;
  readonly level?: string;
  readonly jobs: string;
  readonly seed: string;
  readonly grade: string;
  readonly case?: string;
  readonly shard?: string;
  readonly report?: string;
  readonly resume?: boolean;
  readonly saveCounterexamples?: string;
  readonly convention?: string;
  readonly define?: readonly string[];
  readonly python?: string;
  readonly problem?: string;
  readonly precision?: string;
  readonly gradients?: boolean;
  readonly seedFile?: string;
  readonly runtime?: string;
  readonly smoke?: boolean;
  readonly as?: string;
  readonly answerLimit: string;
  readonly timeLimit: string;
  readonly json?: boolean;
  readonly expect?: false | readonly string[];
  readonly accept?: string;
  readonly strict?: boolean;
  readonly failFast?: boolean;
  readonly verbose?: boolean;
  readonly links?: boolean;
}

/** The entries of a report for a program that does not start, before any law is tried, or that does not stop, after the last. */
const start: ReportedLaw = {
  id: "protocol/start",
  sentence: "The program starts and says what it has, as the protocol asks.",
  source: "docs/protocol.md, start",
  conformance: "L0",
};
const stopped: ReportedLaw = {
  id: "protocol/stop",
  sentence: "The program exits with status 0 when it is told to stop.",
  source: "docs/protocol.md, stop",
  conformance: "L0",
};

const failedAt = ({ id, conformance }: ReportedLaw, target: string, message: string): Verdict => ({
  implementation: target,
  cell: "all",
  options: {},
  dtype: "float64",
  law: id,
  conformance,
  verdict: "errored",
  cases: 1,
  effective: 0,
  grade: null,
  worst: null,
  counterexample: null,
  message,
  diagnosis: null,
  known: null,
});

const described = ({ target, info, notes, failure, coverage }: TargetResult): ReportedImplementation => ({
  target,
  installed: true,
  info,
  message: failure ?? (notes.length === 0 ? null : notes.join("; ")),
  coverage,
});

const verdictsOf = ({ target, settled, failure, stop }: TargetResult): Verdict[] => [
  ...(failure === null ? [] : [failedAt(start, target, failure)]),
  ...settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : [])),
  ...(stop === null ? [] : [failedAt(stopped, target, stop)]),
];

/** The reason why there is no verdict at all. */
function nothingTried(results: readonly TargetResult[], replays: boolean, laws: readonly Law[]): string {
  const of = (key: "notes" | "unserved"): string[] =>
    results.flatMap((one) => one[key].map((said) => `${one.target} ${said}`));
  const unserved = of("unserved");
  if (unserved.length > 0) return `nothing to verify: ${unserved.join("; ")}`;
  const why = replays
    ? "--case: no target declares that cell with these options and this dtype, or no selected law speaks of it"
    : `nothing to verify: no selected law speaks of what the targets declare${wanting(laws)}`;
  return [why, ...of("notes")].join("; ");
}

/** Recorded findings of a target that occurred nowhere; one line each. */
function staleOf(settled: readonly Settled[]): StaleFinding[] {
  const occurred = new Set(
    settled.flatMap((one) => (one !== null && "verdict" in one && one.verdict.known ? [one.verdict.known.id] : [])),
  );
  const stale = settled.flatMap((one) =>
    one !== null && "stale" in one && !occurred.has(one.stale.id) ? [one.stale] : [],
  );
  return [...new Map(stale.map((finding) => [finding.id, finding])).values()];
}

/** Needs that a target has where it says so, and the word for it. */
const declaredAs: Readonly<Partial<Record<Need, string>>> = {
  streams: '"streams":true',
  masks: '"masks":true',
  resets: '"resets":true',
  kernel: "--problem",
  ownWeights: "a file of weights",
};

/** The words without which laws are not tried, where each of them has one. */
function wanting(laws: readonly Law[]): string {
  const words = laws.map(({ needs }) => needs.flatMap((need) => declaredAs[need] ?? []));
  return words.some((of) => of.length === 0) ? "" : `; they need ${[...new Set(words.flat())].join(", ")}`;
}

/** The level where none is asked for: a first look at everything, or a test of what is named. */
const standardLevel = (named: readonly string[]): Level => (named.length === 0 ? "quick" : "standard");

async function verify(targets: readonly string[], flags: Flags): Promise<void> {
  assertQuoted(targets);
  const definitions = await settleDefinitions(flags.define);
  // a definition that nothing is held to is held to its own laws
  const named = targets.length === 0 && definitions.length > 0 ? [definition.name] : targets;
  const level = oneOf("--level", flags.level ?? standardLevel(targets), Object.keys(budgets) as Level[]);
  const jobs = wholeNumber("--jobs", flags.jobs, 1024, 1);
  const grade = oneOf<Grade>("--grade", flags.grade, ["faithful", "absolute"]);
  const secret = flags.seedFile !== undefined;
  const seed = secret ? await seedIn(flags.seedFile) : wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  const ofKernel = settleProblem(flags, targets);
  const cells = ofKernel !== null ? [ofKernel] : flags.cells === undefined ? null : declarableCellsOf(flags.cells);
  settleKit(flags.python, cells);
  if (flags.python !== undefined && ![...named, flags.runtime ?? ""].some(isOfKit))
    process.stderr.write(
      "gatecheck: --python has no effect here: it is the interpreter of python: and pytorch: targets\n",
    );
  settleRuntime(flags.runtime, flags.as);
  const isWeights = named.some((target) => sourceOf(target).kind === "weights");
  if (isWeights) {
    settlePacking(flags.convention);
    await packingTold(named.join(" "));
  }
  const laws = flags.laws === undefined ? lawsTried(level) : lawsOf(flags.laws, level);
  const shard = flags.shard === undefined ? null : shardOf(flags.shard);
  const replay = caseOf(flags.case);
  const adapter = flags.convention === undefined || isWeights ? null : await adapterOf(flags.convention, named);
  const answerLimit = secondsOf("--answer-limit", flags.answerLimit);
  const timeLimit = secondsOf("--time-limit", flags.timeLimit);
  const { present, absent } = await targetsOf(named);
  if (flags.smoke) {
    if (targets.length === 0) throw new UsageError("--smoke asks a target: name it");
    process.exitCode = await smokeTest(present, cells, answerLimit);
    return;
  }
  const expected = await expectedBy(flags);
  await assertDirectory("--report", flags.report);
  if (flags.resume) {
    const before = await finished(flags.report, commandTyped(process.argv.slice(2)));
    if (before !== null) {
      process.exitCode = exitStatus(before);
      return;
    }
  }
  await assertDirectory("--save-counterexamples", flags.saveCounterexamples);
  await assertFile("--accept", flags.accept);
  const plans = present.map((target): WorkerPlan => ({
    target,
    cells,
    laws: laws.map(({ id }) => id),
    level,
    seed,
    grade,
    shard: shard ?? [1, 1],
    replay,
    skip: 0,
    diagnose: replay === null && flags.accept === undefined ? "failed" : "none",
    expected,
    judge: flags.accept !== undefined,
    failFast: flags.failFast === true,
    shrinks: flags.saveCounterexamples !== undefined,
    adapter,
    answerLimit,
    timeLimit,
    again: replayFlags(process.argv.slice(2), target),
  }));
  const before = flags.accept === undefined ? [] : await acceptedBefore(flags.accept, plans);

  const started = new Date();
  const line = new ProgressLine(process.stderr, present);
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    terminateAll();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const test = (some: readonly WorkerPlan[]): Promise<TargetResult[]> =>
    testAll(
      some,
      jobs,
      (progress, share) => line.show(progress, share),
      () => interrupted,
    );
  let results: TargetResult[];
  let accepted: readonly Expectation[] | null;
  try {
    results = await test(plans);
    const until = started.getTime() - Date.now() + performance.now() + timeLimit * 1000;
    const alone = results.map(async (result, k): Promise<TargetResult> => {
      const plan = plans[k];
      if (plan === undefined || plan.target !== result.target || plan.diagnose !== "failed") return result;
      return askedAlone(plan, result, process.argv.slice(2), until, () => interrupted);
    });
    results = await Promise.all(alone);
    accepted =
      flags.accept === undefined || interrupted
        ? null
        : await writeAccepted(flags.accept, before, plans, results, test, () => interrupted);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    line.clear();
  }

  const [cpu] = cpus();
  const verdicts = results.flatMap(verdictsOf);
  const unserved = results.some((one) => one.unserved.length > 0);
  const untried = verdicts.every(({ law }) => unserved && law === stopped.id);
  if (untried && (shard === null || replay !== null) && !interrupted)
    throw new UsageError(nothingTried(results, replay !== null, laws));
  if (replay !== null && !interrupted) assertTried(verdicts);
  // a part of the work, or too few cases, cannot say that something no longer occurs
  const whole =
    level !== "quick" && [replay, cells, shard, flags.laws ?? null].every((part) => part === null) && !interrupted;
  const versions = new Map(results.map(({ target, info }) => [target, info?.version ?? ""]));
  const own = new Set(expected.map(({ id }) => id));
  const recorded = whole ? results.flatMap(({ settled }) => staleOf(settled)).filter(({ id }) => !own.has(id)) : [];
  // laws that only some targets have stand in the report of those
  const told = laws.filter((law) => !lawsOfSome.includes(law) || verdicts.some(({ law: id }) => id === law.id));
  const report: Report = {
    schema: reportSchema,
    tool: { name: "gatecheck", version },
    machine: {
      os: `${platform()} ${release()}`,
      arch: arch(),
      cpu: cpu?.model ?? "unknown",
      cores: cpus().length,
      memory: totalmem(),
    },
    runtime: { node: process.versions.node, v8: process.versions.v8 },
    started: started.toISOString(),
    seconds: Math.round(Date.now() - started.getTime()) / 1000,
    run: {
      level,
      seed: secret ? null : seed,
      cells: cells ?? declarableCells().map(({ id }) => id),
      laws: told.map(({ id }) => id),
      shard: shard === null ? null : shard.join("/"),
      grade,
      command: commandTyped(process.argv.slice(2)),
      interrupted,
    },
    implementations: [...results.map(described), ...absent],
    laws: [
      ...[start, stopped].filter(({ id }) => verdicts.some(({ law }) => law === id)),
      ...told.map(({ id, sentence, source, conformance }) => ({ id, sentence, source, conformance })),
    ],
    verdicts,
    findings: findingsIn(
      verdicts,
      results.flatMap(({ explained }) => explained ?? []),
    ),
    ...(flags.problem !== undefined &&
      replay === null && { gate: { problem: flags.problem, ...judgeKernel(verdicts) } }),
    staleFindings: [
      ...recorded,
      ...(replay === null && shard === null && !interrupted
        ? unmet(expected, {
            targets: results.filter(({ failure }) => failure === null),
            cells,
            laws: laws.map(({ id }) => id),
            complete: level !== "quick" && !verdicts.some((one) => statusOf(one) === "untried"),
          })
        : []),
    ],
  };
  if (flags.report !== undefined) await writeReport(flags.report, report);
  if (flags.saveCounterexamples !== undefined) await writeCounterexamples(flags.saveCounterexamples, report);
  if (flags.json) process.stdout.write(jsonText(report));
  else process.stdout.write(toTerminal(report, displayOf(flags)));
  for (const remark of remarksOn(expected, versions)) process.stderr.write(`gatecheck: ${oneLine(remark, 500)}\n`);
  if (accepted !== null) process.stderr.write(saidOf(flags.accept as string, accepted, verdicts));
  const status =
    accepted === null
      ? exitStatus(report)
      : exitStatus({ ...report, verdicts: verdicts.filter((one) => !isAcceptable(one)) });
  process.exitCode = interrupted ? 130 : status === 0 && flags.strict && report.staleFindings.length > 0 ? 1 : status;
}

/** `gatecheck verify [TARGET…]` */
export const verifyCommand: Command = new Command("verify")
  .summary("hold implementations to the definition of their cells")
  .description(
    "Hold implementations to the definition of their cells, law by law. Without a target: the reference and every installed third " +
      `party (${builtIns.map(({ name }) => name).join(", ")}), ` +
      "each law of each cell once, within a minute on two cores.",
  )
  .argument(
    "[TARGET...]",
    'a built-in name, the path of a module, an ONNX file (docs/files.md), exec:"python3 my_cell.py" (a program that speaks the stdio protocol), or a cell for the ' +
      "Python kit: python:my_module:my_step, pytorch:my_module.MyLSTM (docs/kits.md)",
  )
  .option(
    "--cells <LIST>",
    `only these cells, between commas: ${declarableCells()
      .map(({ id }) => id)
      .join(", ")}`,
  )
  .option(
    "--laws <LIST>",
    "only these laws, by id or by theme, or all but these: padding,time/chunking or '!reduction'",
  )
  .addOption(
    new Option(
      "--level <LEVEL>",
      "how thorough: quick, standard or exhaustive (default: standard; quick without a target)",
    ),
  )
  .addOption(new Option("--seed <N>", "what the cases are drawn from; the same seed draws the same cases").default("1"))
  .option("--seed-file <FILE>", "draw the cases from the text of FILE (-: standard input); no report shows the seed")
  .addOption(
    new Option("--grade <GRADE>", "accuracy demanded of activations: faithful or absolute").default("absolute"),
  )
  .option(
    "--jobs <N>",
    "in how many processes a program or module of yours runs at once, at most one for each processor",
    "1",
  )
  .option("--case <LINE>", 'replay one case: "cell=lstm T=2 B=1 m=1 n=2 dtype=f32 seed=7"')
  .option("--shard <I/N>", "only the I-th of N parts of the work")
  .addOption(
    new Option(
      "--expect <FILE>",
      `known failures, which fail nothing; ${expectFile}, unless told; may be repeated`,
    ).argParser((path: string, before: false | string[] | undefined) =>
      Array.isArray(before) ? [...before, path] : [path],
    ),
  )
  .option("--no-expect", `ignore ${expectFile}`)
  .option("--accept <FILE>", "write what fails now there, as known failures; their reasons are yours to fill in")
  .option("--strict", "fail where a known failure no longer occurs, or matches nothing")
  .option("--report <DIR>", "write report.json, junit.xml and report.md there")
  .option("--resume", "do nothing where the folder of --report has the report of this very command, whole")
  .option("--save-counterexamples <DIR>", "write every counterexample there, one JSON file each, with all its numbers")
  .option(
    "--convention <FILE>",
    "the target is a black box, and FILE says how it stores its weights (gatecheck discover --write); or a file of weights, packed as this file or a framework says",
  )
  .addOption(defineOption())
  .option(
    "--problem <NAME>",
    `the target is a kernel, pytorch:model_new.py, for this problem (docs/kernels.md): ${Object.keys(problems).join(", ")}`,
  )
  .option(
    "--precision <NAME>",
    `the arithmetic to which a kernel is held (docs/precision.md): ${arithmetics.join(", ")} (default: float32)`,
  )
  .option("--gradients", "judge the backward pass of a kernel too")
  .option("--python <PATH>", "interpreter of python: and pytorch: targets (default: python3)")
  .option(
    "--runtime <WHAT>",
    'what runs a file: node or web, for ONNX (default: onnxruntime-node, else onnxruntime-web), or a target: exec:"command"',
  )
  .option("--as <CELL>", "the cell that a file is meant to be (default: what it says itself)")
  .addOption(answerLimitOption())
  .option("--time-limit <S>", "seconds for a whole target; what is left of it is then not tried", String(TIME_LIMIT))
  .option("--fail-fast", "leave a target at its first finding")
  .option("--verbose", "print every violation of a finding, not only the most direct")
  .option("--no-links", "print names of laws without hyperlinks to their sections")
  .option("--smoke", "say what of the protocol a target gets wrong, point by point, and try no law")
  .option("--json", "print the report as JSON")
  .addHelpText(
    "after",
    `
Exit status: 0 conforms, known failures aside (docs/expectations.md), 1 violated (or a check that could not have failed), 2 the command or a file is wrong, 3 an implementation crashed, hung or answered nonsense, 130 interrupted (what was found so far is reported).

  npx gatecheck verify                                   everything that is installed, a first look
  npx gatecheck verify --level standard                  the same, with many more cases
  npx gatecheck verify exec:"python3 my_lstm.py"         your own program (gatecheck init writes one)
  npx gatecheck verify ./my-cell.mjs --cells lstm --level exhaustive
  npx gatecheck verify ./my-cell.mjs --laws '!gradient,!sizes'
  npx gatecheck verify ./my-cell.mjs --accept ${expectFile}   record what fails; later runs fail on anything else`,
  )
  .action(verify);

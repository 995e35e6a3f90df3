import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Command, Option } from "commander";
import type { Audit } from "../../properties/audit/audit.ts";
import type { Check } from "../../properties/audit/check.ts";
import { checkFiles } from "../../properties/audit/checks.ts";
import { OWN } from "../../properties/vectors/own.ts";
import { idOf, suites } from "../../properties/vectors/published.ts";
import { letterOf } from "../../reports/audit/letter.ts";
import { auditsToMarkdown } from "../../reports/audit/markdown.ts";
import { parseCheck, readCheck } from "../../reports/audit/read.ts";
import { auditToText, auditsToTable } from "../../reports/audit/text.ts";
import { readJson } from "../../reports/report/json.ts";
import { columns } from "../../reports/text/columns.ts";
import { directionsOf } from "../../spec/options.ts";
import { cellsOf, wholeNumber } from "../shared/choices.ts";
import { logEvery } from "../shared/log-every.ts";
import { jsonText } from "../../impl/untrusted-text.ts";
import { UsageError } from "../shared/errors.ts";
import { StatusLine } from "../shared/status-line.ts";
import { watchdog } from "../../impl/isolation/watchdog.ts";
import { auditOfSuite, endSuites, suiteToText } from "./suite.ts";
import type { AuditMessage, AuditPlan } from "./worker.ts";

interface Flags {
  readonly suite?: string;
  readonly cells?: string;
  readonly seed: string;
  readonly mends: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly letter?: boolean;
  readonly badge?: string;
  readonly merge?: string;
}

const workerFile = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** A check of the collection, or a published suite by name. */
type Subject = Check | string;

const nameOf = (subject: Subject): string => (typeof subject === "string" ? idOf(subject) : subject.id);

const collection = (): Subject[] => [
  ...checkFiles.map((file, k) => parseCheck(file, `check ${k + 1}`)),
  ...suites().map(({ name }) => name),
  OWN,
];

/** The checks that are meant: ids of the collection, the beginnings of ids, or files. @throws UsageError, ReportError */
async function subjectsOf(words: readonly string[]): Promise<Subject[]> {
  const known = collection();
  if (words.length === 0) return known;
  const found: Subject[] = [];
  for (const word of words) {
    if (/[./\\]/.test(word)) {
      found.push(await readCheck(word));
      continue;
    }
    const exact = known.filter((subject) => nameOf(subject) === word);
    const its = exact.length > 0 ? exact : known.filter((subject) => nameOf(subject).startsWith(word));
    if (its.length === 0)
      throw new UsageError(
        `unknown check ${JSON.stringify(word)}; \`gatecheck audit --list\` lists them, and a path names a file`,
      );
    found.push(...its);
  }
  return [...new Set(found)];
}

/** Audit on all processors, the longest first; in the order of the subjects, as far as it got before Ctrl-C. */
async function audited(plan: AuditPlan, stopped: () => boolean): Promise<Audit[]> {
  const { subjects } = plan;
  const work = (subject: Subject): number =>
    typeof subject === "string"
      ? 0
      : subject.cases.reduce(
          (sum, { T, B, m, n, layers = 1, direction }) =>
            sum + T * B * layers * n * (m + n) * directionsOf(direction ?? "forward"),
          0,
        );
  const waiting = [...subjects.keys()].sort((a, b) => work(subjects[b] as Subject) - work(subjects[a] as Subject));
  const found = new Map<number, Audit>();
  const status = new StatusLine(process.stderr);
  const places = new Map<number, string>();
  const progress = (): string =>
    `${found.size} of ${subjects.length} checks audited${[...places.values()].map((place) => `; ${place}`).join("")}`;
  const timer = setInterval(() => {
    if (!process.stderr.isTTY) process.stderr.write(`gatecheck: ${progress()}\n`);
  }, logEvery());
  const runWorker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: plan });
      const next = (): void => {
        const index = stopped() ? undefined : waiting.shift();
        if (index === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(index);
      };
      const onSignal = (): void => void worker.terminate().then(() => resolve());
      process.once("SIGINT", onSignal);
      worker.on("error", reject);
      worker.on("message", (message: AuditMessage) => {
        const { index } = message;
        if ("audit" in message) {
          found.set(index, message.audit);
          places.delete(index);
          next();
        } else
          places.set(index, `${nameOf(subjects[index] as Subject)} ${message.done} of ${message.of} ${message.what}`);
        status.show(progress());
      });
      next();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, runWorker));
  } finally {
    clearInterval(timer);
    status.clear();
  }
  return [...found].sort(([a], [b]) => a - b).map(([, audit]) => audit);
}

/** A live suite on the cell that is named. */
async function suite(command: string, { cells, json = false }: Flags): Promise<void> {
  const named = cells === undefined ? [] : cellsOf(cells);
  const [cell, ...others] = named;
  if (cell === undefined || others.length > 0) throw new UsageError("--suite wants one cell: --cells lstm");
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    endSuites();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  watchdog();
  const scored = await auditOfSuite(command, cell, () => interrupted);
  process.stdout.write(json ? jsonText(scored) : `${suiteToText(scored)}\n`);
  process.exitCode = scored.finished ? 0 : 130;
}

/** Bytes that are read of a file of audits. */
const MOST = 2 ** 26;

/** The audits of a file that `--json` wrote, of the same seed. @throws UsageError, ReportError */
async function savedAudits(path: string, seed: number): Promise<readonly Audit[]> {
  const { schema, seed: theirs, audits } = (await readJson(path, MOST)) as Partial<Record<string, unknown>>;
  if (schema !== "gatecheck/audits/1" || !Array.isArray(audits))
    throw new UsageError(`--merge: ${path} is no file that \`gatecheck audit --json\` wrote`);
  if (theirs !== seed) throw new UsageError(`--merge: ${path} has seed ${String(theirs)}, and this run ${seed}`);
  return audits as readonly Audit[];
}

/** New audits in place of old ones of the same checks, in the order of the collection. */
function merged(found: readonly Audit[], before: readonly Audit[]): Audit[] {
  if (before.length === 0) return [...found];
  const order = collection().map(nameOf);
  const place = ({ id }: Audit): number => (order.includes(id) ? order.indexOf(id) : order.length);
  const kept = before.filter(({ id }) => !found.some((one) => one.id === id));
  return [...kept, ...found].toSorted((a, b) => place(a) - place(b));
}

/** Letters to the maintainers of the checks. */
const lettersOf = (subjects: readonly Subject[], audits: readonly Audit[]): string =>
  subjects
    .flatMap((subject) => {
      const own = audits.find(({ id }) => id === nameOf(subject));
      return typeof subject === "string" || own === undefined ? [] : [letterOf(subject, own)];
    })
    .join("\n");

async function audit(words: readonly string[], flags: Flags): Promise<void> {
  if (flags.suite !== undefined) return suite(flags.suite, flags);
  if (flags.cells !== undefined) throw new UsageError("--cells is for --suite; a check names its own cell");
  const seed = wholeNumber("--seed", flags.seed, 2 ** 30);
  const subjects = await subjectsOf(words);
  if (flags.list) {
    const rows = subjects.map((subject) => [
      nameOf(subject),
      typeof subject === "string" ? `${subject}, published vectors` : subject.title,
    ]);
    process.stdout.write(`${columns(rows).join("\n")}\n`);
    return;
  }
  if (flags.letter && subjects.some((subject) => typeof subject === "string"))
    throw new UsageError(
      "--letter is about checks that draw their numbers: name one that is no file of published vectors",
    );
  let interrupted = false;
  process.once("SIGINT", () => (interrupted = true));
  const before = flags.merge === undefined ? [] : await savedAudits(flags.merge, seed);
  const found = await audited({ subjects, seed, mends: flags.mends }, () => interrupted);
  const audits = merged(found, before);
  if (flags.badge !== undefined) {
    const { auditBadge, writeBadge } = await import("../../reports/badge/index.ts");
    await writeBadge(flags.badge, auditBadge(audits));
  }
  const text = (): string =>
    audits.length === 1
      ? audits.map(auditToText).join("\n\n")
      : [...audits.map(auditToText), auditsToTable(audits)].join("\n\n");
  const output = flags.json
    ? jsonText({ schema: "gatecheck/audits/1", seed, finished: !interrupted, audits }).trimEnd()
    : flags.markdown
      ? auditsToMarkdown(audits)
      : flags.letter
        ? lettersOf(subjects, audits)
        : text();
  process.stdout.write(`${output}\n`);
  if (interrupted)
    process.stderr.write(`gatecheck: interrupted: ${audits.length} of ${subjects.length} checks were audited\n`);
  process.exitCode = interrupted ? 130 : 0;
}

/** `gatecheck audit` */
export const auditCommand: Command = new Command("audit")
  .summary("score other people's checks on the known mistakes")
  .description(
    "Every known mistake in the equations of a cell is put to somebody's check of that cell. The numbers that the check draws and its " +
      "tolerance are scored apart; answers without work that pass it are looked for, such as constants; and changes that would mend it are " +
      "tried. A check is a file of reports/schemas/check.schema.json, or one of the collection: other projects' checks and published vectors.",
  )
  .argument("[CHECK...]", "ids of the collection or their beginnings, or files (default: the whole collection)")
  .addOption(
    new Option(
      "--suite <COMMAND>",
      "run a test suite that asks a cell of ours (kits/python/gatecheck_served.py), once for each mutant",
    ).conflicts(["list", "markdown"]),
  )
  .option("--cells <CELL>", "the cell that the suite asks")
  .option("--seed <N>", "of the numbers that are drawn", "1")
  .option("--no-mends", "do not look for changes that would mend it")
  .addOption(new Option("--list", "print the checks of the collection, and audit none").conflicts(["json", "markdown"]))
  .addOption(new Option("--json", "print the audits as JSON").conflicts("markdown"))
  .option("--merge <FILE>", "print the audits of FILE too, which --json wrote, those of the same checks replaced")
  .option("--markdown", "print the audits as Markdown: docs/audits.md is made so")
  .addOption(
    new Option(
      "--letter",
      "print a letter to the maintainers of each check: what passes, a script of PyTorch that shows it, and what to change",
    ).conflicts(["json", "markdown", "list", "suite"]),
  )
  .addOption(
    new Option(
      "--badge <FILE>",
      "write a badge of the lowest score: a picture (.svg), or a file for shields.io's endpoint (.json)",
    ).conflicts(["suite", "list"]),
  )
  .addHelpText(
    "after",
    "\nExit status: 0 audited, 2 the command or a file is wrong, 130 interrupted.\n\n  npx gatecheck audit cmsis-nn-lstm\n  npx gatecheck audit my-check.json\n  npx gatecheck audit kernelbench-35-lstm --letter\n  npx gatecheck audit --suite 'python3 -m pytest test_lstm.py' --cells lstm",
  )
  .action(audit);

import { Command } from "commander";
import type { Diagnosis } from "../../properties/diagnosis/explanation.ts";
import { concluded } from "../../properties/diagnosis/told.ts";
import { cellsOf, wholeNumber } from "../choices.ts";
import { type TargetResult, dismiss, testAll } from "../crew.ts";
import { UsageError } from "../errors.ts";
import { sourceOf } from "../targets.ts";
import { version } from "../version.ts";
import { oneLine } from "../../reports/text.ts";

interface Flags {
  readonly cells?: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** Real bugs that are printed of those that looked like the mistake; JSON has all. */
const BUGS = 3;

/** What is wrong with one cell, line by line. */
function text(diagnosis: Diagnosis): string {
  const { cell, options, dtype, where, explanations } = diagnosis;
  const chosen = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  const about = `${cell}${chosen.join("")} ${dtype}`;
  if (diagnosis.right) return `${about}\n  Every answer is right.`;
  const also = explanations.slice(1, 4).map(({ sentence }) => `  or: ${oneLine(sentence, 300)}`);
  const known = explanations
    .slice(0, 1)
    .map(({ id, kind }) => `  known as: ${kind === "dialect" ? "" : "fault "}${id}`);
  const seen = explanations
    .slice(0, 1)
    .flatMap(({ bugs }) => bugs.slice(0, BUGS).map(({ where: at, what }) => `  seen in: ${at}: ${what}`));
  const conclusion = diagnosis.tried === 0 ? [] : [`  ${oneLine(concluded(diagnosis), 1000)}`];
  return [about, ...where.map((one) => `  ${one}`), ...conclusion, ...known, ...also, ...seen].join("\n");
}

async function diagnoseTarget(target: string, flags: Flags): Promise<void> {
  sourceOf(target); // what names nothing is refused here
  const order = {
    target,
    cells: flags.cells === undefined ? null : cellsOf(flags.cells),
    laws: [],
    level: "quick",
    seed: wholeNumber("--seed", flags.seed, 2 ** 32 - 1),
    grade: "absolute",
    shard: [1, 1],
    replay: null,
    skip: 0,
    diagnose: "every",
    adapter: null,
  } as const;
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    dismiss();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const [result] = (await testAll(
    [order],
    () => {},
    () => interrupted,
  )) as [TargetResult];
  const { diagnoses, failure } = result;
  if (diagnoses.length === 0 && failure === null && !interrupted)
    throw new UsageError(`${target} declares nothing of ${flags.cells ?? "the catalogue"}`);
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ schema: "gatecheck/diagnosis/1", gatecheck: version, target, failure, diagnoses }, null, 2)}\n`,
    );
  else for (const diagnosis of diagnoses) process.stdout.write(`${text(diagnosis)}\n`);
  if (failure !== null) process.stderr.write(`gatecheck: ${oneLine(failure, 1000)}\n`);
  process.exitCode = interrupted ? 130 : failure !== null ? 3 : diagnoses.every(({ right }) => right) ? 0 : 1;
}

/** `gatecheck diagnose TARGET` */
export const diagnoseCommand: Command = new Command("diagnose")
  .summary("name the mistake that an implementation makes")
  .description(
    "Name the mistake that an implementation makes: every known fault of its cell, every cell and option of the same parameters, and\n" +
      "pairs of faults are held against its answers, gradients included. `gatecheck verify` does so by itself for what fails.",
  )
  .argument("<TARGET>", 'a built-in name, the path of a module, or exec:"python3 my_cell.py"')
  .option("--cells <LIST>", "only these cells")
  .option("--seed <N>", "of the questions that are asked", "0")
  .option("--json", "print the result as JSON")
  .addHelpText(
    "after",
    "\nExit status: 0 every answer is right, 1 something is wrong, 2 the command is wrong, 3 the program failed.",
  )
  .action(diagnoseTarget);

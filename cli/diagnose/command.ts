import { Command } from "commander";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import { diagnosisToText } from "../../reports/text/diagnosis.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { declarableCellsOf, secondsOf, wholeNumber } from "../shared/choices.ts";
import { terminateAll } from "../../impl/isolation/process.ts";
import { TIME_LIMIT } from "../targets.ts";
import { answerLimitOption } from "../shared/limits.ts";
import { type TargetResult, testAll } from "../verify/pool.ts";
import { UsageError } from "../shared/errors.ts";
import { targetsOf } from "../verify/choices.ts";
import { version } from "../shared/version.ts";
import { jsonText, oneLine } from "../../impl/untrusted-text.ts";

interface Flags {
  readonly cells?: string;
  readonly define?: readonly string[];
  readonly seed: string;
  readonly answerLimit: string;
  readonly timeLimit: string;
  readonly json?: boolean;
}

/** The exit status that diagnoses call for: a wrong answer wins over none. */
function statusOf(diagnoses: readonly Diagnosis[]): 0 | 1 | 3 {
  if (diagnoses.some(({ right, failure }) => !right && failure === null)) return 1;
  return diagnoses.every(({ right }) => right) ? 0 : 3;
}

async function diagnoseTarget(target: string, flags: Flags): Promise<void> {
  await settleDefinitions(flags.define);
  await targetsOf([target]); // a missing target is refused here
  const plan = {
    target,
    cells: flags.cells === undefined ? null : declarableCellsOf(flags.cells),
    laws: [],
    level: "quick",
    seed: wholeNumber("--seed", flags.seed, 2 ** 32 - 1),
    grade: "absolute",
    shard: [1, 1],
    replay: null,
    skip: 0,
    diagnose: "every",
    answerLimit: secondsOf("--answer-limit", flags.answerLimit),
    timeLimit: secondsOf("--time-limit", flags.timeLimit),
    adapter: null,
    again: [],
  } as const;
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    terminateAll();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const [result] = (await testAll(
    [plan],
    1,
    () => {},
    () => interrupted,
  )) as [TargetResult];
  const { diagnoses, failure, notes } = result;
  if (diagnoses.length === 0 && failure === null && !interrupted)
    throw new UsageError(
      [`${target} declares nothing of ${flags.cells ?? "the catalogue"} that can be asked`, ...notes].join("; "),
    );
  for (const note of notes) process.stderr.write(`gatecheck: ${oneLine(`${target} ${note}`, 500)}\n`);
  if (flags.json)
    process.stdout.write(jsonText({ schema: "gatecheck/diagnosis/1", gatecheck: version, target, failure, diagnoses }));
  else for (const diagnosis of diagnoses) process.stdout.write(`${diagnosisToText(diagnosis)}\n`);
  if (failure !== null) process.stderr.write(`gatecheck: ${oneLine(failure, 500)}\n`);
  process.exitCode = interrupted ? 130 : failure !== null ? 3 : statusOf(diagnoses);
}

/** `gatecheck diagnose TARGET` */
export const diagnoseCommand: Command = new Command("diagnose")
  .summary("name the mistake that an implementation makes")
  .description(
    "Name the mistake that an implementation makes: every known fault of its cell, every cell and option of the same parameters, and " +
      "pairs of faults are held against its answers, gradients included. `gatecheck verify` does so by itself for what fails.",
  )
  .argument("<TARGET>", 'a built-in name, the path of a module, or exec:"python3 my_cell.py"')
  .option("--cells <LIST>", "only these cells")
  .addOption(defineOption())
  .option("--seed <N>", "of the questions that are asked", "0")
  .addOption(answerLimitOption())
  .option("--time-limit <S>", "seconds for the whole target; what is left of it is then not asked", String(TIME_LIMIT))
  .option("--json", "print the result as JSON")
  .addHelpText(
    "after",
    "\nExit status: 0 every answer is right, 1 something is wrong, 2 the command is wrong, 3 the program failed, or answered nothing " +
      "of what was asked, 130 interrupted (what was found so far is printed).",
  )
  .action(diagnoseTarget);

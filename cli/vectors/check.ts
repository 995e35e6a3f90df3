import { Command } from "commander";
import { messageOf, oneLine } from "../../impl/untrusted-text.ts";
import { type Checked, check } from "../../properties/vectors/check.ts";
import { readVectors } from "../../reports/files/read-vectors.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { UsageError } from "../shared/errors.ts";
import { ended, opened } from "../shared/opened.ts";
import { formatNumber } from "../../reports/text/format.ts";
import { answerLimitOption } from "../shared/limits.ts";
import { secondsOf } from "../shared/choices.ts";
import { targetsOf } from "../verify/choices.ts";

interface Flags {
  readonly define?: readonly string[];
  readonly answerLimit: string;
}

/** A vector of a file, and what came of it, as it is printed. */
export const vectorToText = (k: number, line: string, checked: Checked): string =>
  `vector ${k} (${oneLine(line, 200)}): ${told(checked)}`;

/** One vector that does not hold, in words. */
function told(checked: Checked): string {
  if (checked.verdict === "holds") return "holds";
  if (checked.verdict !== "violated") return `${checked.verdict}: ${oneLine(checked.reason, 300)}`;
  const { where, got, want, bound } = checked.mismatch;
  return `${oneLine(where, 100)} is ${formatNumber(got)}, want ${formatNumber(want)} within ${formatNumber(bound)}`;
}

async function checkFiles(words: readonly string[], flags: Flags): Promise<void> {
  const seconds = secondsOf("--answer-limit", flags.answerLimit);
  await settleDefinitions(flags.define);
  const [target, ...reversed] = words.toReversed();
  const files = reversed.toReversed();
  if (target === undefined || files.length === 0)
    throw new UsageError(
      "name one file or more, and then a target: gatecheck vectors check vectors/lstm.float64.json ./my-cell.mjs",
    );
  const {
    present: [name = target, ...more],
  } = await targetsOf([target]);
  if (more.length > 0)
    throw new UsageError(`${target} has several recurrent nodes: name one, ${[name, ...more].join(" or ")}`);
  const read = await Promise.all(files.map(async (file) => [file, await readVectors(file)] as const));
  const living = await opened(name, seconds).catch((error: unknown) => {
    if (error instanceof UsageError) throw error;
    process.stdout.write(`${oneLine(target)}: ${oneLine(messageOf(error), 500)}\n`);
    process.exitCode = 3;
  });
  if (living === undefined) return;
  const { implementation, death } = living;
  const count: Record<Checked["verdict"], number> = { holds: 0, violated: 0, errored: 0, unsupported: 0 };
  try {
    for (const [file, vectors] of read) {
      const before = count.holds;
      const lines: string[] = [];
      for (const [k, vector] of vectors.entries()) {
        const checked = await Promise.race([check(implementation, vector), death]);
        count[checked.verdict]++;
        if (checked.verdict !== "holds") lines.push(vectorToText(k + 1, vector.case, checked));
      }
      process.stdout.write(`${oneLine(file)}: ${count.holds - before} of ${vectors.length} hold\n`);
      for (const line of lines) process.stdout.write(`${line}\n`);
    }
    await Promise.race([implementation.close?.(), death]);
  } catch (error) {
    count.errored++;
    process.stdout.write(`${oneLine(target)}: ${oneLine(messageOf(error), 500)}\n`);
  }
  ended();
  if (count.holds + count.violated + count.errored === 0)
    throw new UsageError(`${target} declares nothing of these vectors`);
  process.exitCode = count.violated > 0 ? 1 : count.errored > 0 ? 3 : 0;
}

/** `gatecheck vectors check FILE… TARGET` */
export const checkCommand: Command = new Command("check")
  .summary("hold an implementation to vectors of a file")
  .description(
    "Hold an implementation to the vectors of files that `gatecheck vectors --write` or `gatecheck verify --save-counterexamples` wrote: each\n" +
      "number within the bound that stands beside it.",
  )
  .argument("<WORDS...>", "files, and last the target")
  .addOption(defineOption())
  .addOption(answerLimitOption())
  .addHelpText(
    "after",
    "\nExit status: 0 what was asked holds, 1 a vector is violated, 2 the command or a file is wrong, or nothing of it is declared, 3 the target\n" +
      'failed.\n\n  npx gatecheck vectors check vectors/lstm.float64.json exec:"python3 my_lstm.py"',
  )
  .action(checkFiles);

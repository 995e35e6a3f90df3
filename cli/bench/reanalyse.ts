import { Command } from "commander";
import { reanalyse } from "../../bench/reanalyse.ts";
import { readBenchResult } from "../../reports/bench/read.ts";
import { formatCount } from "../../reports/text/format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** Discrepancies that are shown; the rest is counted. */
const MOST = 10;

async function again(file: string): Promise<void> {
  const { numbers, discrepancies } = reanalyse(await readBenchResult(file));
  for (const { where, stored, computed } of discrepancies.slice(0, MOST))
    process.stdout.write(
      `${oneLine(where)} is ${oneLine(JSON.stringify(stored) ?? "absent", 60)}, computed ${oneLine(JSON.stringify(computed) ?? "absent", 60)}\n`,
    );
  const all = formatCount(numbers, "number");
  process.stdout.write(
    discrepancies.length === 0
      ? `${oneLine(file)}: ${all} computed again from the raw samples, all the same\n`
      : `${oneLine(file)}: ${formatCount(discrepancies.length, "value")} of ${all} do not follow from the raw samples\n`,
  );
  process.exitCode = discrepancies.length === 0 ? 0 : 3;
}

/** `gatecheck bench reanalyse FILE` */
export const reanalyseCommand: Command = new Command("reanalyse")
  .summary("compute a result's figures again from its raw samples")
  .description(
    "Compute every figure of a result again from its raw samples; to 1e-10 they must be the same.\n\n  npx gatecheck bench reanalyse reports/results/bench/result.json",
  )
  .argument("<FILE>", "a benchmark result")
  .addHelpText(
    "after",
    "\nExit status: 0 the same, 2 the file is no benchmark result, 3 it says something else than its samples.",
  )
  .action(again);

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import { type Change, type Series, changesIn, seriesOf } from "../../bench/history.ts";
import { NoPictures, drawn } from "../../reports/bench/chart.ts";
import { formatRatio } from "../../reports/bench/format.ts";
import { historyChart } from "../../reports/bench/history-chart.ts";
import { readBenchResult } from "../../reports/bench/read.ts";
import { formatCount, formatNumber } from "../../reports/text/format.ts";
import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { makeDirectory, replaceFile } from "../../reports/report/write.ts";
import { UsageError } from "../shared/errors.ts";

interface Flags {
  readonly history: string;
  readonly json?: boolean;
  readonly report?: string;
}

/** A result of absolute figures. @throws UsageError, ReportError */
async function absolute(file: string): Promise<AbsoluteResult> {
  const result = await readBenchResult(file);
  if (result.kind === "absolute") return result;
  throw new UsageError(`${file}: a history is made of results of gatecheck bench; this is one of another command`);
}

/** Results are kept as they are, under a name that sorts by time. */
async function add(file: string, { history }: Flags): Promise<void> {
  const result = await absolute(file);
  await makeDirectory(history);
  const commit = result.git?.commit.slice(0, 12) ?? "no-commit";
  const path = join(history, `${result.createdAt.replaceAll(/[:.]/g, "-")}-${commit}.json`);
  await replaceFile(path, `${JSON.stringify(result)}\n`);
  process.stdout.write(`${oneLine(path, 4000)}\n`);
}

const told = ({ target, workload }: Series, { at, ratio, p }: Change): string =>
  `${oneLine(target, 40)} ${oneLine(workload, 80)}: ${formatRatio(ratio)} from ${at.commit?.slice(0, 12) ?? at.createdAt} on (p = ${formatNumber(p)})`;

async function detect({ history, json, report }: Flags): Promise<void> {
  const names = (await readdir(history)).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0)
    throw new UsageError(`${history} holds no results: gatecheck bench history add FILE puts one there`);
  const results: AbsoluteResult[] = [];
  for (const name of names) results.push(await absolute(join(history, name)));
  const found = seriesOf(results).map((series) => ({ ...series, changes: changesIn(series) }));
  const classes = [
    ...Map.groupBy(found, ({ machineClass, harness }) => JSON.stringify([machineClass, harness])).values(),
  ];
  if (report !== undefined) {
    await makeDirectory(report);
    try {
      for (const [k, series] of classes.entries())
        await replaceFile(join(report, `history-${k + 1}.svg`), `${await drawn(historyChart(series))}\n`);
    } catch (error) {
      if (!(error instanceof NoPictures)) throw error;
      process.stderr.write(`gatecheck: ${oneLine(error.message)}\n`);
    }
  }
  if (json) {
    process.stdout.write(jsonText(found));
    return;
  }
  const lines = classes.flatMap((list) => [
    `${oneLine(list[0]?.machineClass ?? "")}: ${formatCount(list.length, "series", "series")} of up to ${Math.max(...list.map(({ points }) => points.length))} results`,
    ...list.flatMap((series) => series.changes.map((change) => `  ${told(series, change)}`)),
    ...(list.every(({ changes }) => changes.length === 0)
      ? ["  no change of 2 % or more that chance would not make"]
      : []),
  ]);
  if (classes.length > 1)
    lines.push("Different machines, or versions of bench/, are incomparable: each has series of its own.");
  process.stdout.write(`${lines.join("\n")}\n`);
}

const directory = ["--history <DIR>", "where the results are kept", "bench-history"] as const;

/** `gatecheck bench history add | detect` */
export const historyCommand: Command = new Command("history")
  .summary("follow results over time")
  .description("Keep results and find where a benchmark changed its level. Shows trends; never fails a build.")
  .addCommand(
    new Command("add")
      .description("Keep a result.\n\n  npx gatecheck bench history add reports/results/bench/result.json")
      .argument("<FILE>", "a result of gatecheck bench")
      .option(...directory)
      .action(add),
  )
  .addCommand(
    new Command("detect")
      .description(
        "Changes of 2 % or more with p < 0.001, among the newest 50 results of each machine class.\n\n  npx gatecheck bench history detect --report reports/results/bench",
      )
      .option(...directory)
      .option("--json", "print every series as JSON")
      .option("--report <DIR>", "draw a picture for each machine class there")
      .action(detect),
  );

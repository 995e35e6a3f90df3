import { join } from "node:path";
import { Command } from "commander";
import { analyseAbsolute } from "../../bench/absolute/analyse.ts";
import { ProgressRecord } from "../../bench/absolute/progress-record.ts";
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import { measureCeiling } from "../../bench/ceiling/measure.ts";
import { environment, environmentAfter } from "../../bench/core/environment.ts";
import { profiles } from "../../bench/profiles.ts";
import { headerOf, headerOfBoth } from "../../bench/core/provenance.ts";
import { benchToTerminal } from "../../reports/bench/terminal.ts";
import { writeBench } from "../../reports/bench/write.ts";
import { formatSeconds } from "../../reports/text/format.ts";
import { jsonLine, oneLine } from "../../impl/untrusted-text.ts";
import { replaceFile } from "../../reports/report/write.ts";
import { type BenchChoice, type BenchFlags, chosen } from "./choices.ts";
import { BenchPool } from "./pool.ts";
import { reportBeside, resumed, resuming } from "./resume.ts";
import { StatusLine } from "../shared/status-line.ts";
import { targetsOf } from "../verify/choices.ts";
import { version } from "../shared/version.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { watchdog } from "../../impl/isolation/watchdog.ts";
import { secondsOf } from "../shared/choices.ts";
import { answerLimitOption } from "../shared/limits.ts";
import { assertDirectory } from "../shared/writable.ts";
import { calibrateCommand } from "./calibrate.ts";
import { selftestCommand } from "./selftest.ts";
import { historyCommand } from "./history.ts";
import { reanalyseCommand } from "./reanalyse.ts";

/** File that keeps an interrupted run when --report is not given. */
const LEFT = "gatecheck-bench.json";

/** Measures the chosen workloads, until all are done or it is interrupted. */
async function measure(
  { targets, protocol, measurements, first }: BenchChoice,
  answerLimit: number,
): Promise<AbsoluteResult> {
  const before = environment();
  const started = new Date();
  const ceiling = measurements.ceiling ?? measureCeiling(before.caches);
  const record = new ProgressRecord(protocol, { ...measurements, ceiling });
  const pool = new BenchPool(record, answerLimit);
  const line = new StatusLine(process.stderr);
  const interrupt = (): void => {
    if (pool.stopped) process.exit(130);
    pool.stop();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  await pool.run(targets, ({ done, turns, turn, left }) => {
    const time = left === null ? "" : `, ${formatSeconds(left)} left`;
    line.show(`${done}/${turns}${time}  ${oneLine(turn.target, 24)} n=${turn.shapes[0]?.n}`);
  });
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  line.clear();
  const header = headerOf(version, started, environmentAfter(before));
  return {
    ...(first === null ? header : headerOfBoth(first, header)),
    kind: "absolute",
    interrupted: pool.stopped,
    protocol,
    measurements: record.measurements,
    analysis: analyseAbsolute(record.measurements),
  };
}

async function bench(named: readonly string[], given: BenchFlags): Promise<void> {
  const own = (await settleDefinitions(given.define)).map(({ id }) => id);
  const flags = own.length > 0 && given.cells === undefined ? { ...given, cells: own.join(",") } : given;
  const choice = await (flags.resume === undefined ? chosen(named, flags) : resumed(named, flags.resume));
  if (named.length > 0) await targetsOf(named); // each is there
  await assertDirectory("--report", flags.report);
  const answerLimit = secondsOf("--answer-limit", flags.answerLimit);
  watchdog();
  const result = await measure(choice, answerLimit);
  const json = jsonLine(result);
  const reported = flags.report === undefined ? null : join(flags.report, "result.json");
  const kept = flags.resume ?? reported ?? (result.interrupted ? LEFT : null);
  if (flags.report !== undefined) {
    const missing = await writeBench(flags.report, result);
    if (missing !== null) process.stderr.write(`gatecheck: ${missing}\n`);
  }
  if (kept !== null && kept !== reported) await replaceFile(kept, json);
  process.stdout.write(flags.json ? json : benchToTerminal(result, process.stdout.isTTY && process.stdout.hasColors()));
  if (kept !== null) {
    const stale = flags.report === undefined && choice.first !== null ? reportBeside(kept, choice.first) : null;
    const again = resuming(choice.targets, kept, flags.report ?? stale);
    if (result.interrupted)
      process.stderr.write(
        `gatecheck: interrupted; what was measured is in ${oneLine(kept)}; ${oneLine(again, 500)} goes on\n`,
      );
    else if (stale !== null)
      process.stderr.write(
        `gatecheck: the report beside ${oneLine(kept)} is that of the interrupted run; ${oneLine(again, 500)} writes it\n`,
      );
  }
  const { benchmarks } = result.measurements;
  const timed = benchmarks.some(({ processes }) => processes.length > 0);
  process.exitCode = result.interrupted ? 130 : timed ? 0 : 3;
}

/** `gatecheck bench [TARGET…]` */
export const benchCommand: Command = new Command("bench")
  .enablePositionalOptions() // arguments after a subcommand belong to it
  .summary("how fast implementations are, over cells and hidden sizes, side by side")
  .description(
    "Time implementations on the same numbers, in fresh processes that take turns. What does not compute the cell is not timed.\n" +
      "Without a target: the reference and every installed third party.",
  )
  .argument(
    "[TARGET...]",
    'a built-in name, the path of a module, or exec:"command"; the first is what the others are compared with',
  )
  .option("--profile <NAME>", "which workloads", "quick")
  .option("--cells <LIST>", "these cells instead of the profile's")
  .addOption(defineOption())
  .option("--hidden <LIST>", "these hidden sizes: 16,64,256 or 16..1024 (doubling)")
  .option("--pass <LIST>", "step, forward, forward+backward")
  .option("--batch <LIST>", "rows")
  .option("--length <LIST>", "time steps")
  .option("--dtype <LIST>", "float32, float64")
  .option("--processes <N>", "fresh processes for each target and hidden size")
  .option("--seed <N>", "of the numbers", "1")
  .addOption(answerLimitOption())
  .option("--json", "print the result as JSON")
  .option("--report <DIR>", "write result.json, README.md and pictures there")
  .option(
    "--resume <FILE>",
    "go on with a run that was interrupted, and write it there; name its targets where one is no built-in",
  )
  .addHelpText(
    "after",
    `
Profiles:
${profiles.map(({ name, sentence }) => `  ${name.padEnd(10)} ${sentence}`).join("\n")}

Exit status: 0 timed, 2 the command or a file is wrong, 3 nothing could be timed, 130 interrupted (what was measured is kept).

  npx gatecheck bench reference tfjs onnxruntime --cells lstm,gru
  npx gatecheck bench exec:"python3 examples/pytorch.py" --hidden 16..1024 --report reports/results/bench
  npx gatecheck bench exec:"python3 examples/pytorch.py" --resume reports/results/bench/result.json --report reports/results/bench`,
  )
  .action(bench)
  .addCommand(historyCommand)
  .addCommand(reanalyseCommand)
  .addCommand(selftestCommand)
  .addCommand(calibrateCommand);

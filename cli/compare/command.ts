import { join } from "node:path";
import { Command } from "commander";
import { type Compared, type CompareResult, SideFailure, compare } from "../../bench/compare.ts";
import type { PairedProgress, Watch } from "../../bench/paired/measure.ts";
import { environment, environmentAfter } from "../../bench/core/environment.ts";
import { usualMargins } from "../../bench/core/margins.ts";
import { headerOf } from "../../bench/core/provenance.ts";
import { defaultModule } from "../../bench/sides/index.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { compareToMarkdown } from "../../reports/bench/compare-markdown.ts";
import { compareToTerminal } from "../../reports/bench/compare-terminal.ts";
import { jsonLine, oneLine } from "../../impl/untrusted-text.ts";
import { replaceFile } from "../../reports/report/write.ts";
import { drawComparison } from "../../reports/bench/compare-charts.ts";
import { wholeNumber } from "../shared/choices.ts";
import { type CompareFlags, failsOn, marginsHere, protocolChosen, shapesChosen } from "./choices.ts";
import { PairedLine } from "./progress.ts";
import { UsageError } from "../shared/errors.ts";
import { Interrupt } from "../shared/interrupt.ts";
import { watchdog } from "../../impl/isolation/watchdog.ts";
import { version } from "../shared/version.ts";
import { assertDirectory } from "../shared/writable.ts";

/** File that keeps an interrupted comparison when --report is not given. */
const LEFT = "gatecheck-compare.json";

/** Runs until it is done, or the first Ctrl-C; the second ends it at once. Null where nothing was timed until then. */
async function watched(work: (watch: Watch) => Promise<Compared>): Promise<CompareResult | null> {
  const before = environment();
  const started = new Date();
  const line = new PairedLine(process.stderr);
  const interrupt = new Interrupt();
  try {
    const show = (progress: PairedProgress): void => line.show(progress);
    const compared = await work({ show, stopped: () => interrupt.stopped });
    return {
      ...headerOf(version, started, environmentAfter(before)),
      kind: "compare",
      interrupted: interrupt.stopped,
      ...compared,
    };
  } catch (error) {
    if (error instanceof SideFailure && interrupt.stopped) return null;
    throw error;
  } finally {
    interrupt.release();
    line.clear();
  }
}

async function keep(result: CompareResult, report: string | undefined): Promise<void> {
  const json = jsonLine(result);
  if (report !== undefined) {
    await replaceFile(join(report, "result.json"), json);
    const pictures = await drawComparison(report, result);
    await replaceFile(join(report, "README.md"), `${compareToMarkdown(result)}${pictures}`);
  } else if (result.interrupted) {
    await replaceFile(LEFT, json);
    process.stderr.write(`gatecheck: interrupted; what was measured is in ${LEFT}\n`);
  }
}

function exitStatus({ interrupted, analysis: { verdict } }: CompareResult, failOn: string): number {
  if (verdict === "regression") return 1;
  if (interrupted) return 130;
  if (verdict === "pass" || verdict === "improvement") return 0;
  return failOn === "regression" ? 0 : 4;
}

async function comparison(base: string, head: string, flags: CompareFlags): Promise<void> {
  const seed = wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  const shapes = shapesChosen(flags, seed);
  const failOn = failsOn(flags);
  try {
    const protocol = protocolChosen(flags, seed, await marginsHere(flags.margins));
    await assertDirectory("--report", flags.report);
    const names = { base, head, module: flags.module };
    watchdog();
    const result = await watched((watch) => compare(names, shapes, protocol, watch));
    if (result === null) {
      process.stderr.write("gatecheck: interrupted before anything was timed\n");
      process.exitCode = 130;
      return;
    }
    await keep(result, flags.report);
    if (flags.json) process.stdout.write(jsonLine(result));
    else if (flags.markdown) process.stdout.write(compareToMarkdown(result));
    else process.stdout.write(compareToTerminal(result, process.stdout.isTTY && process.stdout.hasColors()));
    process.exitCode = exitStatus(result, failOn);
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(oneLine(error.message));
    if (!(error instanceof SideFailure)) throw error;
    process.stderr.write(`gatecheck: ${oneLine(error.message, 500)}\n`);
    process.exitCode = 3;
  }
}

/** `gatecheck compare BASE HEAD` */
export const compareCommand: Command = new Command("compare")
  .summary("whether one implementation, or commit, is slower than another")
  .description(
    "Compare the speed of two sides: fresh processes load both, run the same numbers in alternating blocks, and go on until the " +
      "evidence decides. What is flagged is measured again, each side in processes of its own. Both must compute the cell.",
  )
  .argument(
    "<BASE>",
    'a git reference, `.` (the working tree), a module, a version (tfjs@4.21), a built-in name, or exec:"command"',
  )
  .argument("<HEAD>", "the same")
  .option("--module <PATH>", "what is timed of a git reference", defaultModule)
  .option("--cells <LIST>", "cells (default: lstm,gru)")
  .option("--hidden <LIST>", "hidden sizes: 16,64,256 or 16..1024, doubling (default: 16,64)")
  .option("--pass <LIST>", "step, forward, forward+backward (default: forward)")
  .option("--batch <LIST>", "rows (default: 1)")
  .option("--length <LIST>", "time steps (default: 16)")
  .option("--dtype <LIST>", "float32, float64 (default: float32)")
  .option("--max-processes <N>", "processes after which what is open stays inconclusive", "40")
  .option("--time-budget <S>", "seconds after which what is open stays inconclusive")
  .option("--noise-margin <P>", "a change by less is no change (default: 1%, or what calibrate found)")
  .option("--pass-margin <P>", "a workload passes when it is surely not slower by this much (default: 2%)")
  .option(
    "--margins <FILE>",
    `margins of this machine, as gatecheck bench calibrate wrote them (default: ${usualMargins}, if it has them)`,
  )
  .option("--no-confirm", "believe what is flagged at once")
  .option(
    "--fail-on <WHAT>",
    "inconclusive: exit 4 where nothing can be said; regression: only a regression fails",
    "inconclusive",
  )
  .option("--seed <N>", "of the numbers, and of every order by lot", "1")
  .option("--json", "print the result as JSON")
  .option("--markdown", "print it as Markdown")
  .option("--report <DIR>", "write result.json and README.md there")
  .addHelpText(
    "after",
    `
Exit status: 0 no regression, 1 a confirmed regression, 2 the command is wrong, 3 a side is wrong or failed, 4 undecided (0 with --fail-on regression), 130 interrupted (what was measured is kept).

  npx gatecheck compare main HEAD --cells lstm --hidden 64,256`,
  )
  .action(comparison);

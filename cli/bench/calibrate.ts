import { dirname } from "node:path";
import { Command } from "commander";
import { calibrate } from "../../bench/calibrate.ts";
import { usualMargins } from "../../bench/core/margins.ts";
import { ProcessFailure } from "../../bench/paired/process.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { formatNumber } from "../../reports/text/format.ts";
import { replaceFile } from "../../reports/report/write.ts";
import type { AxisFlags } from "./choices.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { wholeNumber } from "../shared/choices.ts";
import { shapesChosen } from "../compare/choices.ts";
import { PairedLine } from "../compare/progress.ts";
import { UsageError } from "../shared/errors.ts";
import { Interrupt } from "../shared/interrupt.ts";
import { assertDirectory, assertFile } from "../shared/writable.ts";

interface Flags extends AxisFlags {
  readonly processes: string;
  readonly seed: string;
  readonly write: string;
  readonly json?: boolean;
}

/** Fewest processes whose scatter says something. */
const FEWEST = 8;

const percent = (share: number): string => `${formatNumber(100 * share)} %`;

async function run(flags: Flags): Promise<void> {
  const processes = wholeNumber("--processes", flags.processes, 1000);
  if (processes < FEWEST) throw new UsageError(`--processes is ${processes}, must be at least ${FEWEST}`);
  const seed = wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  await assertDirectory("--write", dirname(flags.write));
  await assertFile("--write", flags.write);
  const line = new PairedLine(process.stderr);
  const interrupt = new Interrupt();
  try {
    const watch = { show: line.show.bind(line), stopped: () => interrupt.stopped };
    const margins = await calibrate(shapesChosen(flags, seed), processes, seed, watch);
    line.clear();
    if (margins === null) {
      process.exitCode = 130;
      return;
    }
    const json = `${JSON.stringify(margins, null, 2)}\n`;
    await replaceFile(flags.write, json);
    const { scatter, bias, noiseMargin, passMargin } = margins;
    process.stdout.write(
      flags.json
        ? json
        : `equal code scatters by ${percent(scatter)} between processes, off by ${percent(bias)} at most\n` +
            `noise margin ${percent(noiseMargin)}, pass margin ${percent(passMargin)}: written to ${flags.write}\n`,
    );
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    if (!(error instanceof ProcessFailure)) throw error;
    process.stderr.write(`gatecheck: ${oneLine(error.message)}\n`);
    process.exitCode = 3;
  } finally {
    interrupt.release();
    line.clear();
  }
}

/** `gatecheck bench calibrate` */
export const calibrateCommand: Command = new Command("calibrate")
  .summary("set the margins of this machine")
  .description(
    "Compare the reference with a copy of itself, and write the margins that gatecheck compare is to use on this machine: never below " +
      "1 % and 2 %, and one and a half times as wide as equal code scatters.",
  )
  .option("--cells <LIST>", "cells (default: lstm,gru)")
  .option("--hidden <LIST>", "hidden sizes (default: 16,64)")
  .option("--pass <LIST>", "step, forward, forward+backward (default: forward)")
  .option("--batch <LIST>", "rows (default: 1)")
  .option("--length <LIST>", "time steps (default: 16)")
  .option("--dtype <LIST>", "float32, float64 (default: float32)")
  .option("--processes <N>", "fresh processes", "24")
  .option("--seed <N>", "of the numbers, and of every order by lot", "1")
  .option("--write <FILE>", "where the margins go", usualMargins)
  .option("--json", "print them as JSON")
  .addHelpText("after", "\n  npx gatecheck bench calibrate --processes 40")
  .action(run);

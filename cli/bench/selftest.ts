import { Command } from "commander";
import { environment, environmentAfter } from "../../bench/core/environment.ts";
import { headerOf } from "../../bench/core/provenance.ts";
import { startNoise } from "../../bench/selftest/noise.ts";
import { selftest } from "../../bench/selftest/selftest.ts";
import { ProcessFailure } from "../../bench/paired/process.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { selftestToText } from "../../reports/bench/selftest.ts";
import { formatSeconds } from "../../reports/text/format.ts";
import { jsonLine, oneLine } from "../../impl/untrusted-text.ts";
import { wholeNumber } from "../shared/choices.ts";
import { UsageError } from "../shared/errors.ts";
import { Interrupt } from "../shared/interrupt.ts";
import { StatusLine } from "../shared/status-line.ts";
import { version } from "../shared/version.ts";

interface Flags {
  readonly comparisons: string;
  readonly planted?: string;
  readonly noise?: boolean;
  readonly seed: string;
  readonly json?: boolean;
}

async function run(flags: Flags): Promise<void> {
  const comparisons = wholeNumber("--comparisons", flags.comparisons, 100_000);
  if (comparisons === 0) throw new UsageError("--comparisons is 0, must be at least 1");
  const planted = flags.planted === undefined ? comparisons : wholeNumber("--planted", flags.planted, 100_000);
  const seed = wholeNumber("--seed", flags.seed, 2 ** 31);
  const before = environment();
  const started = new Date();
  const line = new StatusLine(process.stderr);
  const interrupt = new Interrupt();
  const stopNoise = flags.noise ? startNoise() : () => {};
  try {
    const show = (done: number, all: number, seconds: number): void => {
      const left = done === 0 ? "" : `, ${formatSeconds((seconds / done) * (all - done))} left`;
      line.show(`${done} of ${all} comparisons${left}`);
    };
    const result = await selftest({ equal: comparisons, planted }, seed, { show, stopped: () => interrupt.stopped });
    line.clear();
    const interrupted = interrupt.stopped;
    const env = environmentAfter(before);
    const neighbour = flags.noise ? "a second process sweeps memory on every core" : "no neighbour of our own";
    const load = `load ${env.loadBefore.toFixed(1)} → ${env.loadAfter.toFixed(1)}`;
    if (flags.json) {
      const header = { ...headerOf(version, started, env), schema: "gatecheck/selftest/1", interrupted };
      process.stdout.write(jsonLine({ ...header, noise: flags.noise ?? false, ...result }));
    } else process.stdout.write(selftestToText(result, env.machineClass, `${neighbour}, ${load}`));
    process.exitCode = interrupted ? 130 : 0;
    if (result.failure === null) return;
    process.stderr.write(`gatecheck: ended by a process that failed: ${oneLine(result.failure)}\n`);
    process.exitCode = 3;
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    if (!(error instanceof ProcessFailure)) throw error;
    process.stderr.write(`gatecheck: ${oneLine(error.message)}\n`);
    process.exitCode = 3;
  } finally {
    interrupt.release();
    line.clear();
    stopNoise();
  }
}

/** `gatecheck bench selftest` */
export const selftestCommand: Command = new Command("selftest")
  .summary("how often comparisons are wrong on this machine")
  .description(
    "Plant 0, 2.5 and 5 % more work in copies of a kernel, compare each with the kernel as gatecheck compare does, and print how\n" +
      "often equal code is flagged and planted work is found.",
  )
  .option("--comparisons <N>", "of equal code", "10")
  .option("--planted <N>", "comparisons with each planted size (default: as many)")
  .option("--noise", "let a second process thrash every core meanwhile")
  .option("--seed <N>", "of every order by lot", "1")
  .option("--json", "print every comparison as JSON")
  .addHelpText("after", "\n  npx gatecheck bench selftest --comparisons 20 --noise")
  .action(run);

import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { discoveryToText } from "../../reports/text/discovery.ts";
import { secondsOf, wholeNumber } from "../shared/choices.ts";
import type { DiscoverMessage, DiscoverPlan, DiscoverResult } from "./worker.ts";
import { UsageError } from "../shared/errors.ts";
import { WorkerProcess } from "../../impl/isolation/process.ts";
import { answerLimitOption } from "../shared/limits.ts";
import { LIMITS, assertBox } from "../targets.ts";
import { version } from "../shared/version.ts";
import { assertFile } from "../shared/writable.ts";

interface Flags {
  readonly seed: string;
  readonly answerLimit: string;
  readonly write?: string;
  readonly json?: boolean;
}

/**
 * Asks the box in a process of its own: it may crash, hang or print.
 * @param seconds for one answer
 */
async function inProcess(plan: DiscoverPlan, seconds: number): Promise<DiscoverResult> {
  let result: DiscoverResult | null = null;
  let asking = false;
  const worker = new WorkerProcess(import.meta.url, "./worker");
  const limit = (): number => (asking ? seconds : Math.max(seconds, LIMITS.load));
  const end = await worker.run(
    plan,
    seconds,
    (sent) => {
      const said = sent as DiscoverMessage;
      if ("asking" in said) ({ asking } = said);
      else result = said;
    },
    limit,
  );
  return result ?? { failed: end.inWords(limit()) };
}

async function discoverTarget(target: string, flags: Flags): Promise<void> {
  const seed = wholeNumber("--seed", flags.seed, 2 ** 31);
  assertBox(target);
  await assertFile("--write", flags.write);
  const seconds = secondsOf("--answer-limit", flags.answerLimit);
  const message = await inProcess({ target, seed, seconds }, seconds);
  if ("refused" in message) throw new UsageError(message.refused);
  if ("failed" in message) {
    process.stderr.write(`gatecheck: ${oneLine(target)}: ${oneLine(message.failed, 500)}\n`);
    process.exitCode = 3;
    return;
  }
  const { discovery } = message;
  const [first] = discovery.found;
  if (flags.write !== undefined && first !== undefined)
    writeFileSync(flags.write, `${JSON.stringify(first.adapter, null, 2)}\n`);
  process.stdout.write(
    flags.json
      ? jsonText({ schema: "gatecheck/discovery/1", gatecheck: version, target, ...discovery })
      : `${discoveryToText(target, discovery)}\n`,
  );
  process.exitCode = first === undefined ? 1 : 0;
}

/** `gatecheck discover BOX` */
export const discoverCommand: Command = new Command("discover")
  .summary("find out how a black box stores its weights")
  .description(
    "Find out how a black box stores its weights: a module (examples/black-box.mjs) that takes numbers in a row and says only how many, or a\n" +
      "program that takes packed weights (docs/protocol.md, weights). Every\n" +
      "convention of a framework, with any activation and forget bias, and every other order of gates, layout and number of biases is tried.",
  )
  .argument("<BOX>", 'the path of a module whose default export is a black box, or exec:"command"')
  .option("--write <FILE>", "write the adapter: `gatecheck verify BOX --convention FILE` uses it")
  .option("--seed <N>", "of the questions that are asked", "0")
  .addOption(answerLimitOption())
  .option("--json", "print the result as JSON")
  .addHelpText(
    "after",
    "\nExit status: 0 found, 1 no reading explains the answers, 2 the command is wrong, 3 the box failed.",
  )
  .action(discoverTarget);

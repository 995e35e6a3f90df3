import { terminateAll } from "../../impl/isolation/process.ts";
import type { Implementation } from "../../impl/contract.ts";
import { TargetError } from "../../impl/targets/module.ts";
import { hostedProgram } from "../../impl/targets/hosted/index.ts";
import { LIMITS, load, sourceOf } from "../targets.ts";
import { UsageError } from "./errors.ts";

/** An implementation that is asked from this process. */
interface Opened {
  readonly implementation: Implementation;
  /** Rejects when the process of a module or program has ended. */
  readonly death: Promise<never>;
}

/**
 * Loads a target for a few questions; `ended` is called after them.
 * @param seconds for one answer
 * @throws UsageError where there is no such target, or the error of its start
 */
export async function opened(target: string, seconds: number): Promise<Opened> {
  const { promise: death, reject } = Promise.withResolvers<never>();
  death.catch(() => undefined);
  try {
    const source = sourceOf(target);
    const onEnd = (how: string): void => reject(new Error(how));
    const loaded =
      source.kind === "program"
        ? hostedProgram(source.command, seconds, onEnd)
        : load(target, null, { ...LIMITS, run: seconds }, onEnd).then(({ implementation }) => implementation);
    return { implementation: await Promise.race([loaded, death]), death };
  } catch (error) {
    ended();
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  }
}

/** Ends what the questions have left running. */
export const ended = (): void => terminateAll();

import type { Started } from "./answer.ts";
import { splitCommand } from "./command.ts";
import { Supervisor } from "./supervisor.ts";

/** Settings of a program under test; times in milliseconds. */
export interface StdioOptions {
  /** Directory it runs in; ours by default. */
  readonly cwd?: string;
  /** Time for the answer to a run, from when the answer before it has come. Default 30 000. */
  readonly timeoutMs?: number;
  /** Time for the answer to `start`, in which frameworks are loaded. Default 120 000. */
  readonly startTimeoutMs?: number;
  /** Time from `stop` to the exit, then it is killed. Default 5 000. */
  readonly stopMs?: number;
  /** `close` rejects with a `ProgramFault` where the program crashed, hung or wrote without end when it was stopped. Default false. */
  readonly judgesStop?: boolean;
  /** Faults after which nothing more is tried. Default 3. */
  readonly maxFaults?: number;
  /** Runs that are sent ahead of their answers. Default 8. */
  readonly inFlight?: number;
}

/** A program that has answered `start`. @throws TargetError, ProgramFault */
export async function supervised(
  command: string,
  options: StdioOptions,
): Promise<{ readonly supervisor: Supervisor; readonly started: Started }> {
  const supervisor = new Supervisor(splitCommand(command), {
    cwd: options.cwd,
    timeoutMs: options.timeoutMs ?? 30_000,
    startTimeoutMs: options.startTimeoutMs ?? 120_000,
    stopMs: options.stopMs ?? 5_000,
    maxFaults: options.maxFaults ?? 3,
    inFlight: options.inFlight ?? 8,
  });
  return { supervisor, started: await supervisor.start() };
}

import type { Implementation } from "../../contract.ts";
import { usageOfGroup } from "../../usage.ts";
import { packedRun } from "./packed-run.ts";
import { splitCommand } from "./command.ts";
import { Supervisor } from "./supervisor.ts";

export { ProgramError, ProgramFault, TargetError } from "./errors.ts";

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

/**
 * An implementation in any language: a program that speaks the stdio protocol (docs/protocol.md), started here. `close()` must
 * be called at the end. A run rejects with a `ProgramFault` where the program broke the protocol, hung or died (it is killed with
 * all it started, and restarted for the next run), with a `ProgramError` where it reported an error of its own.
 * @param command program and arguments, `python3 "my cell.py"`: quotes as in a shell, but no shell is run
 * @throws TargetError when the command cannot be read or there is no such program
 * @throws ProgramFault when it does not start as the protocol says
 */
export async function stdio(command: string, options: StdioOptions = {}): Promise<Implementation> {
  const supervisor = new Supervisor(splitCommand(command), {
    cwd: options.cwd,
    timeoutMs: options.timeoutMs ?? 30_000,
    startTimeoutMs: options.startTimeoutMs ?? 120_000,
    stopMs: options.stopMs ?? 5_000,
    maxFaults: options.maxFaults ?? 3,
    inFlight: options.inFlight ?? 8,
  });
  const { info, cells, timing } = await supervisor.start();
  return {
    info,
    cells,
    run: async (request) => {
      const packed = packedRun(request, cells);
      return packed.back(await supervisor.run(packed.request));
    },
    ...(timing && {
      time: async (request, runs, blocks) => {
        const packed = packedRun(request, cells);
        const timed = await supervisor.time(packed.request, runs, blocks);
        return "unsupported" in timed ? timed : { ...timed, answer: packed.answer(timed.answer) };
      },
    }),
    remote: {
      usage: (of) => Promise.resolve(supervisor.pid === undefined ? null : usageOfGroup(supervisor.pid, of)),
    },
    close: async () => {
      const fault = await supervisor.close();
      if (fault !== null && options.judgesStop === true) throw fault;
    },
  };
}

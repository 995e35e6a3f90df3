import type { Implementation } from "../../contract.ts";
import { usageOfGroup } from "../../usage.ts";
import { packedRun } from "./packed-run.ts";
import { TargetError } from "./errors.ts";
import { type StdioOptions, supervised } from "./supervised.ts";

export { ProgramError, ProgramFault, TargetError } from "./errors.ts";
export type { StdioOptions } from "./supervised.ts";

/**
 * An implementation in any language: a program that speaks the stdio protocol (docs/protocol.md), started here. `close()` must
 * be called at the end. A run rejects with a `ProgramFault` where the program broke the protocol, hung or died (it is killed with
 * all it started, and restarted for the next run), with a `ProgramError` where it reported an error of its own.
 * @param command program and arguments, `python3 "my cell.py"`: quotes as in a shell, but no shell is run
 * @throws TargetError when the command cannot be read or there is no such program
 * @throws ProgramFault when it does not start as the protocol says
 */
export async function stdio(command: string, options: StdioOptions = {}): Promise<Implementation> {
  const { supervisor, started } = await supervised(command, options);
  const { info, cells, timing } = started;
  const unread = cells.find(({ blobs }) => blobs !== undefined);
  if (unread !== undefined) {
    await supervisor.close();
    throw new TargetError(
      `exec:${command} packs the weights of ${unread.cell} in a way of its own: gatecheck discover 'exec:${command}' --write adapter.json finds it out, then verify it with --convention adapter.json`,
    );
  }
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

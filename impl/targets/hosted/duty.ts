import { AnswerError, checkAnswer } from "../../check.ts";
import type { Implementation, RunAnswer } from "../../contract.ts";
import { copyTree } from "../../tree.ts";
import { messageOf } from "../../untrusted-text.ts";
import { adapted } from "../black-box.ts";
import { inheritDefinitions } from "../definitions.ts";
import { boxModule, moduleTarget, TargetError } from "../module.ts";
import { stdio } from "../stdio/index.ts";
import { type Call, type HostAnswer, type HostCommand, MOST, type Stranger, along, copied } from "./messages.ts";
import { usageHere } from "../../usage.ts";

/** Answers that are kept, to be looked at again. */
const KEPT = 8;

/** The parts of an answer that the contract names, in memory of its own. */
function plain({ y, final, gradients }: RunAnswer): RunAnswer {
  const { x, params, initial } = gradients ?? {};
  return copyTree(
    {
      ...(y && { y }),
      ...(final && { final }),
      ...(x && params && { gradients: { x, params, ...(initial && { initial }) } }),
    },
    copied,
  );
}

/** Lets what a call has left in queues and due timers run: what fails there ends the process, in its own name. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(() => setImmediate(resolve), 0));

/** An error as an answer. */
export const failure = (error: unknown): HostAnswer =>
  error instanceof AnswerError
    ? { refused: error.message.slice(0, MOST) }
    : { [error instanceof TargetError ? "unfit" : "threw"]: messageOf(error).slice(0, MOST) };

async function loaded(stranger: Stranger): Promise<Implementation> {
  if ("command" in stranger) return stdio(stranger.command, { timeoutMs: stranger.timeoutMs, judgesStop: true });
  const { path, adapter } = stranger;
  return adapter === null ? moduleTarget(path) : adapted(await boxModule(path), adapter);
}

/** The work of the process of a stranger. */
export class Duty {
  #implementation: Implementation | null = null;
  readonly #kept = new Map<number, RunAnswer>();

  async obey(command: HostCommand): Promise<HostAnswer> {
    switch (command.kind) {
      case "load": {
        await inheritDefinitions();
        this.#implementation = await loaded(command.of);
        const { info, cells } = this.#implementation;
        return { loaded: { info, cells } };
      }
      case "runs":
        return { answers: await Promise.all(command.runs.map((call) => this.#run(call).catch(failure))) };
      case "look": {
        const answer = this.#kept.get(command.of);
        return answer === undefined ? {} : { answer: plain(answer) };
      }
      case "usage":
        return { usage: await usageHere(command.of) };
      case "close":
        await this.#implementation?.close?.();
        await turn();
        return {};
      case "ping":
        return {};
    }
  }

  async #run({ id, request, lent }: Call): Promise<HostAnswer> {
    const given = copyTree(request, copied);
    const answer: unknown = await this.#implementation?.run(given);
    checkAnswer(request, answer);
    if ("unsupported" in answer) return { unsupported: answer.unsupported.slice(0, MOST) };
    const own = plain(answer);
    if (!lent) return { answer: own };
    this.#kept.set(id, answer);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    return { answer: own, request: along(request, given) };
  }
}

/** A stranger's code in a process of its own: it reaches us by its answers alone. */
import { AnswerError } from "../../check.ts";
import type { Implementation, RunAnswer, RunRequest, Unsupported, Used } from "../../contract.ts";
import { deadline } from "../../isolation/deadline.ts";
import { ProcessEnd, WorkerProcess } from "../../isolation/process.ts";
import type { Adapter } from "../black-box.ts";
import { type Call, type HostAnswer, type HostCommand, MOST, type Stranger } from "./messages.ts";
import { TargetError } from "../stdio/errors.ts";
import { type Declaration, readDeclaration } from "../stdio/declaration.ts";
import { moduleFile } from "../module.ts";
import { cut } from "../../untrusted-text.ts";

/** Seconds for each of what is asked; infinite where the process itself sees to it. */
export interface HostLimits {
  /** Until the module is loaded. */
  readonly load: number;
  readonly run: number;
  readonly close: number;
}

/** Seconds in which a process that is not busy answers. */
const PING = 1;
/** Milliseconds that it has to end by itself. */
const GRACE = 2000;
/** Calls without an answer after which nothing more is asked. */
const MAX_FAULTS = 3;

/** A call was not answered in its time, though the process lives. */
class Late extends Error {
  override readonly name = "Error";
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textIn = (value: unknown): string => cut(typeof value === "string" ? value : "no message", MOST);

/** A message of the process, as far as it can be an answer of ours. */
function read(message: unknown): HostAnswer {
  if (!isRecord(message)) throw new Error("the process answered what is no answer of a module");
  if ("unfit" in message) throw new TargetError(textIn(message["unfit"]));
  if ("refused" in message) throw new AnswerError(textIn(message["refused"]));
  if ("threw" in message) throw new Error(textIn(message["threw"]));
  return message;
}

/** One process, with the module in it. */
class Host {
  readonly #worker: WorkerProcess;
  readonly #limits: HostLimits;
  #ids = 0;
  /** Calls of this turn. */
  readonly #waiting: {
    readonly call: Call;
    readonly resolve: (answer: HostAnswer) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  /** Seconds for the last of what was asked. */
  #seconds: number;
  #closing = false;
  #faults = 0;
  /** The number of the call of an answer that can be looked at again. */
  readonly #calls = new WeakMap<object, number>();

  constructor(limits: HostLimits, onEnd: (words: string) => void) {
    const cache = process.env["NODE_COMPILE_CACHE"];
    this.#worker = new WorkerProcess(import.meta.url, "./worker", cache ? { env: { NODE_COMPILE_CACHE: cache } } : {});
    this.#limits = limits;
    this.#seconds = limits.load;
    void this.#worker.ended().then((end) => this.#closing || onEnd(end.inWords(this.#seconds)));
  }

  /** @throws TargetError where the module is no implementation */
  async load(of: Stranger): Promise<Declaration> {
    const { loaded } = await this.#ask({ kind: "load", of }, this.#limits.load, "it did not finish loading");
    const { info, cells } = isRecord(loaded) ? loaded : {};
    return readDeclaration(info, cells, "info");
  }

  async run(request: RunRequest): Promise<RunAnswer | Unsupported> {
    const { answer, unsupported } = await this.#run(request, false);
    return (unsupported === undefined ? answer : { unsupported }) as RunAnswer | Unsupported;
  }

  /** The same, which can be looked at again; with the request as the module left it. */
  async lend(request: RunRequest): Promise<{ readonly answer: RunAnswer | Unsupported; readonly request: unknown }> {
    const run = this.#run(request, true);
    const id = this.#ids;
    const { answer, unsupported, request: left } = await run;
    if (isRecord(answer)) this.#calls.set(answer, id);
    return { answer: (unsupported === undefined ? answer : { unsupported }) as RunAnswer | Unsupported, request: left };
  }

  async look(answer: object): Promise<unknown> {
    const of = this.#calls.get(answer) ?? 0;
    return (await this.#ask({ kind: "look", of }, this.#limits.run, "no answer")).answer;
  }

  async usage(of: Used): Promise<number | null> {
    const { usage } = await this.#ask({ kind: "usage", of }, this.#limits.run, "no answer");
    return typeof usage === "number" ? usage : null;
  }

  async close(): Promise<void> {
    try {
      await this.#ask({ kind: "close" }, this.#limits.close, "its close() did not finish");
    } finally {
      this.#closing = true;
      await this.#worker.close(GRACE);
    }
  }

  #run(request: RunRequest, lent: boolean): Promise<HostAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HostAnswer>();
    const waiting = this.#waiting.push({ call: { id: ++this.#ids, request, lent }, resolve, reject });
    if (waiting === 1) queueMicrotask(() => void this.#handOver());
    return promise;
  }

  /** Hands over, in one message, the calls of this turn: the module has them all before it answers any. */
  async #handOver(): Promise<void> {
    const { run } = this.#limits;
    const handed = this.#waiting.splice(0);
    try {
      if (this.#faults >= MAX_FAULTS)
        throw new Error(`not tried: ${MAX_FAULTS} times there was no answer within ${run} s`);
      const runs = handed.map(({ call }) => call);
      const { answers } = await this.#ask({ kind: "runs", runs }, run, "no answer");
      for (const [k, { resolve, reject }] of handed.entries())
        try {
          resolve(read(Array.isArray(answers) ? answers[k] : answers));
        } catch (error) {
          reject(error);
        }
    } catch (error) {
      if (error instanceof Late) this.#faults++;
      for (const { reject } of handed) reject(error);
    }
  }

  /**
   * One answer. Where the process ends instead, the promise stays as it is.
   * @throws Late, or the error that the process tells of
   */
  async #ask(command: HostCommand, seconds: number, late: string): Promise<HostAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HostAnswer>();
    const onPassed = (): void =>
      void this.#isAlive().then((alive) => alive && reject(new Late(`${late} within ${seconds} s`)));
    const timer = seconds === Number.POSITIVE_INFINITY ? null : deadline(seconds * 1000, onPassed, this.#worker.pid);
    this.#seconds = seconds;
    const answer = this.#worker.ask(command, Number.POSITIVE_INFINITY, (message) => message ?? "nothing");
    // a process that has ended is not waited for: its limit would keep this one
    void answer.then((said) => (said instanceof ProcessEnd ? timer?.clear() : resolve(read(said)))).catch(reject);
    try {
      return await promise;
    } finally {
      timer?.clear();
    }
  }

  /** A process that does not even say that it is there hangs, and is killed. */
  async #isAlive(): Promise<boolean> {
    const said = await this.#worker.ask({ kind: "ping" } satisfies HostCommand, PING, () => true);
    return said === true;
  }
}

async function opened(of: Stranger, limits: HostLimits, onEnd: (words: string) => void): Promise<Implementation> {
  const host = new Host(limits, onEnd);
  const { info, cells } = await host.load(of);
  return {
    info,
    cells,
    run: (request) => host.run(request),
    remote: {
      lend: (request) => host.lend(request),
      look: (answer) => host.look(answer),
      usage: (of) => host.usage(of),
    },
    close: () => host.close(),
  };
}

/**
 * An implementation in JavaScript or TypeScript, in a process of its own.
 * @param adapter the layout of the weights of a black box
 * @param onEnd told, in words, when that process has ended before it was closed: no call is answered then
 * @throws TargetError when there is no such module, it cannot be imported, or what it exports is no implementation
 */
export async function hosted(
  path: string,
  adapter: Adapter | null,
  limits: HostLimits,
  onEnd: (words: string) => void,
): Promise<Implementation> {
  await moduleFile(path);
  return opened({ path, adapter }, limits, onEnd);
}

/**
 * A program, started by a process of its own: it ends with what it has started, however ours ends.
 * @param seconds for one answer
 * @param onEnd told, in words, when that process has ended before it was closed
 * @throws TargetError, or the error of its start
 */
export const hostedProgram = (
  command: string,
  seconds: number,
  onEnd: (words: string) => void,
): Promise<Implementation> =>
  opened(
    { command, timeoutMs: seconds * 1000 },
    { load: Number.POSITIVE_INFINITY, run: Number.POSITIVE_INFINITY, close: Number.POSITIVE_INFINITY },
    onEnd,
  );

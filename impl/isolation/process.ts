/** Untrusted code in a process of its own: it may crash, hang, flood its streams or forge messages. */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { opened, sealed } from "./channel.ts";
import { Cgroup } from "./cgroup.ts";
import { type Deadline, deadline } from "./deadline.ts";
import { end, watch } from "./group.ts";
import { marked, sweep } from "./mark.ts";
import type { Note } from "./note.ts";

/** The most characters of standard error that are kept: the last ones. */
const TAIL = 2000;
/** Milliseconds between the exit of a process and the close of its standard error, which a child of its own may hold open. */
const LINGER = 1000;

export interface ProcessOptions {
  /** Variables beyond those of our environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node beyond ours. */
  readonly execArgv?: readonly string[];
  /** A note that the process may leave us a line on. */
  readonly note?: Note;
  /** The process leads a group, so that a signal from the terminal passes it by, and the group ends with it and with us. */
  readonly group?: boolean;
}

/** End of a process. */
export class ProcessEnd {
  /** True where it was killed for its silence. */
  readonly hung: boolean;
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of its standard error: untrusted. */
  readonly stderr: string;

  constructor(hung: boolean, code: number | null, signal: string | null, stderr: string) {
    [this.hung, this.code, this.signal, this.stderr] = [hung, code, signal, stderr];
  }

  /** `the process was killed by SIGSEGV; it wrote: …`, with `shown` for the untrusted part. */
  inWords(silence: number, shown = (stderr: string): string => stderr): string {
    const { hung, code, signal, stderr } = this;
    const how = hung
      ? `said nothing for ${silence} s`
      : signal === null
        ? `exited with status ${code}`
        : `was killed by ${signal}`;
    return `the process ${how}${stderr === "" ? "" : `; it wrote: ${shown(stderr)}`}`;
  }
}

/** The reader of a channel, as Node has it: what it throws on bytes that are no message nobody could catch. */
interface Reader {
  onread: (...read: unknown[]) => unknown;
}

const isReader = (value: unknown): value is Reader =>
  typeof value === "object" && value !== null && "onread" in value && typeof value.onread === "function";

/** Calls `onGarbage` where the bytes on a child's channel are no message. */
function guardReading(child: ChildProcess, onGarbage: () => void): void {
  const reader = Object.getOwnPropertySymbols(child)
    .map((key): unknown => Reflect.get(child, key))
    .find(isReader);
  if (reader === undefined) return;
  const { onread } = reader;
  reader.onread = function (...read) {
    try {
      return onread.apply(this, read);
    } catch {
      return onGarbage();
    }
  };
}

const living = new Set<ChildProcess>();

/** Milliseconds from SIGTERM, which a module may handle, to SIGKILL. */
const GRACE = 2000;

/**
 * Asks every living process to end, and kills those that do not.
 * @param grace milliseconds in between
 */
export function terminateAll(grace: number = GRACE): void {
  const those = [...living]; // not those that are started in the meantime
  for (const child of those) child.kill(grace > 0 ? "SIGTERM" : "SIGKILL");
  if (grace <= 0) return;
  setTimeout(() => {
    for (const child of those) child.kill("SIGKILL");
  }, grace).unref();
}

/** A fresh process that runs a worker file. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  /** The end, once it has come, and who waits for it: an answer that came first waits no more. */
  #closed: readonly [code: number | null, signal: string | null] | null = null;
  readonly #waiting = new Set<() => void>();
  /** It was killed for its silence. */
  #hung = false;
  #stderr = "";

  /**
   * @param base URL of the module that names the worker
   * @param worker path relative to `base`, without extension
   */
  constructor(base: string, worker: string, { env = {}, execArgv = [], group = false, note }: ProcessOptions = {}) {
    const mark = randomUUID();
    const child = fork(fileURLToPath(new URL(`${worker}${extname(base)}`, base)), {
      stdio: ["ignore", "ignore", "pipe", "ipc", ...(note ? [note.descriptor] : [])],
      serialization: "advanced",
      detached: group,
      env: { ...process.env, ...env, ...marked(mark) },
      execArgv: [...process.execArgv, ...execArgv],
    });
    this.#child = child;
    living.add(child);
    const { pid } = child;
    if (group && pid !== undefined) {
      watch(pid);
      child.once("exit", () => end(pid));
    }
    child.on("error", () => this.kill());
    // Node's own messages pass handles, of which we send none: what the module forges would end this process
    const forged = (): void => {
      this.#stderr = "what is no message, on the channel of its answers";
      this.kill();
    };
    child.removeAllListeners("internalMessage").on("internalMessage", forged);
    guardReading(child, forged);
    // before it has run a line of its own: what it starts is in the group too
    const cgroup = pid === undefined ? null : Cgroup.of(pid, mark);
    child.once("exit", () => {
      cgroup?.end();
      sweep(mark, group ? pid : undefined);
    });
    child.once("exit", () => setTimeout(() => child.stderr?.destroy(), LINGER).unref());
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-TAIL);
    });
    child.on("close", (code, signal) => {
      living.delete(child);
      this.#closed = [code, signal];
      for (const told of this.#waiting) told();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends the process, or the group that it leads, at once. */
  kill(): void {
    this.#child.kill("SIGKILL");
    if (this.#child.pid !== undefined) end(this.#child.pid);
  }

  /**
   * Sends a command and hands each message under its key to `answer`, until that returns a value or the process ends.
   * @param silence seconds without a message, of its own time, after which the process is killed
   * @param most seconds that it has after all, asked for when those have passed
   */
  async ask<A>(
    command: unknown,
    silence: number,
    answer: (message: unknown) => A | undefined,
    most: () => number = () => silence,
  ): Promise<A | ProcessEnd> {
    const key = randomUUID();
    const { promise, resolve } = Promise.withResolvers<A | ProcessEnd>();
    const patience = (seconds: number, waited: number): Deadline | null =>
      seconds === Number.POSITIVE_INFINITY
        ? null
        : deadline(
            seconds * 1000,
            () => {
              const more = most() - waited - seconds;
              if (more > 0) timer = patience(more, waited + seconds);
              else {
                this.#hung = true;
                this.kill();
              }
            },
            this.#child.pid,
          );
    let timer = patience(silence, 0);
    const onMessage = (sent: unknown): void => {
      const message = opened(key, sent);
      if (message === null) return;
      timer?.clear();
      timer = patience(silence, 0);
      const value = answer(message);
      if (value !== undefined) resolve(value);
    };
    const onClose = (): void => {
      if (this.#closed !== null) resolve(new ProcessEnd(this.#hung, ...this.#closed, this.#stderr.trim()));
    };
    onClose();
    this.#waiting.add(onClose);
    this.#child.on("message", onMessage);
    this.#child.send(sealed(key, command), (error) => error && this.kill());
    try {
      return await promise;
    } finally {
      timer?.clear();
      this.#waiting.delete(onClose);
      this.#child.off("message", onMessage);
    }
  }

  /** Resolves when the process has ended. */
  ended(): Promise<ProcessEnd> {
    return new Promise((resolve) => {
      const onClose = (): void => {
        if (this.#closed !== null) resolve(new ProcessEnd(this.#hung, ...this.#closed, this.#stderr.trim()));
      };
      onClose();
      this.#waiting.add(onClose);
    });
  }

  /** Sends a command and hands each message under its key to `onMessage`, until the process ends. */
  run(
    command: unknown,
    silence: number,
    onMessage: (message: unknown) => void,
    most?: () => number,
  ): Promise<ProcessEnd> {
    return this.ask<never>(
      command,
      silence,
      (message) => {
        onMessage(message);
        return undefined;
      },
      most,
    );
  }

  /** Lets the process, and its children, end by themselves; after `grace` milliseconds it is killed. */
  async close(grace: number): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    const timer = setTimeout(() => this.kill(), grace);
    if (this.#child.connected) this.#child.disconnect();
    await gone;
    clearTimeout(timer);
  }
}

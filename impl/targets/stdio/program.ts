import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { deadline, type Deadline } from "../../isolation/deadline.ts";
import type { Command } from "./command.ts";
import { ProgramFault } from "./errors.ts";
import * as group from "../../isolation/group.ts";
import { Lines } from "./lines.ts";
import { STOP } from "./request.ts";
import { quote } from "../../untrusted-text.ts";
import { Tail } from "./tail.ts";
import { programEnv } from "./kits.ts";

/** One request on its way: the line to write, and the receiver of its answer. */
export interface Exchange {
  /** Name of the request in messages: `run (seq 3)`. */
  readonly what: string;
  /** Bytes that its answer may have. */
  readonly limit: number;
  /** Milliseconds from when it is the next to be answered. */
  readonly timeoutMs: number;
  /** The request as one line, without its newline; or with it, and with bytes behind. */
  encode(): string | Buffer;
  /** Number of bytes that follow the line of the answer; none where there is no such function. */
  follows?(line: string): number;
  /** Takes the answer, and the bytes that followed it; an error that it throws is a fault of the program. */
  accept(line: string, attached: Buffer): void;
  reject(error: Error): void;
}

/** The end of a program. */
export interface End {
  readonly fault: ProgramFault;
  /** Requests without an answer, oldest first. */
  readonly unanswered: readonly Exchange[];
  /** The system could not start it at all. */
  readonly missing: boolean;
}

/** Bytes that a program may write after `stop`, to which there is no answer. */
const LAST_WORDS = 1 << 16;

/** Milliseconds left to a dead or dying program's streams and exit status to arrive. */
const SETTLE_MS = 500;

/** One life of a program under test: a child process whose answers are matched to requests in order. */
export class Program {
  /** Resolves when the program is gone and its last words are read; never rejects. */
  readonly ended: Promise<End>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #onRoom: () => void;
  readonly #inFlight: number;
  readonly #lines = new Lines();
  readonly #stderr = new Tail();
  #pending: Exchange[] = [];
  #deadline: Deadline | undefined;
  /** The reason why it was killed; a program that has one takes no more requests. */
  #reason: string | undefined;
  /** The exit in words. */
  #exit: string | undefined;
  #settling: NodeJS.Timeout | undefined;
  #stopping = false;
  /** Bytes written after `stop`. */
  #after = 0;
  #blocked = false;
  /** A line whose bytes are still to come. */
  #line = "";

  /** @param onRoom called whenever there may be room for another request */
  constructor([file, ...args]: Command, cwd: string | undefined, inFlight: number, onRoom: () => void) {
    this.#inFlight = inFlight;
    this.#onRoom = onRoom;
    const child = spawn(file, args, {
      ...(cwd !== undefined && { cwd }),
      stdio: "pipe",
      env: programEnv(),
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#child = child;
    let missing = false;
    this.ended = new Promise((resolve) => {
      const settle = (): void => {
        this.#deadline?.clear();
        clearTimeout(this.#settling);
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        const [head] = this.#pending;
        const when = head ? `before it answered ${head.what}` : "without being told to stop";
        const reason = this.#reason ?? `the program ${this.#exit} ${when}`;
        const unanswered = this.#pending;
        this.#pending = [];
        resolve({ fault: new ProgramFault(reason, this.#stderr.lines()), unanswered, missing });
      };
      child.on("error", ({ message }) => {
        // Other errors, of a signal that was not delivered, come of a process that has a number
        missing = child.pid === undefined;
        this.#reason ??= `the program could not be started: ${message}`;
        if (missing) settle();
      });
      child.on("exit", (code, signal) => {
        this.#exit = code === null ? `was ended by ${signal}` : `exited with status ${code}`;
        this.#kill();
        // the last output may still be in the pipe; a grandchild that left the group may hold it open
        this.#settling = setTimeout(settle, SETTLE_MS);
      });
      child.on("close", settle);
    });
    if (child.pid !== undefined) group.watch(child.pid);
    child.stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    child.stdout.on("end", () => this.#hungUp("closed its standard output"));
    child.stderr.on("data", (chunk: Buffer) => this.#stderr.push(chunk));
    child.stdin.on("error", () => this.#hungUp("closed its standard input"));
    child.stdin.on("drain", () => {
      this.#blocked = false;
      this.#onRoom();
    });
    // A stream that breaks ends as well, and its end says all there is to say
    for (const stream of [child.stdout, child.stderr]) stream.on("error", () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** True if `send` may be called now. */
  get room(): boolean {
    const alive = this.#reason === undefined && this.#exit === undefined && !this.#stopping;
    return alive && !this.#blocked && this.#pending.length < this.#inFlight;
  }

  /** @throws the error of `encode`; nothing is sent then */
  send(exchange: Exchange): void {
    const line = exchange.encode();
    this.#pending.push(exchange);
    if (this.#pending.length === 1) this.#arm();
    this.#blocked = !this.#child.stdin.write(typeof line === "string" ? `${line}\n` : line);
  }

  /**
   * Asks the program to stop, and kills it if it has not within `stopMs`. Unanswered requests are handed back at once; `stopped` is
   * the fault of a program that had answered all, and does not exit as it should.
   */
  stop(stopMs: number): { readonly unanswered: readonly Exchange[]; readonly stopped: Promise<ProgramFault | null> } {
    const left = this.#exit;
    this.#stopping = true;
    this.#deadline?.clear();
    const unanswered = this.#pending;
    this.#pending = [];
    this.#child.stdin.end(`${STOP}\n`);
    const limit = deadline(
      stopMs,
      () => this.#fail(`the program did not exit within ${stopMs} ms after stop`),
      this.#child.pid,
    );
    const stopped = this.ended.then(({ fault }) => {
      limit.clear();
      if (unanswered.length > 0 || (this.#reason === undefined && this.#exit === "exited with status 0")) return null;
      const when = left === undefined ? "after stop" : "without being told to stop";
      return new ProgramFault(this.#reason ?? `the program ${this.#exit} ${when}`, fault.stderr);
    });
    return { unanswered, stopped };
  }

  /** The clock of the oldest request starts when nothing before it is left to be answered. */
  #arm(): void {
    this.#deadline?.clear();
    const [head] = this.#pending;
    this.#deadline =
      head &&
      deadline(
        head.timeoutMs,
        () => this.#fail(`the program gave no answer to ${head.what} within ${head.timeoutMs} ms`),
        this.#child.pid,
      );
  }

  #read(chunk: Buffer): void {
    // Read on after an exit, not after a fault; at a stop there is nothing left to say
    if (this.#child.stdout.destroyed) return;
    if (this.#stopping) {
      this.#after += chunk.length;
      if (this.#after > LAST_WORDS) this.#fail(`the program wrote more than ${LAST_WORDS} bytes after stop`);
      return;
    }
    try {
      this.#lines.take(
        chunk,
        (begin) => this.#due(begin).limit,
        (line) => {
          const due = this.#due(Buffer.from(line));
          const follows = due.follows?.(line) ?? 0;
          if (follows > due.limit)
            throw new Error(`the program attaches ${follows} bytes; an answer needs ${due.limit} at most`);
          this.#line = line;
          if (follows === 0) this.#accepted(Buffer.alloc(0));
          return follows;
        },
        (bytes) => this.#accepted(bytes),
      );
    } catch (error) {
      this.#fail((error as Error).message);
    }
    this.#onRoom();
  }

  #accepted(bytes: Buffer): void {
    this.#due(bytes).accept(this.#line, bytes);
    this.#pending.shift();
    this.#arm();
  }

  #due(begin: Buffer): Exchange {
    const [head] = this.#pending;
    if (head === undefined)
      throw new Error(`the program wrote what nothing had asked for: ${quote(begin.toString("utf8", 0, 400))}`);
    return head;
  }

  /** A program that closes a stream is mostly one that dies: its exit status, if it comes, says more. */
  #hungUp(how: string): void {
    setTimeout(() => {
      if (this.#exit === undefined && !this.#stopping) this.#fail(`the program ${how} but did not exit`);
    }, SETTLE_MS).unref();
  }

  #fail(reason: string): void {
    this.#reason ??= reason;
    this.#deadline?.clear();
    // killed first: a program that meets a closed pipe writes about that to its standard error
    this.#kill();
    this.#child.stdout.destroy();
  }

  #kill(): void {
    if (this.#child.pid !== undefined) group.end(this.#child.pid);
  }
}

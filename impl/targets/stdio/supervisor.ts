import type { RunAnswer, RunRequest, Timing, Unsupported } from "../../contract.ts";
import { attachedIn, readAnswer, readStart, readTiming, type Started } from "./answer.ts";
import type { Command } from "./command.ts";
import { ProgramError, ProgramFault, TargetError } from "./errors.ts";
import { Program, type End, type Exchange } from "./program.ts";
import { stripped } from "../../untrusted-text.ts";
import { answerLimit, encodeAttached, encodeRun, START, timesLimit } from "./request.ts";

/** Limits of a program under test. */
export interface Limits {
  readonly cwd: string | undefined;
  readonly timeoutMs: number;
  readonly startTimeoutMs: number;
  readonly stopMs: number;
  readonly maxFaults: number;
  readonly inFlight: number;
}

type Answer = RunAnswer | Unsupported;

/** A request to a program, and the reader of its answer. */
interface Question<T> extends Pick<Exchange, "what" | "limit"> {
  readonly encode: (as: typeof encodeRun | typeof encodeAttached) => string | Buffer;
  readonly read: (line: string, attached: Buffer | null) => T | ProgramError;
}

/** Bytes that the answer to `start` may have. */
const START_LIMIT = 1 << 20;

/** Keeps a program running through its faults: restarts it, sends the requests in flight again, gives up after `maxFaults`. */
export class Supervisor {
  readonly #command: Command;
  readonly #limits: Limits;
  /** Not sent, or to be sent again. */
  #waiting: Exchange[] = [];
  #program: Program | undefined;
  /** `program` has answered `start`. */
  #ready = false;
  #declared: string | undefined;
  /** It takes and gives tensors as bytes behind the line. */
  #attaches = false;
  #seq = 0;
  #faults: ProgramFault[] = [];
  /** A fault that happened while nothing was asked: the next run's. */
  #owed: ProgramFault | undefined;
  #closed = false;

  constructor(command: Command, limits: Limits) {
    this.#command = command;
    this.#limits = limits;
  }

  /**
   * The first start.
   * @throws TargetError when there is no such program; ProgramFault when it does not start as the protocol says
   */
  start(): Promise<Started> {
    return new Promise((resolve, reject) => this.#launch(resolve, reject));
  }

  run(request: RunRequest): Promise<Answer> {
    return this.#ask<Answer>((seq) => ({
      what: `run (seq ${seq})`,
      limit: answerLimit(request),
      encode: (as) => as(request, seq),
      read: (line, attached) => readAnswer(line, request, seq, attached),
    }));
  }

  /** The program times itself; only where it said that it can. */
  time(request: RunRequest, runs: number, blocks: number): Promise<Timing | Unsupported> {
    let asked = 0n;
    return this.#ask<Timing | Unsupported>((seq) => ({
      what: `time (seq ${seq})`,
      limit: answerLimit(request) + timesLimit(blocks),
      encode: (as) => {
        asked = process.hrtime.bigint();
        return as(request, seq, { runs, blocks });
      },
      read: (line, attached) =>
        readTiming(line, request, seq, blocks, Number(process.hrtime.bigint() - asked), attached),
    }));
  }

  /** The process that runs now. */
  get pid(): number | undefined {
    return this.#program?.pid;
  }

  #ask<T>(question: (seq: number) => Question<T>): Promise<T> {
    const { read, encode, ...rest } = question(++this.#seq);
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error("the program was stopped; start it again to run it"));
      const refused = this.#owed ?? this.#givenUp();
      this.#owed = undefined;
      if (refused) return reject(refused);
      this.#waiting.push({
        ...rest,
        timeoutMs: this.#limits.timeoutMs,
        encode: () => encode(this.#attaches ? encodeAttached : encodeRun),
        follows: (line) => (this.#attaches ? attachedIn(line) : 0),
        accept: (line, attached) => {
          const answer = read(line, this.#attaches ? attached : null);
          if (answer instanceof ProgramError) reject(answer);
          else resolve(answer);
        },
        reject,
      });
      this.#pump();
    });
  }

  /** Stops the program. @returns its fault at the stop, or after its last answer */
  async close(): Promise<ProgramFault | null> {
    this.#closed = true;
    const owed = this.#owed ?? null;
    this.#owed = undefined;
    const end = this.#program?.stop(this.#limits.stopMs);
    for (const exchange of [...(end?.unanswered ?? []), ...this.#take()])
      exchange.reject(new Error(`the program was stopped before it answered ${exchange.what}`));
    return (await end?.stopped) ?? owed;
  }

  /** Sends as many requests as there is room for; starts the program if none runs. */
  #pump(): void {
    if (this.#closed) return;
    if (this.#program === undefined && this.#waiting.length > 0)
      this.#launch(
        () => undefined,
        (error) => this.#waiting.shift()?.reject(error),
      );
    while (this.#ready && this.#program?.room) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      try {
        this.#program.send(next);
      } catch (error) {
        next.reject(error as Error);
      }
    }
  }

  #launch(onStarted: (started: Started) => void, reject: (error: Error) => void): void {
    const { cwd, inFlight, startTimeoutMs } = this.#limits;
    const start: Exchange = {
      what: "start",
      limit: START_LIMIT,
      timeoutMs: startTimeoutMs,
      encode: () => START,
      accept: (line) => {
        const started = readStart(line);
        const declared = JSON.stringify(started);
        this.#declared ??= declared;
        if (declared !== this.#declared)
          throw new Error("the program declared something else after a restart than at first");
        this.#ready = true;
        this.#attaches = started.attachments;
        onStarted(started);
      },
      reject,
    };
    try {
      const program = new Program(this.#command, cwd, inFlight, () => this.#pump());
      this.#program = program;
      void program.ended.then((end) => this.#ended(end));
      program.send(start);
    } catch (error) {
      const fault = new ProgramFault(`the program could not be started: ${(error as Error).message}`);
      this.#ended({ fault, unanswered: [start], missing: true });
    }
  }

  /** The oldest request is to blame; the others were merely with it. */
  #ended({ fault, unanswered, missing }: End): void {
    this.#program = undefined;
    this.#ready = false;
    if (this.#closed) return;
    this.#faults.push(fault);
    this.#waiting.unshift(...unanswered);
    const blamed = this.#waiting.shift();
    if (blamed)
      blamed.reject(
        missing && this.#declared === undefined
          ? new TargetError(`${stripped(this.#command[0], 200)}: ${fault.reason}`)
          : fault,
      );
    else this.#owed = fault;
    const refused = this.#givenUp();
    if (refused) for (const exchange of this.#take()) exchange.reject(refused);
    this.#pump();
  }

  #givenUp(): ProgramFault | undefined {
    const { length } = this.#faults;
    const last = this.#faults.at(-1);
    if (last === undefined || length < this.#limits.maxFaults) return undefined;
    return new ProgramFault(
      `not tried: the program failed ${length} ${length === 1 ? "time" : "times"}, last: ${last.reason}`,
      last.stderr,
    );
  }

  #take(): Exchange[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

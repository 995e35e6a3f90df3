import type { RunAnswer, RunRequest, Unsupported } from "../../contract.ts";
import { readAnswer, readStart } from "./answer.ts";
import type { Command } from "./command.ts";
import type { Declaration } from "./declaration.ts";
import { ProgramError, ProgramFault, TargetError } from "./errors.ts";
import { Program, type End, type Exchange } from "./program.ts";
import { printable } from "./text.ts";
import { answerLimit, encodeRun, START } from "./request.ts";

/** What bounds a program under test. */
export interface Limits {
  readonly cwd: string | undefined;
  readonly timeoutMs: number;
  readonly startTimeoutMs: number;
  readonly stopMs: number;
  readonly maxFaults: number;
  readonly inFlight: number;
}

type Answer = RunAnswer | Unsupported;

/** Bytes that the answer to `start` may have. */
const START_LIMIT = 1 << 20;

/** Keeps a program running through its faults: restarts it, sends again what was in flight, gives up after `maxFaults`. */
export class Supervisor {
  readonly #command: Command;
  readonly #limits: Limits;
  /** Not sent, or to be sent again. */
  #waiting: Exchange[] = [];
  #program: Program | undefined;
  /** `program` has answered `start`. */
  #ready = false;
  #declared: string | undefined;
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
  start(): Promise<Declaration> {
    return new Promise((resolve, reject) => this.#launch(resolve, reject));
  }

  run(request: RunRequest): Promise<Answer> {
    const seq = ++this.#seq;
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error("the program was stopped; start it again to run it"));
      const refused = this.#owed ?? this.#givenUp();
      this.#owed = undefined;
      if (refused) return reject(refused);
      this.#waiting.push({
        what: `run (seq ${seq})`,
        limit: answerLimit(request),
        timeoutMs: this.#limits.timeoutMs,
        encode: () => encodeRun(request, seq),
        accept: (line) => {
          const answer = readAnswer(line, request, seq);
          if (answer instanceof ProgramError) reject(answer);
          else resolve(answer);
        },
        reject,
      });
      this.#pump();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const end = this.#program?.stop(this.#limits.stopMs);
    for (const exchange of [...(end?.unanswered ?? []), ...this.#take()])
      exchange.reject(new Error(`the program was stopped before it answered ${exchange.what}`));
    await end?.stopped;
  }

  /** Sends what may be sent; starts the program where there is none. */
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

  #launch(onStarted: (declaration: Declaration) => void, reject: (error: Error) => void): void {
    const { cwd, inFlight, startTimeoutMs } = this.#limits;
    const start: Exchange = {
      what: "start",
      limit: START_LIMIT,
      timeoutMs: startTimeoutMs,
      encode: () => START,
      accept: (line) => {
        const declaration = readStart(line);
        const declared = JSON.stringify(declaration);
        this.#declared ??= declared;
        if (declared !== this.#declared)
          throw new Error("the program declared something else after a restart than at first");
        this.#ready = true;
        onStarted(declaration);
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
          ? new TargetError(`${printable(this.#command[0], 200)}: ${fault.reason}`)
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

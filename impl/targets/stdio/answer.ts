import type { Gradients, RunAnswer, RunRequest, Seen, Timing, Unsupported } from "../../contract.ts";
import { checkAnswer } from "../../check.ts";
import type { Dtype, Tensor, Tensors } from "../../../spec/tensor.ts";
import { readDeclaration, type Declaration } from "./declaration.ts";
import { ProgramError } from "./errors.ts";
import { PROTOCOL_VERSION, VERSIONS } from "./request.ts";
import { decodeTensor } from "./tensor.ts";
import { quote, stripped } from "../../untrusted-text.ts";

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown, at: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${at} is not an object`);
  return value as Fields;
}

function parse(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`the program wrote a line that is not JSON: ${quote(line)}`);
  }
  return object(value, `the program's answer ${quote(line)}`);
}

function list<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) throw new Error(`${at} is not a list`);
  return value.map((item, k) => read(item, `${at}[${k}]`));
}

/** Reads a tensor at a place of the answer. */
type Read = (value: unknown, at: string) => Tensor;

function named(value: unknown, read: Read, at: string): Tensors {
  const tensors = Object.entries(object(value, at)).map(([name, t]) => {
    if (!/^[a-zA-Z]\w{0,63}$/.test(name)) throw new Error(`${at} has a tensor named ${quote(name)}, which is no name`);
    return [name, read(t, `${at}.${name}`)] as const;
  });
  return Object.fromEntries(tensors);
}

/** By layer, by direction. */
const layered = (value: unknown, read: Read, at: string): Tensors[][] =>
  list(value, at, (layer, at) => list(layer, at, (pass, at) => named(pass, read, at)));

function gradientsOf(value: unknown, read: Read): Gradients {
  const { x, params, initial } = object(value, "gradients");
  return {
    x: read(x, "gradients.x"),
    params: layered(params, read, "gradients.params"),
    ...(initial !== undefined && { initial: layered(initial, read, "gradients.initial") }),
  };
}

/** One wrong that the program saw; the contract checks its form. */
function seenIn(value: unknown, at: string): Seen {
  const { sight, at: place } = object(value, at);
  return { sight: sight as Seen["sight"], at: stripped(String(place), 200) };
}

/** Tensors are checked for consistency; the contract checks that they are the wanted ones. */
function decode({ y, final, gradients, seen }: Fields, dtype: Dtype, attached: Buffer | null): RunAnswer {
  const read: Read = (value, at) => decodeTensor(value, dtype, at, undefined, attached);
  return {
    ...(seen !== undefined && { seen: list(seen, "seen", seenIn) }),
    ...(y !== undefined && { y: read(y, "y") }),
    ...(final !== undefined && { final: layered(final, read, "final") }),
    ...(gradients !== undefined && { gradients: gradientsOf(gradients, read) }),
  };
}

/** The number of bytes that follow a line. @throws Error where the line says something else */
export function attachedIn(line: string): number {
  const { attached = 0 } = parse(line);
  if (typeof attached !== "number" || !Number.isSafeInteger(attached) || attached < 0)
    throw new Error(`"attached" is ${quote(JSON.stringify(attached) ?? "")}, must be the number of bytes that follow`);
  return attached;
}

/**
 * Reads the line that answers `request`. Fields that the protocol does not know are passed over.
 * @param attached the bytes that followed it; null where none may
 * @returns the answer, or `unsupported`, or the error that the program reported
 * @throws Error when the line breaks the protocol: one sentence
 */
export function readAnswer(
  line: string,
  request: RunRequest,
  seq: number,
  attached: Buffer | null = null,
): RunAnswer | Unsupported | ProgramError {
  const fields = parse(line);
  if (fields["seq"] !== seq)
    throw new Error(`the program answered with ${seqOf(fields)}; the answer due was that to seq ${seq}`);
  const { unsupported, error } = fields;
  if (unsupported !== undefined) {
    if (typeof unsupported !== "string") throw new Error(`the program's answer has an "unsupported" that is no text`);
    return { unsupported: stripped(unsupported, 500) };
  }
  if (error !== undefined) {
    const { message, trace } = object(error, `the program's answer: "error"`);
    if (typeof message !== "string") throw new Error(`the program's answer has an "error" without a "message"`);
    return new ProgramError(stripped(message, 2000), typeof trace === "string" ? stripped(trace, 8000) : "");
  }
  try {
    const answer = decode(fields, request.dtype, attached);
    checkAnswer(request, answer);
    return answer;
  } catch (cause) {
    throw new Error(`the program answered seq ${seq} wrongly: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Reads the line that answers a timed `request`: the answer of the last run, and the nanoseconds of each block.
 * @param elapsed nanoseconds that have passed since it was asked
 * @throws Error when the line breaks the protocol: one sentence
 */
export function readTiming(
  line: string,
  request: RunRequest,
  seq: number,
  blocks: number,
  elapsed: number,
  attached: Buffer | null = null,
): Timing | Unsupported | ProgramError {
  const answer = readAnswer(line, request, seq, attached);
  if (answer instanceof ProgramError || "unsupported" in answer) return answer;
  const { times } = parse(line);
  const wrong = (what: string): Error => new Error(`the program answered seq ${seq} wrongly: ${what}`);
  if (!Array.isArray(times) || times.length !== blocks)
    throw wrong(`"times" is not a list of ${blocks} numbers, one for each block`);
  for (const [k, time] of times.entries())
    if (typeof time !== "number" || !(time > 0 && time < Infinity))
      throw wrong(`times[${k}] is ${quote(JSON.stringify(time) ?? "missing")}, must be nanoseconds above 0`);
  const sum = (times as number[]).reduce((all, time) => all + time, 0);
  if (sum > elapsed) throw wrong(`its times add up to ${sum} ns, but only ${Math.round(elapsed)} ns have passed`);
  return { times: times as number[], answer };
}

const seqOf = ({ seq }: Fields): string => (seq === undefined ? "no seq" : `seq ${stripped(JSON.stringify(seq), 40)}`);

/** The answer of a program to `start`. */
export interface Started extends Declaration {
  /** It knows the command `time`. */
  readonly timing: boolean;
  /** It takes and gives tensors as bytes that follow a line. */
  readonly attachments: boolean;
}

/**
 * Reads the answer to `start`.
 * @throws Error when it breaks the protocol: one sentence
 */
export function readStart(line: string): Started {
  const { version, implementation, cells, attachments = false } = parse(line);
  if (!VERSIONS.includes(version))
    throw new Error(
      `the program speaks version ${stripped(JSON.stringify(version) ?? "(none)", 40)} of the protocol; version ${PROTOCOL_VERSION} is needed`,
    );
  try {
    if (typeof attachments !== "boolean")
      throw new Error(`attachments is ${quote(JSON.stringify(attachments))}; it must be true or false`);
    const timing = version !== PROTOCOL_VERSION;
    return { ...readDeclaration(implementation, cells, "implementation"), timing, attachments };
  } catch (cause) {
    throw new Error(`the program's answer to start is wrong: ${(cause as Error).message}`, { cause });
  }
}

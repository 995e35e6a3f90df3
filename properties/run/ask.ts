import { AnswerError, checkAnswer } from "../../impl/check.ts";
import type { Implementation, RunAnswer, RunRequest, Used } from "../../impl/contract.ts";
import { copyTree } from "../../impl/tree.ts";
import { usageOf } from "../../impl/usage.ts";
import { cut, messageOf } from "../../impl/untrusted-text.ts";

/** Characters that are kept of what an implementation says: it may say anything, of any length. */
const MOST = 2_000;

const brief = (text: string): string => cut(text, MOST, ` (${text.length} characters)`);

/** The implementation said that it does not offer this run. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** The system does not tell what a process uses: no fault of the implementation's. */
export class Untold extends NotOffered {}

/** Usage of the process of an implementation. @throws Untold */
export async function usage(implementation: Implementation, of: Used): Promise<number> {
  const used = await usageOf(implementation, of);
  if (used === null) throw new Untold(`this system does not tell what ${of} a program takes`);
  return used;
}

/** The implementation threw, or its answer is not of the form of the contract. */
class Failed extends Error {
  override readonly name = "Failed";
}

/** The sentence about an error while a case was tried: whose it is, and its message. */
export const blame = (error: unknown): string =>
  `${error instanceof Failed ? "" : "Gatecheck itself failed: "}${brief(messageOf(error))}`;

/** A request that shares nothing with another. */
const copyOf = (request: RunRequest): RunRequest =>
  copyTree(request, ({ shape, data }) => ({ shape: [...shape], data: data.slice() }));

/** The answers to lent requests as the implementation gave them. */
const originals = new WeakMap<RunAnswer, object>();

const failed = (error: unknown): Failed =>
  new Failed(`${error instanceof AnswerError ? "answer refused: " : ""}${brief(messageOf(error))}`, { cause: error });

/** Ask an implementation. Whatever it throws is its own failure. It is handed a copy, and may do with it what it likes. */
export async function ask(implementation: Implementation, request: RunRequest): Promise<RunAnswer> {
  try {
    return accepted(request, await implementation.run(copyOf(request)));
  } catch (error) {
    throw error instanceof NotOffered ? error : failed(error);
  }
}

/** The same, but it is lent the request itself: what it does to that is seen there. */
export async function lend(implementation: Implementation, request: RunRequest): Promise<RunAnswer> {
  const kept = copyOf(request);
  try {
    const { remote } = implementation;
    const { answer, request: left } = (await remote?.lend?.(request)) ?? {
      answer: await implementation.run(request),
      request,
    };
    if (left !== request) become(request, left);
    const own = accepted(kept, answer);
    originals.set(own, answer);
    return own;
  } catch (error) {
    throw error instanceof NotOffered ? error : failed(error);
  }
}

/** A record with the fields of another in place of its own. */
function become(record: object, other: unknown): void {
  for (const name of Object.keys(record)) Reflect.deleteProperty(record, name);
  Object.assign(record, other);
}

/** The answer to a lent request, as the implementation has left it since. */
export async function later({ remote }: Implementation, answer: RunAnswer): Promise<unknown> {
  const original = originals.get(answer) ?? answer;
  return (await remote?.look?.(original)) ?? original;
}

/** The part of an answer that the contract names, of its form. @throws AnswerError, NotOffered */
function accepted(request: RunRequest, answer: unknown): RunAnswer {
  checkAnswer(request, answer);
  if ("unsupported" in answer) throw new NotOffered(brief(answer.unsupported));
  const { y, final, gradients, seen } = answer;
  const parts = { ...(y && { y }), ...(final && { final }), ...(seen && { seen }) };
  if (gradients === undefined) return parts;
  const { x, params, initial } = gradients;
  if (initial === undefined && request.layers.some((layer) => layer.initial !== null))
    throw new AnswerError("gradients has no initial, but the request has initial states");
  return { ...parts, gradients: { x, params, ...(initial && { initial }) } };
}

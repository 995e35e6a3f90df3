import { AnswerError, checkAnswer } from "../../impl/check.ts";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { copyTree } from "../../impl/tree.ts";
import { cut, messageOf } from "../../impl/untrusted-text.ts";

/** Characters that are kept of what an implementation says: it may say anything, of any length. */
const MOST = 2_000;

const brief = (text: string): string => cut(text, MOST, ` (${text.length} characters)`);

/** The implementation said that it does not offer this run. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
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

/**
 * Ask an implementation. Whatever it throws is its own failure. It is handed a copy, and may do with it what it likes; only where
 * that is the question is it lent the request itself.
 */
export async function ask(implementation: Implementation, request: RunRequest, lent = false): Promise<RunAnswer> {
  const copy = copyOf(request);
  const [given, kept] = lent ? [request, copy] : [copy, request];
  try {
    return accepted(kept, await implementation.run(given));
  } catch (error) {
    if (error instanceof NotOffered) throw error;
    throw new Failed(`${error instanceof AnswerError ? "answer refused: " : ""}${brief(messageOf(error))}`, {
      cause: error,
    });
  }
}

/** The part of an answer that the contract names, of its form. @throws AnswerError, NotOffered */
function accepted(request: RunRequest, answer: unknown): RunAnswer {
  checkAnswer(request, answer);
  if ("unsupported" in answer) throw new NotOffered(brief(answer.unsupported));
  const { y, final, gradients } = answer;
  if (gradients === undefined) return { ...(y && { y }), ...(final && { final }) };
  const { x, params, initial } = gradients;
  if (initial === undefined && request.layers.some((layer) => layer.initial !== null))
    throw new AnswerError("gradients has no initial, but the request has initial states");
  return { ...(y && { y }), ...(final && { final }), gradients: { x, params, ...(initial && { initial }) } };
}

import { AnswerError, checkAnswer } from "../../impl/check.ts";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";

/** Characters that are kept of what an implementation says: it may say anything, of any length. */
const MOST = 2_000;

const cut = (text: string): string =>
  text.length > MOST ? `${text.slice(0, MOST)}… (${text.length} characters)` : text;

/** The implementation said that it does not offer this run. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** Of whatever was thrown, which need not be an error and may throw on being read. */
function messageOf(error: unknown): string {
  try {
    return cut(String(error instanceof Error ? error.message : error));
  } catch {
    return "it threw what cannot be read";
  }
}

/** The implementation threw, or its answer is not of the form of the contract. */
class Failed extends Error {
  override readonly name = "Failed";
}

/** What is to be said of an error while a case was tried: whose it is, and what it says. */
export const blame = (error: unknown): string =>
  `${error instanceof Failed ? "" : "Gatecheck itself failed: "}${messageOf(error)}`;

/** A request that shares nothing with another. */
const copyOf = (request: RunRequest): RunRequest =>
  mapTree(request, ({ shape, data }) => ({ shape: [...shape], data: data.slice() }));

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
    throw new Failed(`${error instanceof AnswerError ? "answer refused: " : ""}${messageOf(error)}`, { cause: error });
  }
}

/** What the contract names of an answer that has its form. @throws AnswerError, NotOffered */
function accepted(request: RunRequest, answer: unknown): RunAnswer {
  checkAnswer(request, answer);
  if ("unsupported" in answer) throw new NotOffered(cut(answer.unsupported));
  const { y, final, gradients } = answer;
  if (gradients === undefined) return { ...(y && { y }), ...(final && { final }) };
  const { x, params, initial } = gradients;
  if (initial === undefined && request.layers.some((layer) => layer.initial !== null))
    throw new AnswerError("gradients has no initial, but the request has initial states");
  return { ...(y && { y }), ...(final && { final }), gradients: { x, params, ...(initial && { initial }) } };
}

/** Streams: states that are kept from one run to the next. */
import type { RunAnswer, RunRequest, StreamPart, Unsupported } from "./contract.ts";

/** States of the streams that are open, around runs that know nothing of streams. */
export class Streams {
  readonly #kept = new Map<StreamPart["name"], NonNullable<RunAnswer["final"]>>();

  /** A run of a stream as one by itself, from the states that were kept. @throws RangeError where its stream was not begun */
  before({ stream, ...request }: RunRequest): RunRequest {
    if (stream === undefined) return request;
    const own: RunRequest = { ...request, want: [...new Set([...request.want, "final"] as const)] };
    if (stream.begin) return own;
    const kept = this.#kept.get(stream.name);
    if (kept === undefined) throw new RangeError(`stream ${stream.name} goes on, but was not begun`);
    return { ...own, layers: request.layers.map((layer, l) => ({ ...layer, initial: kept[l] ?? null })) };
  }

  /** Its answer, with what the request wants alone; the last states are kept. */
  after<A extends RunAnswer | Unsupported>({ stream, want }: RunRequest, answer: A): A {
    if (stream === undefined || "unsupported" in answer || answer.final === undefined) return answer;
    this.#kept.set(stream.name, answer.final);
    if (want.includes("final")) return answer;
    return Object.fromEntries(Object.entries(answer).filter(([part]) => part !== "final")) as A;
  }
}

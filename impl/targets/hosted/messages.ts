import type { RunRequest, Used } from "../../contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import type { Adapter } from "../black-box.ts";

/** One run. A lent request is given back as the module leaves it, and its answer is kept to be looked at. */
export interface Call {
  readonly id: number;
  readonly request: RunRequest;
  readonly lent: boolean;
}

/** A stranger's code: the file of a module, with an adapter a black box; or the command of a program, with its limit for an answer. */
export type Stranger =
  | { readonly path: string; readonly adapter: Adapter | null }
  | { readonly command: string; readonly timeoutMs: number };

/** A command to the process of a stranger. */
export type HostCommand =
  | { readonly kind: "load"; readonly of: Stranger }
  /** Calls that are handed over before any is answered. */
  | { readonly kind: "runs"; readonly runs: readonly Call[] }
  | { readonly kind: "look"; readonly of: number }
  | { readonly kind: "usage"; readonly of: Used }
  | { readonly kind: "close" }
  | { readonly kind: "ping" };

/** Its answers, as an honest one gives them: the module may give any other. */
export type HostAnswer = Readonly<
  Partial<
    Record<
      | "loaded"
      | "answers"
      | "answer"
      | "request"
      | "usage"
      /** The module is no implementation. */
      | "unfit"
      /** The answer has not the form of the contract. */
      | "refused"
      | "unsupported"
      | "threw",
      unknown
    >
  >
>;

/** Characters of a text that the process passes on. */
export const MOST = 10_000;

/** A tensor in memory of its own. */
export const copied = ({ shape, data }: Tensor): Tensor => ({
  shape: [...shape],
  data: data instanceof Float32Array ? new Float32Array(data) : new Float64Array(data),
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A value as a message can hold it, in the form that it had before: what has another form is a word for what it is. */
export function along(before: unknown, after: unknown): unknown {
  if (ArrayBuffer.isView(before))
    return after instanceof Float32Array || after instanceof Float64Array ? after.slice() : typeof after;
  if (!isRecord(before))
    return isRecord(after) || typeof after === "function" || typeof after === "symbol" ? typeof after : after;
  if (!isRecord(after) || ArrayBuffer.isView(after)) return typeof after;
  const names = Reflect.ownKeys(after).map(String);
  const inner = names.map((name): [string, unknown] => [
    name,
    Object.hasOwn(before, name) ? along(before[name], after[name]) : "added",
  ]);
  if (!Array.isArray(before)) return Object.fromEntries(inner);
  return Array.isArray(after)
    ? Array.from({ length: Math.min(after.length, before.length + 1) }, (_, k) =>
        k in before ? along(before[k], after[k]) : "added",
      )
    : typeof after;
}

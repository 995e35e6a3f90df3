import type { Comparison } from "../../law.ts";

/** Every tensor and every list of numbers of an answer or a request, by name, copied. */
export function copyOf(value: unknown, path = ""): Map<string, Float32Array | Float64Array> {
  if (value instanceof Float32Array || value instanceof Float64Array) return new Map([[path, value.slice()]]);
  if (Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === "number"))
    return new Map([[path, Float64Array.from(value)]]);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...copyOf(inner, path === "" ? key : `${path}.${key}`)]),
  );
}

/** A second look at arrays must find what the first did. */
export const unchanged = (
  before: ReadonlyMap<string, ArrayLike<number>>,
  after: ReadonlyMap<string, ArrayLike<number>>,
  whose: string,
): Comparison[] =>
  [...before].map(([name, want]) => ({
    what: `${whose}${name}`,
    shape: [want.length],
    got: after.get(name) ?? Array.from(want, () => Number.NaN), // it may be gone
    want,
    tolerance: "bits",
  }));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The first place in which two trees differ, numbers of tensors aside; null where there is none. It follows the first tree alone. */
function difference(before: unknown, after: unknown, path: string): string | null {
  if (ArrayBuffer.isView(before)) return ArrayBuffer.isView(after) ? null : `${path} is gone`;
  if (!isRecord(before)) return Object.is(before, after) ? null : `${path} was ${String(before)}`;
  if (!isRecord(after)) return `${path} is gone`;
  const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const surplus = Object.keys(after).find((name) => !Object.hasOwn(before, name));
  if (surplus !== undefined) return `${at(surplus)} was not there`;
  return Object.keys(before).reduce<string | null>(
    (found, name) => found ?? difference(before[name], after[name], at(name)),
    null,
  );
}

/** A second look at a request must find the fields and words that the first did. */
export function sameFields(before: unknown, after: unknown): Comparison {
  const found = difference(before, after, "");
  return {
    what: `request changed${found === null ? "" : `: ${found}`}`,
    shape: [],
    got: [found === null ? 0 : 1],
    want: [0],
    tolerance: "bits",
  };
}

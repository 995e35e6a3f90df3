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

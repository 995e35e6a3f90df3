const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
    : value;

/** Order of two texts by code unit: the same on every machine, in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A value as JSON with sorted keys: equal values have equal text. */
export const canonical = (value: unknown): string => JSON.stringify(value, sortKeys);

/** Total order of JSON values, by their canonical text. */
export const compareCanonical = (a: unknown, b: unknown): number => compareText(canonical(a), canonical(b));

/** The distinct values, in canonical order. */
export const distinct = <T>(values: readonly T[]): readonly T[] =>
  [...new Map(values.map((value) => [canonical(value), value]))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, v]) => v);

/** The values that have the same key, together; the groups in the order of their keys. */
export function grouped<T>(values: readonly T[], key: (value: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const name = key(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}

/** The least of the values. */
export const least = <T>(values: readonly [T, ...T[]], compare: (a: T, b: T) => number): T =>
  values.reduce((best, value) => (compare(value, best) < 0 ? value : best));

import type { Law } from "../law.ts";

/** Laws and themes, those first whose violation says most directly what is wrong; the most direct are tried on every cell before the others on any. */
const order = [
  "step/direct",
  "gradient/exact",
  "integer/step",
  "integer",
  "kernel",
  "convention",
  "state",
  "time",
  "batch",
  "padding",
  "direction",
  "stack",
  "gradient",
  "purity",
  "symmetry",
  "memory",
  "bounds",
  "sizes",
  "numerics",
  "reduction",
] as const;

/** Number of laws at the beginning of the order that are tried on every cell first. */
const FIRST = 2;

/** True for a law that is tried on every cell before the others are on any. */
export const isDirect = (id: string): boolean => directness(id) < FIRST;

/** Place of a law in the order of directness, by its id; a law of nobody's theme is last. */
export function directness(id: string): number {
  const exact = (order as readonly string[]).indexOf(id);
  if (exact >= 0) return exact;
  const theme = (order as readonly string[]).indexOf(id.slice(0, id.indexOf("/")));
  return theme >= 0 ? theme : order.length;
}

/** Tasks in the order in which they are tried: the most direct laws of every cell, then cell by cell the others, the most direct first. */
export function byDirectness<T extends { readonly law: Law; readonly support: { readonly cell: string } }>(
  tasks: readonly T[],
): T[] {
  const direct = tasks.filter(({ law }) => isDirect(law.id));
  const others = tasks.filter(({ law }) => !isDirect(law.id));
  const cells = (some: readonly T[]): T[] =>
    [...Map.groupBy(some, ({ support }) => support.cell).values()].flatMap((its) =>
      its.toSorted((a, b) => directness(a.law.id) - directness(b.law.id)),
    );
  return [...cells(direct), ...cells(others)];
}

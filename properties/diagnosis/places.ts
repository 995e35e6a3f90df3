import { leafAt, leaves } from "../../impl/tree.ts";
import { coordinates } from "../../spec/tensor.ts";
import { type Probe, isWrong } from "./probes.ts";

/** Names of the axes of a tensor of an answer; null where it has others. */
function axesOf(what: string, dimensions: number): readonly string[] | null {
  const named =
    what === "y"
      ? ["step", "row", "unit"]
      : what === "gradients.x"
        ? ["step", "row", "input"]
        : /^(?:final|gradients\.initial)/u.test(what)
          ? ["row", "unit"]
          : dimensions === 2
            ? ["row", "column"]
            : ["unit"];
  return named.length === dimensions ? named : null;
}

/** Wrong indices of one tensor of one answer along one axis. */
interface Reach {
  readonly least: number;
  readonly most: number;
  readonly size: number;
  /** Every number from the least to the most is wrong: a few that are may be anywhere another time. */
  readonly whole: boolean;
}

/** Wrong answers from which a place is told. */
const ANSWERS = 3;

/** The words for where along an axis a tensor is wrong, in all answers alike; null where it is everywhere, or here and there. */
function wordsFor(axis: string, reaches: readonly Reach[]): string | null {
  const long = reaches.filter(({ size }) => size > 1);
  const [one] = long;
  if (one === undefined || long.length < ANSWERS || !long.every(({ whole }) => whole)) return null;
  if (long.every(({ most }) => most === 0)) return `in the first ${axis} alone`;
  if (long.every(({ least, size }) => least === size - 1)) return `in the last ${axis} alone`;
  const isTail = long.every(({ least, most, size }) => least === one.least && most === size - 1);
  const sizes = new Set(long.map(({ size }) => size));
  if (one.least > 0 && isTail && sizes.size > 1) return `from ${axis} ${one.least} on, counted from 0`;
  return null;
}

/** Sentences about the places of wrong numbers: the first step alone, the last row alone, from a unit on. */
export function placesOf(probes: readonly Probe[]): string[] {
  const found = new Map<string, Reach[][]>();
  for (const { answer, right } of probes)
    for (const [what, { shape, value, error }] of leaves(right)) {
      const got = leafAt(answer, what);
      if (got === undefined) continue;
      const wrong = Array.from(value.keys())
        .filter((k) => isWrong(got.data[k] as number, value[k] as number, error[k] as number))
        .map((k) => coordinates(shape, k));
      if (wrong.length === 0) continue;
      const reaches = shape.map((size, axis): Reach => {
        const along = wrong.map((place) => place[axis] as number);
        const [least, most] = [Math.min(...along), Math.max(...along)];
        return { least, most, size, whole: wrong.length * size === value.length * (most - least + 1) };
      });
      found.set(what, [...(found.get(what) ?? []), reaches]);
    }
  const sentences = [...found].flatMap(([what, all]) =>
    (axesOf(what, all[0]?.length ?? 0) ?? []).flatMap((axis, k) => {
      const words = wordsFor(
        axis,
        all.map((reaches) => reaches[k] as Reach),
      );
      return words === null ? [] : [{ what, words }];
    }),
  );
  return [...Map.groupBy(sentences, ({ words }) => words)].map(
    ([words, list]) => `Wrong ${words}: ${list.map(({ what }) => what).join(", ")}.`,
  );
}

import { backwardBugs } from "./backward.ts";
import type { Bug, Resemblance } from "./bug.ts";
import { bugsAround } from "./around.ts";
import { forwardBugs } from "./forward.ts";
import { parameterBugs } from "./parameters.ts";
import { sequenceBugs } from "./sequence.ts";

/** Real bugs, each with the mutants and dialects that it looked like. */
export const resemblances: readonly Resemblance[] = [
  ...parameterBugs,
  ...forwardBugs,
  ...backwardBugs,
  ...sequenceBugs,
  ...bugsAround,
];

/**
 * Real bugs that looked like a fault or a dialect, or several at once; the nearest first, each once.
 * @param names ids of faults, and names of dialects; see {@link Resemblance}
 */
export const bugsLike = (names: readonly string[]): Bug[] => [
  ...new Set(names.flatMap((name) => resemblances.filter(({ like }) => like.test(name)).flatMap(({ bugs }) => bugs))),
];

import type { Space } from "../cases/arbitrary.ts";
import { rungs } from "../run/ladder.ts";
import { type Interview, type Probe, answerTo, drawnFrom, held, isRight, plain, probe, requestOf } from "./probes.ts";

/** Requests of each kind that is no plain one. */
const EACH = 5;

/** Answers that meet the definition and answers that do not, in sentences. */
export function localise(probes: readonly Probe[]): string[] {
  const parts = probes.flatMap((one) =>
    held(one, one.right, "all").map(({ what, refuted }) => ({ what, right: refuted === 0, T: one.request.sizes.T })),
  );
  const wrong = [...new Set(parts.filter(({ right }) => !right).map(({ what }) => what))];
  if (wrong.length === 0) return ["On one layer, forward, with rows of one length, every answer is right."];
  const isOutput = ({ what }: { readonly what: string }): boolean => !what.startsWith("gradients");
  const outputs = wrong.filter((what) => isOutput({ what }));
  if (outputs.length === 0) return [`Outputs and states are right; wrong are ${wrong.join(", ")}.`];
  const single = parts.filter((part) => part.T === 1 && isOutput(part));
  if (single.length === 0) return [`Wrong are ${outputs.join(", ")}.`];
  if (single.every(({ right }) => right))
    return [`Wrong are ${outputs.join(", ")}, but not in any run of one step that was tried.`];
  const atOnce = outputs.filter((one) => single.some(({ what, right }) => what === one && !right));
  return [`Wrong from the first step on are ${atOnce.join(", ")}.`];
}

/** True where some number of an answer is wrong. */
export const wrongIn = (one: Probe): boolean => !isRight(held(one, one.right, "all"));

/** Kinds of requests beyond one layer, those answered wrongly, and all that was asked, wrong answers first. */
export interface Beyond {
  readonly where: readonly string[];
  readonly probes: readonly Probe[];
  /** Kinds that were looked at. */
  readonly kinds: readonly string[];
}

/** Questions about directions, lengths, layers and sizes, those that are answered wrongly first, and where these are. */
export async function beyondOneLayer(interview: Interview): Promise<Beyond> {
  const { support } = interview;
  const others: readonly (readonly [string, Partial<Space>, boolean])[] = [
    ["the reverse direction", { directions: ["reverse"] }, support.directions.includes("reverse")],
    ["bidirectional layers", { directions: ["bidirectional"] }, support.directions.includes("bidirectional")],
    ["rows of unequal length", { lengths: "short", T: [2, 4], B: [2, 3] }, support.lengths],
    ["rows of length 0", { lengths: "empty", B: [2, 3] }, support.lengths],
    [
      "rows of unequal length in reverse",
      { directions: ["reverse"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("reverse"),
    ],
    [
      "rows of unequal length in bidirectional layers",
      { directions: ["bidirectional"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("bidirectional"),
    ],
    ["two layers", { layers: [2, 2] }, support.maxLayers >= 2],
    [
      "two bidirectional layers",
      { directions: ["bidirectional"], layers: [2, 2] },
      support.maxLayers >= 2 && support.directions.includes("bidirectional"),
    ],
    ["three layers", { layers: [3, 3] }, support.maxLayers >= 3],
    ["an absent initial state", { start: ["absent"] }, support.initialState],
    ["sequences of no steps", { T: [0, 0] }, true],
    ["longer sequences", { T: [6, 8] }, true],
    ["larger batches", { B: [5, 8] }, true],
    ["wider layers", { n: [5, 11] }, true],
  ];
  const found: string[] = [];
  const asked: Probe[] = [];
  const kinds: string[] = [];
  for (const [name, change, declared] of others) {
    if (!declared) continue;
    kinds.push(name);
    const probes = await probe(interview, { ...plain, ...change }, EACH);
    const wrong = probes.filter(wrongIn);
    if (wrong.length > 0) found.push(name);
    asked.unshift(...wrong);
    asked.push(...probes.filter((one) => !wrong.includes(one)));
  }
  return { where: found.length === 0 ? [] : [`Answers are wrong with ${found.join(", ")}.`], probes: asked, kinds };
}

/** Names of what an axis counts. */
const counted = { T: "steps", B: "rows", m: "inputs", n: "units" } as const;

/** Sizes that are answered wrongly, axis by axis, of those at and beside powers of two. */
export async function bySize(
  interview: Interview,
): Promise<{ readonly where: string[]; readonly probes: readonly Probe[] }> {
  const where: string[] = [];
  const asked: Probe[] = [];
  for (const axis of ["T", "B", "m", "n"] as const) {
    const sizes = rungs(axis, "quick");
    const wrong: number[] = [];
    const right: number[] = [];
    for (const size of sizes) {
      const space: Space = {
        ...plain,
        T: [2, 2],
        B: [2, 2],
        m: [2, 2],
        n: [3, 3],
        regimes: ["tame"],
        [axis]: [size, size],
      };
      const [c] = drawnFrom(interview, space, interview.seed, 1);
      const one = c === undefined ? null : await answerTo(interview, requestOf(interview, c));
      if (one === null) continue;
      (wrongIn(one) ? wrong : right).push(size);
      asked.push(one);
    }
    const [least] = wrong;
    if (least === undefined) continue;
    const most = right.filter((size) => size < least).at(-1);
    const fromOn = right.every((size) => size < least);
    const below = most === undefined ? "" : `; right up to ${axis} = ${most}`;
    where.push(
      fromOn
        ? `Wrong from ${axis} = ${least} ${counted[axis]} on${below}.`
        : `Wrong at ${axis} = ${wrong.join(", ")} ${counted[axis]}, right at ${right.join(", ")}.`,
    );
  }
  return { where, probes: asked };
}

/** A mistake that shows only beyond a size is refused at every level whose ladder passes that size. */
import { describe, expect, it } from "vitest";
import type { Cotangents, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { leafAt, mapTree } from "../../../impl/tree.ts";
import type { Law } from "../../law.ts";
import { cotangentsOfPiece } from "../../requests/cotangents.ts";
import { piece } from "../../requests/piece.ts";
import { mapTensor, withLayer } from "../../requests/rearrange.ts";
import { referenceRun, implementationOf, taskOf } from "../../testing/reference.ts";
import { lawsAt } from "../index.ts";
import { climb, climbed, reach, rungs } from "../../run/ladder.ts";
import { budgetFor } from "../../run/budgets.ts";
import { type Level } from "../../run/tasks.ts";
import { tryLaw } from "../../run/try-law.ts";
import { type Beyond, beyond } from "../testing/wrong/beyond.ts";
import { many } from "./many.ts";

const SEED = 20_260_101;

/** Sizes of which a kernel's tile, vector or chunk may be. */
const sizes = [2, 7, 8, 9, 33, 48, 64, 65, 127, 256];

/** Laws that a mistake of one kind, beyond one size, survives. */
async function survived({ of, laws: named, cells }: Beyond, k: number, level: Level): Promise<string[]> {
  const ids: string[] = [];
  const [cell = "lstm"] = cells ?? [];
  for (const law of many.filter(({ id }) => named.includes(id))) {
    const task = taskOf(implementationOf(cell, of(k)(referenceRun)), law);
    const verdict = await tryLaw(task, { ...budgetFor(level, task), shrinkTries: 0 }, SEED, "absolute");
    if (verdict?.verdict !== "violated") ids.push(law.id);
  }
  return ids;
}

describe.each(["quick", "standard"] as const)("%s", (level) => {
  const inside = beyond.flatMap((mistake) =>
    sizes
      .filter((k) => k < reach[level][mistake.axis])
      // standard tries every size that quick may try
      .filter((k) => level === "quick" || k >= reach.quick[mistake.axis])
      .map((k) => ({ mistake, id: mistake.id, k })),
  );

  it.each(inside)("refuses $id beyond $k", async ({ mistake, k }) => {
    expect(await survived(mistake, k, level)).toEqual([]);
  });
});

describe("gradients through 256 steps in float32", () => {
  const law = many.find(({ id }) => id === "sizes/many-steps-gradient") as Law;
  const T = 256;
  const long: Law = { ...law, space: { ...law.space, T: [T, T], directions: ["forward"] } };
  const { ladder: _, ...fixed } = long;
  const ofForget = (answer: RunAnswer, of: (v: number, k: number, path: string) => number): RunAnswer => ({
    ...answer,
    ...(answer.gradients && {
      gradients: mapTree(answer.gradients, (t, path) =>
        path.endsWith("_f") ? mapTensor(t, (v, k) => of(v, k, path)) : t,
      ),
    }),
  });
  /** Gradients of the steps `from` ≤ t < `to` alone, in the middle of a run. */
  const termsOf = (request: RunRequest, from: number, to: number): RunAnswer["gradients"] => {
    const finalOf = (asked: RunRequest): RunRequest["layers"][number]["initial"] =>
      referenceRun({ ...asked, want: ["final"], cotangents: null }).final?.[0] ?? null;
    const inside = withLayer(piece(request, from, to), { initial: finalOf(piece(request, 0, from)) });
    const cotangents = request.cotangents as Cotangents;
    const after = withLayer(piece(request, to, T), { initial: finalOf(inside) });
    const later = referenceRun({ ...after, cotangents: cotangentsOfPiece(cotangents, to, T, cotangents.final) });
    const final = later.gradients?.initial ?? null;
    return referenceRun({ ...inside, cotangents: cotangentsOfPiece(cotangents, from, to, final) }).gradients;
  };
  it.each([
    ["a forget gate's gradients are doubled", (answer: RunAnswer) => ofForget(answer, (v) => 2 * v)],
    [
      "the term of step 63, at the edge of a tile, is dropped",
      (answer: RunAnswer, request: RunRequest) => {
        const terms = answer.gradients && termsOf(request, 63, 64);
        return ofForget(answer, (v, k, path) => v - (leafAt(terms, path)?.data[k] ?? 0));
      },
    ],
  ])("%s: refused", async (_name, wrong) => {
    const implementation = implementationOf("lstm", (request) => wrong(referenceRun(request), request));
    const task = taskOf(implementation, fixed, { dtype: "float32" });
    expect(await tryLaw(task, { effective: 1, most: 1, shrinkTries: 0 }, SEED, "absolute")).toMatchObject({
      verdict: "violated",
    });
  });

  it("are right where they are", async () => {
    const task = taskOf(implementationOf("lstm", referenceRun), fixed, { dtype: "float32" });
    const verdict = await tryLaw(task, { effective: 1, most: 3, shrinkTries: 0 }, SEED, "absolute");
    expect(verdict).toMatchObject({ verdict: "holds" });
  });
});

describe("a ladder", () => {
  it("has powers of two, their neighbours, primes, and the largest size", () => {
    expect(rungs("n", "quick")).toEqual([3, 4, 5, 7, 8, 9, 11, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65]);
    expect(rungs("T", "standard").slice(-6)).toEqual([257, 397, 511, 512, 513, 520]);
    expect(rungs("n", "exhaustive").at(-1)).toBe(1025);
  });

  it("is climbed in part at quick, to the top, and by all seeds together on every rung", () => {
    const seen = Array.from({ length: 200 }, (_, seed) => climbed("n", "quick", seed));
    expect(seen.every((some) => some.length === 3 && some.at(-1) === 65)).toBe(true);
    expect(new Set(seen.flat()).size).toBe(rungs("n", "quick").length);
    expect(climbed("n", "standard", 1)).toEqual(rungs("n", "standard"));
  });

  it("has every two axes at once from standard on, and no more layers than are declared", async () => {
    const large = climb("pairs", "standard", 1).map((space) =>
      (["T", "B", "m", "n"] as const).filter((axis) => (space[axis]?.[0] ?? 0) > 3).join(""),
    );
    expect([...new Set(large)].toSorted()).toEqual(["Bm", "Bn", "TB", "Tm", "Tn", "mn"]);
    const ofPairs = many.filter(({ ladder }) => ladder === "pairs");
    expect(ofPairs.map((law) => [lawsAt("quick").includes(law), lawsAt("standard").includes(law)])).toEqual([
      [false, true],
      [false, true],
    ]);
    const [deep] = many.filter(({ ladder }) => ladder === "layers") as [Law, Law];
    const depths: number[] = [];
    const four = implementationOf("elman", referenceRun, { maxLayers: 4 });
    await tryLaw(
      { ...taskOf(four, deep), onCase: ({ layers }) => depths.push(layers) },
      { ...budgetFor("standard", taskOf(four, deep)), shrinkTries: 0 },
      SEED,
      "absolute",
    );
    expect(new Set(depths)).toEqual(new Set([3, 4]));
  });

  it("has laws of the outputs and of the gradients for every axis", () => {
    const axes = many.map(({ ladder, needs }) => `${ladder}${needs.length}`);
    const each = ["B", "T", "further", "layers", "m", "n", "pairs"];
    expect([...new Set(axes)].toSorted()).toEqual(each.flatMap((axis) => [`${axis}0`, `${axis}1`]));
  });
});

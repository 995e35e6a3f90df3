import { describe, expect, test } from "vitest";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { defined } from "../../impl/defined/index.ts";
import { fromStep } from "../../impl/kit/index.ts";
import { reference } from "../../impl/reference/index.ts";
import { parseCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import { verdictOn } from "../testing/verdict-on.ts";
import { budgets } from "../run/budgets.ts";
import { tasksOf } from "../run/tasks.ts";
import { lawsOfSequences } from "./laws.ts";
import { wrongSequences } from "./wrong.ts";

const SEED = 7;
const budget = { ...budgets.quick, shrinkTries: 0 };
const rare = { ...budget, effective: 24, most: 192 };

/** A cell of one line, with the kit's streams, masks and resets. */
const kitted = (): Implementation =>
  fromStep(
    "elman",
    ({ W_h: W, U_h: U, b_h: b }, x, { h }) => ({
      h: [...(b as ArrayLike<number> as number[])].map((v, j) =>
        Math.tanh(
          v +
            [...x].reduce((sum, xi, i) => sum + xi * (W?.[j]?.[i] ?? 0), 0) +
            [...(h as Iterable<number>)].reduce((sum, hi, i) => sum + hi * (U?.[j]?.[i] ?? 0), 0),
        ),
      ),
    }),
    { streams: true, masks: true, resets: true },
  );

describe.each(lawsOfSequences)("$id", (law) => {
  test.each([
    ["elman", () => implementationOf("elman", referenceRun)],
    ["lstm", () => implementationOf("lstm", referenceRun)],
    ["elman", () => implementationOf("elman", defined.run.bind(defined))],
  ] as const)("holds for %s", async (_, make) => {
    expect(await verdictOn(make, law, {}, budget, SEED)).toMatchObject({ verdict: "holds" });
  });

  test("is the kit's where a kit supplies it", async () => {
    const verdict = await verdictOn(kitted, law, {}, budget, SEED);
    const [word, message] = law.needs.includes("gradients")
      ? ["unsupported", "does not declare gradients"]
      : ["holds", "this tests the kit's"];
    expect(verdict?.verdict).toBe(word);
    expect(verdict?.message).toContain(message);
  });

  test("refuses its control, and something besides", async () => {
    const make = (): Implementation =>
      implementationOf(
        "lstm",
        law.control.of(referenceRun, () => 0),
      );
    expect(await verdictOn(make, law, {}, budget, SEED)).toMatchObject({ verdict: "violated" });
    expect(wrongSequences.filter(({ laws }) => laws.includes(law.id))).not.toEqual([]);
  });
});

describe("wrong implementations", () => {
  test.each(
    wrongSequences.flatMap((wrong) => wrong.cells.slice(0, 2).map((cell) => ({ name: wrong.id, wrong, cell }))),
  )("$name is refused in $cell by the laws that it names", async ({ wrong, cell }) => {
    for (const law of lawsOfSequences.filter(({ id }) => wrong.laws.includes(id))) {
      const make = (): Implementation => implementationOf(cell, wrong.of(referenceRun), wrong.support);
      const verdict = await verdictOn(make, law, {}, wrong.rare ? rare : budget, SEED);
      expect(verdict, law.id).toMatchObject({ verdict: "violated" });
    }
  });
});

test("what does not declare them is not asked", () => {
  const { cells } = implementationOf("lstm", referenceRun, {
    streams: undefined,
    masks: undefined,
    resets: undefined,
  } as object);
  const target = { name: "mine", implementation: { ...reference, cells }, findings: [] };
  expect(tasksOf(target, { cells: null, laws: lawsOfSequences })).toEqual([]);
});

test("a stream that was not begun is refused, and one that goes on wants no states that are not asked for", async () => {
  const line = "cell=lstm T=3 B=2 m=2 n=2 seed=5";
  const { request } = drawRequest(parseCase(line));
  const go = (begin: boolean, want: RunRequest["want"]): RunAnswer =>
    referenceRun({ ...request, want, stream: { name: "b", begin } });
  expect(Object.keys(go(true, ["y"]))).toEqual(["y"]);
  expect(Object.keys(go(false, ["final"]))).toEqual(["final"]);
  const fresh: Implementation = kitted();
  await expect(
    Promise.resolve(
      fresh.run({
        ...drawRequest(parseCase(line.replace("lstm", "elman"))).request,
        stream: { name: "a", begin: false },
      }),
    ),
  ).rejects.toThrow("stream a goes on, but was not begun");
  const layers = request.layers.map((layer) => ({ ...layer, direction: "reverse" as const }));
  expect(reference.run({ ...request, layers, stream: { name: "a", begin: true } })).toEqual({
    unsupported: "streams in the direction reverse",
  });
  expect(reference.run({ ...request, layers, resets: [] })).toEqual({ unsupported: "resets in the direction reverse" });
});

import { expect, test } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { ask } from "../run/ask.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { implementationOf } from "../mutants/evaluate/implementation.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import { reference } from "../../impl/reference/index.ts";
import { coverOf } from "./vectors.ts";

/** True where an implementation answers every case within its bounds. */
async function passes(implementation: typeof reference, cover: ReturnType<typeof coverOf>): Promise<boolean> {
  for (const c of cover.cases) {
    const { request, cotangents } = drawRequest(c);
    const answer = await ask(implementation, { ...request, want: ["y", "final", "gradients"], cotangents });
    if (judge(againstOracle(oracle(request, { cotangents }), answer), "absolute").mismatch !== null) return false;
  }
  return true;
}

test.each(["lstm", "gru-reset-after"])(
  "a handful of vectors accepts %s and refuses every fault of its equations",
  async (cell) => {
    const all = equationMutantsOf(stepFor(cell, {}));
    const cover = coverOf(cell, all, { dtype: "float64", gradients: true, seed: 1 });
    expect(cover.left.map(({ id }) => id)).toEqual([]);
    expect(cover.cases.length).toBeLessThanOrEqual(8);
    expect(await passes(reference, cover)).toBe(true);
    for (const fault of all) expect(await passes(implementationOf(fault), cover), fault.id).toBe(false);
  },
);

test("one vector without gradients shows more than all that are published", () => {
  const forward = equationMutantsOf(stepFor("lstm-peephole", {})).filter(({ pass }) => pass === "forward");
  const { cases, left } = coverOf("lstm-peephole", forward, { dtype: "float64", gradients: false, seed: 0 });
  expect([cases.length, left]).toEqual([1, []]);
});

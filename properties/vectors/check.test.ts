import { expect, test } from "vitest";
import type { Implementation, RunAnswer, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { parseCase } from "../cases/case.ts";
import { vectorOf } from "../run/saved.ts";
import { supportOf } from "../testing/reference.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { check } from "./check.ts";

const vector = vectorOf(parseCase("cell=lstm T=2 B=2 m=2 n=2 dir=bi layers=2 lens=1,2 dtype=f64 seed=3"), "absolute");
const declaring = (
  more: Partial<Support>,
  run: Implementation["run"] = (request) => reference.run(request),
): Implementation => ({
  ...reference,
  cells: [{ ...supportOf("lstm"), ...more }],
  run,
});

test("a vector holds with gradients, and without those of what has none", async () => {
  expect(await check(reference, vector)).toEqual({ verdict: "holds" });
  expect(await check(declaring({ gradients: false }), vector)).toEqual({ verdict: "holds" });
});

test.each<[Partial<Support>, string]>([
  [{ cell: "gru" }, "lstm is not declared"],
  [{ dtypes: ["float32"] }, "float64 is not declared"],
  [{ maxLayers: 1 }, "2 layers are not declared"],
  [{ lengths: false }, "lengths are not declared"],
  [{ options: [{ bias: false }] }, "options {} are not declared"],
  [{ directions: ["forward"] }, "bidirectional is not declared"],
  [{ initialState: false }, "initialState is not declared"],
])("what is not declared is not asked: %j", async (more, reason) => {
  expect(await check(declaring(more), vector)).toEqual({ verdict: "unsupported", reason });
});

test("a number beyond its bound, a refusal, a failure", async () => {
  const off = declaring({}, (request) => {
    const answer = reference.run(request) as RunAnswer;
    return { ...answer, ...(answer.y && { y: mapTensor(answer.y, (v) => v + 1e-9) }) };
  });
  expect(await check(off, vector)).toMatchObject({
    verdict: "violated",
    mismatch: { where: "y[0,0,0]", boundFrom: "the file" },
  });
  const refuses = declaring({}, () => ({ unsupported: "not today" }));
  expect(await check(refuses, vector)).toEqual({ verdict: "unsupported", reason: "not today" });
  const fails = declaring({}, () => Promise.reject(new Error("no")));
  expect(await check(fails, vector)).toEqual({ verdict: "errored", reason: "no" });
});

/** Mistakes in all gates at once, as the definition with other numbers: what a mutant computes is known without it. */
import { expect, it } from "vitest";
import type { RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import { precision } from "../../../spec/language/precision.ts";
import { expectation, interpretedExpectation } from "../../../spec/networks/oracle.ts";
import type { Tensors } from "../../../spec/tensor.ts";
import { parseCase } from "../../cases/case.ts";
import { drawRequest } from "../../cases/request.ts";
import { judge } from "../../judge/compare.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { equationMutantsOf } from "../catalogue.ts";
import { answerOf } from "../../../impl/defined/index.ts";
import { mutantExpectation } from "../evaluate/expectation.ts";
import type { EquationMutant } from "../mutant.ts";

const cellOf = (id: string): string => id.split("/")[0] as string;
const mutant = (id: string): EquationMutant =>
  equationMutantsOf(stepFor(cellOf(id), {})).find((one) => one.id === id) as EquationMutant;

const asked = (cell: string, sizes: string): RunRequest => {
  const { request, cotangents } = drawRequest(parseCase(`cell=${cell} ${sizes} dir=forward regime=tame seed=7`));
  return { ...request, cotangents };
};

const named =
  (of: (name: string) => string) =>
  (params: Tensors): Tensors =>
    mapTensors(params, (t, name) => params[of(name)] ?? t);
const transposed = (params: Tensors): Tensors =>
  mapTensors(params, (t, name) => (name.startsWith("U_") ? fill(t, t.shape, (i, j) => at(t, j, i)) : t));
const unbiased = (params: Tensors): Tensors =>
  mapTensors(params, (t, name) => (name.startsWith("b_") ? mapTensor(t, () => 0) : t));
const other: Readonly<Record<string, string>> = { o: "i", g: "f", f: "o", i: "g" };
const inOrder = named((name) => `${name.slice(0, 2)}${other[name.slice(2)]}`);
const shifted = ({ x, ...rest }: RunRequest): RunRequest => ({
  ...rest,
  x: fill(x, x.shape, (t, b, i) => (t === 0 ? 0 : at(x, t - 1, b, i))),
});

/** [x; h] of one step of an Elman cell whose numbers stand in the order [h; x]. */
function asStored(request: RunRequest): RunRequest {
  const { x, layers, sizes } = request;
  const { m, n } = sizes;
  const h = layers[0]!.initial![0]!["h"]!;
  const stored = (b: number, k: number): number => (k < n ? at(h, b, k) : at(x, 0, b, k - n));
  const initial = [{ h: fill(h, h.shape, (b, k) => stored(b, m + k)) }];
  return { ...withLayer(request, { initial }), x: fill(x, x.shape, (_, b, i) => stored(b, i)) };
}

it.each<[string, string, (request: RunRequest) => RunRequest]>([
  ["lstm/forward/transposed/U·in·all·gates", "T=4 B=2 m=2 n=3", (r) => withParams(r, transposed)],
  ["lstm/forward/dropped/b·in·all·gates", "T=4 B=2 m=2 n=3", (r) => withParams(r, unbiased)],
  ["lstm/forward/ordered/i-f-o-g·as·o-g-f-i", "T=4 B=2 m=2 n=3", (r) => withParams(r, inOrder)],
  [
    "lstm/forward/shared/i-for-f",
    "T=4 B=2 m=2 n=3",
    (r) =>
      withParams(
        r,
        named((name) => name.replace("_f", "_i")),
      ),
  ],
  ["lstm/forward/delayed/all", "T=4 B=2 m=2 n=3", shifted],
  [
    "lstm/forward/joined/all·gates",
    "T=4 B=2 m=3 n=3",
    (r) =>
      withParams(
        r,
        named((name) => name.replace(/^[WU]/u, (letter) => (letter === "W" ? "U" : "W"))),
      ),
  ],
  ["elman/forward/joined/Wₕ·xₜ·+·Uₕ·hₜ₋₁·+·bₕ", "T=1 B=2 m=2 n=3", asStored],
  ["elman/forward/joined/Wₕ·xₜ·+·Uₕ·hₜ₋₁·+·bₕ", "T=1 B=2 m=4 n=3", asStored],
  [
    "gru/forward/after/Uₕ·(rₜ·⊙·hₜ₋₁)",
    "T=4 B=2 m=2 n=3",
    (r) =>
      withLayer(
        withParams(r, (params) => ({ ...params, c_h: mapTensor(params["b_h"]!, () => 0) })),
        { cell: "gru-reset-after" },
      ),
  ],
  [
    "gru-reset-after/forward/before/rₜ·⊙·(Uₕ·hₜ₋₁·+·cₕ)",
    "T=4 B=2 m=2 n=3",
    (r) =>
      withLayer(
        withParams(r, (params) => Object.fromEntries(Object.entries(params).filter(([name]) => name !== "c_h"))),
        { cell: "gru" },
      ),
  ],
])("%s, %s, is the definition with other numbers", (id, sizes, change) => {
  const request: RunRequest = { ...asked(cellOf(id), sizes), want: ["y", "final"] };
  const answer = answerOf(mutantExpectation(mutant(id), request, false, "faithful"), request);
  expect(judge(againstOracle(oracle(change(request)), answer), "faithful").mismatch).toBeNull();
  // with the numbers as they are it differs
  expect(judge(againstOracle(oracle(request), answer), "absolute").mismatch).not.toBeNull();
});

it("a state that a mistake adds is not answered, compiled or not", () => {
  const delayed = mutant("elman/forward/delayed/Wₕ·xₜ");
  const request = asked("elman", "T=3 B=2 m=2 n=3");
  const demand = { precision: precision(request.dtype, "faithful"), gradients: true, stepFor: () => delayed.step };
  const compiled = expectation(request, demand);
  expect(compiled).toEqual(interpretedExpectation(request, demand));
  expect(Object.keys(compiled.final[0]![0]!)).toEqual(["h"]);
  expect(Object.keys(compiled.gradients!.initial[0]![0]!)).toEqual(["h"]);
});

import type { RunRequest } from "../../../impl/contract.ts";
import { cellOf, stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { digitless } from "../../controls/range.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { type Rest, restOf } from "../../structure/fixed-point.ts";

const restFor = (cell: string, options: Options): Rest => restOf(stepFor(cell, options));

/** The output is 0 where all that is made small here is. */
const isSilent = ({ id }: Cell, options: Options): boolean => restFor(id, options).y;

/** Input, biases and states a power of two times what they were. */
function scaled(request: RunRequest, factor: number): RunRequest {
  const [layer] = request.layers;
  if (layer === undefined) return request;
  const { states, biases } = restFor(layer.cell, layer.options);
  const { positive = [], clocks = [] } = cellOf(layer.cell);
  const small = (t: Tensor): Tensor => mapTensor(t, (v) => v * factor);
  const only = (tensors: Tensors, names: readonly string[]): Tensors =>
    mapTensors(tensors, (t, name) => (names.includes(name) ? small(t) : t));
  const free = states.filter((name) => !positive.includes(name) && !clocks.includes(name));
  return withLayer(
    withParams({ ...request, x: small(request.x) }, (params) => only(params, biases)),
    { initial: layer.initial?.map((state) => only(state, free)) ?? null },
  );
}

export const tinyPreActivations: Law = {
  id: "numerics/tiny-pre-activations",
  sentence:
    "Near 0 an output has as many digits as elsewhere: where all that is read is 10⁻³ to 10⁻³⁰, tanh is its argument and no absolute error is small.",
  source: "docs/theory.md 1.6",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isSilent,
  scales: true,
  needs: [],
  space: { T: [1, 3], B: [1, 3], lengths: "none", regimes: ["tame", "exact", "sparse"] },
  control: digitless,
  check: async ({ request, run, draw }) => {
    // half of the cases within the digits of a float32 of 1: what is multiplied thrice must not vanish
    const most = draw("half", 0, 1) === 0 ? 30 : 100;
    const asked = scaled(request, 2 ** -draw("exponent", 10, most));
    const answer = await run(asked);
    return againstOracle(oracle(asked, { observed: answer.y, relative: true }), answer);
  },
};

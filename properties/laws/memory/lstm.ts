import type { Cotangents, Layer, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { exchanged, polarity } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { forceGates, hasBias } from "../gates.ts";

/** Gates can be forced, and the cell state keeps whatever size it has. */
const unclipped = (cell: Cell, options: Options): boolean => hasBias(cell, options) && !options["cellClip"];

/** The cotangents of the last cell state alone: L = ⟨c̄, c_T⟩. */
const cellOnly = ({ final }: Cotangents): Cotangents => ({
  y: null,
  final: (final as readonly (readonly Tensors[])[]).map((layer) =>
    layer.map((state) => mapTensors(state, (t, name) => (name === "c" ? t : mapTensor(t, () => 0)))),
  ),
});

/** dL/dc_0 of every walk against what it should be. */
function cellGradients(
  request: RunRequest,
  cotangents: Cotangents,
  answer: RunAnswer,
  want: (walk: number, v: Tensor) => Tensor,
): Comparison[] {
  const expected = oracle(request, { cotangents });
  const walks = answer.gradients?.initial?.[0] ?? [];
  return walks.map(({ c }, walk) => ({
    what: `gradients.initial[0][${walk}].c`,
    shape: (c as Tensor).shape,
    got: (c as Tensor).data,
    want: want(walk, cotangents.final?.[0]?.[walk]?.["c"] as Tensor).data,
    tolerance: {
      from: "running error analysis of the equations and of their derivative, twice",
      of: (accuracy) =>
        Float64Array.from(expected(accuracy).gradients?.initial[0]?.[walk]?.["c"]?.error ?? [], (e) => 2 * e),
    },
  }));
}

/** With some gates forced, c ends as it began. */
const cellKept =
  (gates: Readonly<Record<string, "open" | "shut">>): Law["check"] =>
  async ({ request, run }) => {
    const forced = forceGates(request, gates);
    const answer = await run(forced);
    const expected = oracle(forced, { observed: answer.y });
    const walks = answer.final?.[0] ?? [];
    return walks.map(({ c }, walk) => ({
      what: `final[0][${walk}].c`,
      shape: (c as Tensor).shape,
      got: (c as Tensor).data,
      want: forced.layers[0]?.initial?.[walk]?.["c"]?.data ?? [],
      tolerance: {
        from: "running error analysis: how near to 1 and 0 the gates are",
        of: (accuracy) => expected(accuracy).final[0]?.[walk]?.["c"]?.error as Float64Array,
      },
    }));
  };

/** Product over the valid steps of the forget gates of a walk whose gates see x alone: [B, n]. */
function forgetProduct(request: RunRequest, walk: number, v: Tensor): Tensor {
  const { W_f, b_f } = (request.layers[0] as Layer).params[walk] as { W_f: Tensor; b_f?: Tensor };
  const { T, m } = request.sizes;
  return fill(v, v.shape, (b, k) => {
    const length = request.lengths?.[b] ?? T;
    let product = at(v, b, k);
    for (let t = 0; t < length; t++) {
      let a = b_f === undefined ? 0 : at(b_f, k);
      for (let j = 0; j < m; j++) a += at(W_f, k, j) * at(request.x, t, b, j);
      product *= 1 / (1 + Math.exp(-a));
    }
    return product;
  });
}

export const lstm: readonly Law[] = [
  {
    id: "memory/lstm-forget-open-keeps-cell",
    sentence:
      "With the forget gate open (f = 1) and the input gate shut (i = 0) the cell state stays what it was, whatever comes in.",
    source: "Gers et al. 2000; docs/theory.md R03",
    conformance: "L2",
    family: "lstm",
    appliesTo: unclipped,
    needs: ["initialState"],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: exchanged("i", "f"),
    check: cellKept({ f: "open", i: "shut" }),
  },
  {
    id: "memory/lstm-1997-shut-gate-keeps-cell",
    sentence: "Without forget gate, with the input gate shut (i = 0), the cell state stays what it was.",
    source: "Hochreiter & Schmidhuber 1997; docs/theory.md 3.4",
    conformance: "L2",
    family: "recurrent",
    cells: ["lstm-1997"],
    appliesTo: hasBias,
    needs: ["initialState"],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: polarity("i"),
    check: cellKept({ i: "shut" }),
  },
  {
    id: "memory/lstm-forget-open-keeps-gradient",
    sentence: "With f = 1 and i = 0 the gradient reaches the first cell state unchanged: ∂c_T/∂c_0 = I.",
    source: "Hochreiter & Schmidhuber 1997 (constant error carousel); docs/theory.md R03, G09",
    conformance: "L3",
    family: "lstm",
    appliesTo: unclipped,
    needs: ["initialState", "gradients"],
    space: { regimes: ["tame", "wide", "sparse"], losses: ["both"] },
    control: exchanged("i", "f"),
    check: async ({ request, cotangents, run }) => {
      const forced = forceGates(request, { f: "open", i: "shut" });
      const loss = cellOnly(cotangents);
      const answer = await run({ ...forced, want: ["gradients"], cotangents: loss });
      return cellGradients(forced, loss, answer, (_, v) => v);
    },
  },
  {
    id: "memory/lstm-cell-path-is-product-of-forget-gates",
    sentence:
      "Where gates see the input alone (U = 0, no peepholes), ∂c_T/∂c_0 is the product of the forget gates along the way.",
    source: "docs/theory.md G09",
    conformance: "L3",
    family: "lstm",
    appliesTo: (_, { gateActivation, forgetBias, cellClip }) => !gateActivation && !forgetBias && !cellClip,
    needs: ["initialState", "gradients"],
    space: { regimes: ["tame", "sparse"], losses: ["both"] },
    control: exchanged("i", "f"),
    check: async ({ request, cotangents, run }) => {
      const open = withParams(request, (params) =>
        mapTensors(params, (t, name) => (/^[Up]_/.test(name) ? mapTensor(t, () => 0) : t)),
      );
      const loss = cellOnly(cotangents);
      const answer = await run({ ...open, want: ["gradients"], cotangents: loss });
      return cellGradients(open, loss, answer, (walk, v) => forgetProduct(open, walk, v));
    },
  },
];

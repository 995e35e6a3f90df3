import type { Layer, RunRequest } from "../../../impl/contract.ts";
import { float64 } from "../../../spec/language/evaluate/arithmetic.ts";
import { bound } from "../../../spec/language/error/bound.ts";
import { evaluate } from "../../../spec/language/evaluate/evaluate.ts";
import type { Input } from "../../../spec/language/expression.ts";
import { type Grade, precision } from "../../../spec/language/precision.ts";
import { program } from "../../../spec/language/program.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import { type BoundedVector, shared, stack } from "../../../spec/networks/vector.ts";
import { linearAttention } from "../../../spec/around/systems/linear-attention.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { saturation } from "../../cases/regimes.ts";
import { negative } from "../../controls/controls.ts";
import type { Law } from "../../law.ts";
import { stabilised } from "./mechanism/stabilised.ts";
import { oracle } from "../../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, takeStateRow, withLayer, withParams } from "../../requests/rearrange.ts";

/** Both gates 1, the stabiliser 0: nothing is forgotten. */
const ungated = (request: RunRequest): RunRequest => {
  const { options, initial } = request.layers[0] as Layer;
  const forget = options["forget"] === "exp" ? 0 : saturation[request.dtype].open;
  const gates: Readonly<Record<string, number>> = { w_i: 0, b_i: 0, w_f: 0, b_f: forget };
  const open = withParams(request, (params) =>
    mapTensors(params, (t, name) => (gates[name] === undefined ? t : mapTensor(t, () => gates[name] as number))),
  );
  return withLayer(open, {
    initial:
      initial?.map((state) => mapTensors(state, (t, name) => (name === "m" ? mapTensor(t, () => 0) : t))) ?? null,
  });
};

const numbers = ({ data }: Tensor): BoundedVector => shared(Array.from(data), 0);

/** The outputs [T, B, n] of linear attention from the weights and the first states of a request of one forward layer. */
function attended(request: RunRequest, accuracy: Grade): Bounded {
  const { x, sizes, layers } = request;
  const { T, B, n } = sizes;
  const [{ params, initial, options }] = layers as readonly [Layer];
  const outputs = linearAttention(T, options["bias"] !== false);
  const graph = program(outputs);
  const rows = Array.from({ length: B }, (_, b) => {
    const given = ({ kind, name, shape }: Input): BoundedVector => {
      if (kind === "param") return numbers(params[0]?.[name] as Tensor);
      if (kind === "x") return numbers(fill(x, [sizes.m], (i) => at(x, Number(name.slice(1)), b, i)));
      const state = initial?.[0]?.[name];
      return numbers(state === undefined ? fill(x, shape.map(() => n), () => 0) : takeStateRow(state, b)); // prettier-ignore
    };
    const values = evaluate(graph, sizes, (node) => given(node).value, float64);
    const spreads = bound(graph, sizes, values, given, precision(request.dtype, accuracy));
    return outputs.map((node): BoundedVector => {
      const place = graph.place.get(node) as number;
      return { ...(spreads[place] as BoundedVector), value: values[place] as readonly number[] };
    });
  });
  return stack(
    [T, B, n],
    outputs.flatMap((_, t) => rows.map((row) => row[t] as BoundedVector)),
  );
}

/** A matrix memory that forgets nothing. */
const attention = ["mlstm", "mlstm-stabilised"].map((cell): Law => ({
  id: `reduction/${cell}-of-open-gates-is-linear-attention`,
  sentence: "With i = f = 1 the mLSTM is linear attention without gates, normalised by max(|nᵀq|, 1).",
  source: "Beck et al. 2024; Katharopoulos et al. 2020; docs/theory.md R29",
  conformance: "L1",
  family: cell,
  appliesTo: (_, options) => options["bias"] !== false || options["forget"] === "exp",
  needs: [],
  space: { T: [2, 5], directions: ["forward"], lengths: "none", regimes: ["tame", "wide", "sparse"] },
  control: negative("W_k"),
  check: async ({ request, run }) => {
    const open = ungated(request);
    const { y } = await run(open);
    if (y === undefined) return [];
    const own = oracle(open);
    return [
      {
        what: "y",
        shape: y.shape,
        got: y.data,
        want: attended(open, "faithful").value,
        tolerance: {
          from: "running error analysis of the equations of the cell and of attention",
          of: (accuracy) => {
            const { error } = attended(open, accuracy);
            return own(accuracy).y.error.map((e, k) => e + (error[k] as number));
          },
        },
      },
    ];
  },
}));

/** Reductions of the mLSTM. */
export const mlstm: readonly Law[] = [stabilised("mlstm"), ...attention];

import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import { type Tensors, tensor } from "../../spec/tensor.ts";
import { exchanged, polarity } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { type Oracle, oracle } from "../judge/oracle.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { forceGates, hasBias } from "./gates.ts";

/** The Elman network on the candidate's weights `W_g, U_g, b_g` (and a second bias c_g, added to the first). */
const elmanOf = (request: RunRequest, gate: string): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({
    cell: "elman",
    options: layer.options["activation"] === undefined ? {} : { activation: layer.options["activation"] },
    direction: layer.direction,
    params: layer.params.map((params) => {
      const bias = params[`b_${gate}`] as Tensors[string];
      const inner = params[`c_${gate}`];
      return {
        W_h: params[`W_${gate}`],
        U_h: params[`U_${gate}`] ?? tensor(request.dtype, [...bias.shape, ...bias.shape]),
        b_h: inner === undefined ? bias : mapTensor(bias, (b, i) => b + (inner.data[i] as number)),
      } as Tensors;
    }),
    initial: layer.initial?.map(({ h }) => ({ h }) as Tensors) ?? null,
  })),
});

/** The output is a gate times tanh of something. */
const squashesOutput = (cell: Cell, options: Options): boolean =>
  stepFor(cell.id, options).y.args.some((node) => node.op === "activation" && node.fn === "tanh");

/** y of the gated cell against φ of y of the Elman network; the bounds of both add up. */
function reduced(answer: RunAnswer, gated: Oracle, elman: Oracle, outer: (h: number) => number): Comparison[] {
  const y = answer.y as NonNullable<RunAnswer["y"]>;
  return [
    {
      what: "y",
      shape: y.shape,
      got: y.data,
      want: elman("any").y.value.map(outer), // φ(0) = 0: padding stays 0
      tolerance: {
        from: "error analysis of the gated cell and of the Elman network",
        of: (accuracy) => gated(accuracy).y.error.map((e, i) => e + (elman(accuracy).y.error[i] as number)),
      },
    },
  ];
}

/** With its gates forced, a gated cell is a simpler one. */
export const reductions: readonly Law[] = [
  {
    id: "reduction/gru-r1-z0-is-elman",
    sentence:
      "With the reset gate open (r = 1) and the update gate shut (z = 0) the GRU is the Elman network of its candidate.",
    source: "Cho et al. 2014; docs/theory.md R04",
    level: "L1",
    family: "gru",
    appliesTo: (cell, options) => hasBias(cell, options) && options["polarity"] !== "write",
    needs: [],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: polarity("z"),
    check: async ({ request, run }) => {
      const forced = forceGates(request, { r: "open", z: "shut" });
      const answer = await run(forced);
      const seen = { observed: answer.y };
      return reduced(answer, oracle(forced, seen), oracle(elmanOf(forced, "h"), seen), (h) => h);
    },
  },
  {
    id: "reduction/lstm-i1-f0-o1-is-elman-through-tanh",
    sentence: "With i = 1, f = 0, o = 1 each step of the LSTM is tanh of an Elman step from its own last output.",
    source: "docs/theory.md R01",
    level: "L1",
    family: "lstm",
    appliesTo: (cell, options) => hasBias(cell, options) && squashesOutput(cell, options),
    needs: [],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: exchanged("f", "o"),
    check: async ({ request, run }) => {
      const forced = forceGates(request, { i: "open", f: "shut", o: "open" });
      const answer = await run(forced);
      const seen = { observed: answer.y };
      return reduced(answer, oracle(forced, seen), oracle(elmanOf(forced, "g"), seen), Math.tanh);
    },
  },
];

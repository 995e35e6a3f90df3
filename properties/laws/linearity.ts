import type { Cotangents, Gradients } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { type Answered, againstSumOfGradients } from "../judge/gradient-sum.ts";
import { allRead, clippedWithin, lostBeside } from "../controls/cotangent.ts";
import { filledCotangents } from "../requests/cotangents.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { oracle } from "../judge/oracle.ts";
import { mapTensor } from "../requests/rearrange.ts";

/** Every tensor of gradients, by name. */
function listed({ x, params, initial = [] }: Gradients): [string, Tensor][] {
  const walks = (what: string, layers: readonly (readonly Tensors[])[]): [string, Tensor][] =>
    layers.flatMap((layer, depth) =>
      layer.flatMap((tensors, walk) =>
        Object.entries(tensors).map(([name, t]): [string, Tensor] => [`${what}[${depth}][${walk}].${name}`, t]),
      ),
    );
  return [["gradients.x", x], ...walks("gradients.params", params), ...walks("gradients.initial", initial)];
}

/** Gradients that must be `factor` times others, as numbers. */
const exactly = (got: Gradients, of: Gradients, factor: number): Comparison[] => {
  const others = new Map(listed(of));
  return listed(got).map(([what, { shape, data }]) => ({
    what,
    shape,
    got: data,
    want: Array.from((others.get(what) as Tensor).data, (v) => factor * v),
    tolerance: "equal",
  }));
};

const ask = async ({ request, run }: Trial, cotangents: Cotangents): Promise<Gradients> =>
  (await run({ ...request, want: ["gradients"], cotangents })).gradients as Gradients;

/** The vector-Jacobian product is linear in its vector. */
export const linearity: readonly Law[] = [
  {
    id: "gradient/additive-over-outputs",
    sentence:
      "The gradient of a sum of two losses, one of y and one of the final states, is the sum of their gradients.",
    source: "docs/theory.md G03",
    level: "L3",
    family: "recurrent",
    needs: ["gradients"],
    space: {
      T: [2, 3],
      B: [1, 1],
      m: [1, 2],
      n: [1, 2],
      losses: ["both"],
      regimes: ["tame", "wide", "saturated", "sparse"],
    },
    expensive: true,
    control: lostBeside,
    check: async (trial) => {
      const answered = async (cotangents: Cotangents): Promise<Answered> => ({
        gradients: await ask(trial, cotangents),
        expected: oracle(trial.request, { cotangents }),
      });
      const { y, final } = trial.cotangents;
      const whole = await answered({ y, final });
      return againstSumOfGradients(whole, [await answered({ y, final: null }), await answered({ y: null, final })]);
    },
  },
  {
    id: "gradient/linear-in-cotangents",
    sentence: "Cotangents times a power of two, of either sign, give exactly so many times the gradient.",
    source: "docs/theory.md G02, G03; IEEE 754: a product with a power of two is exact",
    level: "L3",
    family: "recurrent",
    needs: ["gradients"],
    // far from overflow and underflow, where powers of two are exact
    space: { T: [2, 4], B: [1, 3], regimes: ["tame", "sparse"] },
    control: clippedWithin(1),
    check: async (trial) => {
      const factor = (trial.draw("sign", 0, 1) * 2 - 1) * 2 ** trial.draw("power", 1, 10);
      const scaled = mapTree(trial.cotangents, (t) => mapTensor(t, (v) => factor * v));
      return exactly(await ask(trial, scaled), await ask(trial, trial.cotangents), factor);
    },
  },
  {
    id: "gradient/zero-cotangents",
    sentence: "A loss that reads nothing, every cotangent 0, has gradients that are exactly 0.",
    source: "docs/theory.md G03",
    level: "L3",
    family: "recurrent",
    needs: ["gradients"],
    // far from overflow: 0 · ∞ is nobody's mistake
    space: { T: [2, 4], B: [1, 3], regimes: ["tame", "sparse"] },
    control: allRead,
    check: async (trial) => {
      const none = await ask(trial, filledCotangents(trial.cotangents, 0));
      return exactly(none, none, 0);
    },
  },
];

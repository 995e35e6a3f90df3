import { stepFor } from "../../spec/catalogue.ts";
import { widthOf } from "../../spec/cell.ts";
import { shapeAt } from "../../spec/language/sizes.ts";
import type { Run } from "../../spec/networks/run.ts";
import { directionsOf } from "../../spec/options.ts";
import { type Random, mulberry32 } from "../../spec/random.ts";
import { type Tensor, type Tensors, elements, tensor } from "../../spec/tensor.ts";
import type { Check, CheckCase, Distribution } from "./check.ts";

/** One number of N(0, 1): Box and Muller 1958. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Draw one number at a time. */
function drawer(from: Distribution, sizes: CheckCase, random: Random): () => number {
  if ("constant" in from) return () => from.constant;
  if ("sum" in from) {
    const parts = from.sum.map((part) => drawer(part, sizes, random));
    return () => parts.reduce((total, part) => total + part(), 0);
  }
  const over = from.over === undefined ? 1 : Math.sqrt(from.over === "sqrt m" ? sizes.m : sizes.n);
  if ("normal" in from) {
    const [mean, deviation] = from.normal;
    return () => (mean + deviation * normal(random)) / over;
  }
  const [least, most] = from.uniform;
  return () => (least + (most - least) * random()) / over;
}

/** A linear layer behind the outputs: weights [features, width], and bias [features]. */
interface Head {
  readonly weights: Tensor;
  readonly bias: Tensor;
}

/** One trial of a check: a network, and the layer behind it. */
export interface Drawn {
  readonly run: Run;
  readonly head: Head | null;
}

/** The seeds of a trial: one of x and the states, one of the weights. */
interface Seeds {
  readonly inputs: number;
  readonly weights: number;
}

/** Draw the numbers of one trial. The same seeds give the same numbers. */
export function drawn(check: Check, sizes: CheckCase, seeds: Seeds): Drawn {
  const { T, B, m, n, layers: depth = 1, direction = "forward", more = {} } = sizes;
  const [ofInputs, ofWeights] = [mulberry32(seeds.inputs), mulberry32(seeds.weights)];
  const filled = (random: Random, shape: readonly number[], from: Distribution): Tensor => {
    const next = drawer(from, sizes, random);
    return tensor("float64", shape, Float64Array.from({ length: elements(shape) }, next));
  };
  const options = check.options ?? {};
  const step = stepFor(check.cell, options);
  const D = directionsOf(direction);
  let width = m;
  const layers = Array.from({ length: depth }, () => {
    const own = { ...more, T, B, m: width, n };
    const params = Array.from({ length: D }, () =>
      Object.fromEntries(
        step.params.map(({ name, shape }) => {
          const from = check.draw.parameters[name] ?? check.draw.parameters[name.charAt(0)] ?? { constant: 0 };
          return [name, filled(ofWeights, shapeAt(shape, own), from)];
        }),
      ),
    );
    const initial = Array.from({ length: D }, (): Tensors =>
      Object.fromEntries(
        Object.entries(step.state).map(([name, { shape }]) => [
          name,
          filled(ofInputs, [B, ...shapeAt(shape, own)], check.draw.states?.[name] ?? { constant: 0 }),
        ]),
      ),
    );
    width = D * widthOf(step, own);
    return { cell: check.cell, options, direction, params, initial: check.draw.states === undefined ? null : initial };
  });
  const { head, gradients } = check.compares;
  return {
    run: {
      sizes: { ...more, T, B, m, n },
      layers,
      x: filled(ofInputs, [T, B, m], check.draw.x),
      lengths: null,
      cotangents: gradients ? { y: filled(ofInputs, [T, B, width], gradients.cotangent), final: null } : null,
    },
    head: head
      ? {
          weights: filled(ofWeights, [head.features, width], head.weights),
          bias: filled(ofWeights, [head.features], head.bias),
        }
      : null,
  };
}

/** One row of a trial as a trial of its own: no cell mixes rows. */
export function rowOf({ run, head }: Drawn, b: number): Drawn {
  const { T, B, m } = run.sizes;
  const x = tensor("float64", [T, 1, m]);
  for (let t = 0; t < T; t++) x.data.set(run.x.data.subarray((t * B + b) * m, (t * B + b + 1) * m), t * m);
  const cut = ({ shape, data }: Tensor): Tensor => {
    const size = data.length / B;
    return tensor("float64", [1, ...shape.slice(1)], data.subarray(b * size, (b + 1) * size));
  };
  return {
    head,
    run: {
      ...run,
      sizes: { ...run.sizes, B: 1 },
      x,
      layers: run.layers.map((layer) => ({
        ...layer,
        initial:
          layer.initial?.map((states) =>
            Object.fromEntries(Object.entries(states).map(([name, state]) => [name, cut(state)])),
          ) ?? null,
      })),
    },
  };
}

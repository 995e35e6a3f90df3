import type { Cotangents, Layer } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Step } from "../../../spec/cell.ts";
import { program } from "../../../spec/language/program.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { allRead } from "../../controls/cotangent.ts";
import type { Comparison, Law } from "../../law.ts";
import { cotangentsOfState } from "../../requests/cotangents.ts";

/** Names of the parameters that state `name` depends on after `steps` steps, by the equations. */
function readBy({ next }: Step, name: string, steps: number): Set<string> {
  const params = new Set<string>();
  let states = new Set([name]);
  for (let t = 0; t < steps; t++) {
    const { nodes } = program([...states].map((state) => next[state] as Step["y"]));
    const inputs = nodes.filter((node) => node.op === "input");
    for (const { kind, name: of } of inputs) if (kind === "param") params.add(of);
    states = new Set(inputs.flatMap((node) => (node.kind === "state" ? [node.name] : [])));
  }
  return params;
}

const nothing = (what: string, { shape, data }: Tensor): Comparison => ({
  what,
  shape,
  got: data,
  want: new Float64Array(data.length),
  tolerance: "equal",
});

const named = (what: string, tensors: Tensors | undefined, of: (name: string) => boolean): Comparison[] =>
  Object.entries(tensors ?? {}).flatMap(([name, t]) => (of(name) ? [nothing(`${what}.${name}`, t)] : []));

export const deadParameters: Law = {
  id: "gradient/dead-parameters",
  sentence:
    "The gradient is exactly 0 for everything on which, by the equations, no part of the loss depends: the layer above, the other direction, a gate read later.",
  source: "docs/theory.md G11",
  conformance: "L3",
  family: "recurrent",
  needs: ["gradients"],
  // far from overflow: 0 · ∞ is nobody's mistake
  space: { T: [1, 2], B: [1, 3], layers: [2, 2], losses: ["final", "both"], regimes: ["tame", "sparse"] },
  control: allRead,
  check: async ({ request, cotangents, run, draw }) => {
    const { T } = request.sizes;
    const final = cotangents.final as NonNullable<Cotangents["final"]>;
    const [{ cell, options, params }] = request.layers as readonly [Layer, ...Layer[]];
    const step = stepFor(cell, options);
    const states = Object.keys(step.next);
    const walk = draw("walk", 0, params.length - 1);
    const state = states[draw("state", 0, states.length - 1)] as string;
    const loss = cotangentsOfState(final, walk, state);
    const { gradients } = await run({ ...request, want: ["gradients"], cotangents: loss });
    const read = readBy(step, state, T);
    return (gradients?.params ?? []).flatMap((layer, depth) =>
      layer.flatMap((tensors, k) => {
        const live = depth === 0 && k === walk;
        const place = `[${depth}][${k}]`;
        return [
          ...named(`gradients.params${place}`, tensors, (name) => !live || !read.has(name)),
          ...named(`gradients.initial${place}`, gradients?.initial?.[depth]?.[k], () => !live),
        ];
      }),
    );
  },
};

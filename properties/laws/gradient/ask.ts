import type { Cotangents, Gradients, RunRequest } from "../../../impl/contract.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import type { Comparison, Trial } from "../../law.ts";

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
export const exactly = (got: Gradients, of: Gradients, factor: number): Comparison[] => {
  const others = new Map(listed(of));
  return listed(got).map(([what, { shape, data }]) => ({
    what,
    shape,
    got: data,
    want: Array.from((others.get(what) as Tensor).data, (v) => factor * v),
    tolerance: "equal",
  }));
};

export const ask = async ({ request, run }: Trial, cotangents: Cotangents): Promise<Gradients> =>
  (await run({ ...request, want: ["gradients"], cotangents })).gradients as Gradients;

export const gradientsOf = async (run: Trial["run"], request: RunRequest): Promise<Gradients> =>
  (await run({ ...request, want: ["gradients"] })).gradients as Gradients;

import type { Cotangents, Layer, RunRequest, Sizes } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import type { Law, Trial } from "../law.ts";
import { mapTree } from "../../impl/tree.ts";
import { at, fill, mapTensors, takeRow, takeStateRow, withLayer } from "../requests/rearrange.ts";

/** The request with so many steps and rows: its own, over and over. */
function repeated(request: RunRequest, T: number, B: number): RunRequest {
  const { sizes, x, layers } = request;
  const row = (b: number): number => b % sizes.B;
  const [{ initial }] = layers as readonly [Layer];
  const states = (walk: Tensors): Tensors =>
    mapTensors(walk, (s) => fill(s, [B, ...s.shape.slice(1)], (b, ...rest) => at(s, row(b), ...rest)));
  return {
    ...withLayer(request, { initial: initial?.map(states) ?? null }),
    sizes: { ...sizes, T, B },
    lengths: null,
    x: fill(x, [T, B, sizes.m], (t, b, i) => at(x, t % sizes.T, row(b), i)),
  };
}

/** Cotangents of as many steps and rows. */
const repeatedCotangents = (cotangents: Cotangents, { T, B }: Sizes): Cotangents =>
  mapTree(cotangents, (t, path) => {
    const [steps, rows] = path === "y" ? [t.shape[0] as number, t.shape[1] as number] : [1, t.shape[0] as number];
    return path === "y"
      ? fill(t, [T, B, ...t.shape.slice(2)], (s, b, ...rest) => at(t, s % steps, b % rows, ...rest))
      : fill(t, [B, ...t.shape.slice(1)], (b, ...rest) => at(t, b % rows, ...rest));
  });

/** One row of a request. */
const rowOf = (request: RunRequest, b: number): RunRequest => ({
  ...withLayer(request, {
    initial: request.layers[0]?.initial?.map((walk) => mapTensors(walk, (s) => takeStateRow(s, b))) ?? null,
  }),
  sizes: { ...request.sizes, B: 1 },
  x: takeRow(request.x, b),
});

/** A run is made large by repetition; its first row, its last and one between are held to the definition. */
export const someRows =
  (large: (sizes: Sizes, draw: Trial["draw"]) => readonly [T: number, B: number]): Law["check"] =>
  async ({ request, run, draw }) => {
    const [T, B] = large(request.sizes, draw);
    const many = repeated(request, T, B);
    const { y } = await run(many);
    if (y === undefined) return [];
    return [...new Set([0, draw("row", 0, B - 1), B - 1])].flatMap((b) => {
      const seen: Tensor = takeRow(y, b);
      const sides = againstOracle(oracle(rowOf(many, b), { observed: seen }), { y: seen });
      return sides.map((side) => ({ ...side, what: `${side.what} of row ${b} of ${B}` }));
    });
  };

/** A run is made large by repetition; its gradients are held to the definition, every number of them. */
export const wholeGradients =
  (large: (sizes: Sizes, draw: Trial["draw"]) => readonly [T: number, B: number]): Law["check"] =>
  async ({ request, cotangents, run, draw }) => {
    const many = repeated(request, ...large(request.sizes, draw));
    const own = repeatedCotangents(cotangents, many.sizes);
    const { y, gradients } = await run({ ...many, want: ["y", "final", "gradients"], cotangents: own });
    if (gradients === undefined) return [];
    return againstOracle(oracle(many, { observed: y, cotangents: own }), { gradients });
  };

export const small: Law["space"] = {
  T: [2, 3],
  B: [2, 3],
  m: [1, 2],
  n: [1, 3],
  lengths: "none",
  regimes: ["tame", "wide"],
};

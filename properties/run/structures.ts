import type { Support } from "../../impl/contract.ts";
import { type Range, type Space, everywhere } from "../cases/arbitrary.ts";
import { losses } from "../cases/case.ts";

const LAYERS = 3;
const one: Range = [1, 1];

/** Every choice of one value of each factor. */
const product = (factors: readonly (readonly Partial<Space>[])[]): Partial<Space>[] =>
  factors.reduce<Partial<Space>[]>(
    (sofar, values) => sofar.flatMap((some) => values.map((value) => ({ ...some, ...value }))),
    [{}],
  );

/**
 * The whole product of directions, one to three layers, equal and unequal lengths, initial states given and absent, one row and
 * more, one step and more, and the outputs of which a loss is made: of what an implementation declares, a space for each.
 */
export function structures(space: Space, support: Support, ofGradients: boolean): Space[] {
  const depths = Array.from({ length: Math.min(LAYERS, support.maxLayers) }, (_, k) => k + 1);
  const [, rows] = everywhere.B;
  const [, steps] = space.T;
  return product([
    space.directions.map((direction) => ({ directions: [direction] })),
    depths.map((depth) => ({ layers: [depth, depth] })),
    [{ lengths: "none" }, ...(support.lengths ? [{ lengths: "short" } as const] : [])],
    [{ start: ["absent"] }, ...(support.initialState ? [{ start: ["drawn"] } as const] : [])],
    [{ B: one }, { B: [2, rows] }],
    [{ T: one }, { T: [2, steps] }],
    ofGradients ? losses.map((loss) => ({ losses: [loss] })) : [{}],
  ])
    .filter(({ lengths, B, T }) => !(lengths === "short" && B === one && T === one)) // no step at all
    .map((some) => ({ ...space, ...some, regimes: ["tame"] }));
}

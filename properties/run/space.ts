import type { OwnWeights, Support } from "../../impl/contract.ts";
import { type Space, everywhere } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import type { Law } from "../law.ts";

/** The cases of a law that an implementation declares to take, or the reason why there are none. */
export type Offered = { readonly space: Space } | { readonly unsupported: string };

/** The cases that weights of their own sizes allow. */
const ownSpace = ({ sizes: { m, n }, direction }: OwnWeights): Partial<Space> => ({
  m: [m, m],
  n: [n, n],
  layers: [1, 1],
  directions: [direction],
});

/** Narrow the cases of a law to what an implementation declares. */
export function offered(law: Law, support: Support): Offered {
  const wanted: Space = { ...everywhere, ...law.space };
  const directions = wanted.directions.filter((direction) => support.directions.includes(direction));
  const [least, most] = wanted.layers;
  const mustVary = wanted.lengths === "short" || wanted.lengths === "empty";
  if (directions.length === 0) return { unsupported: `does not declare ${wanted.directions.join(" or ")}` };
  if (law.needs.includes("initialState") && !support.initialState)
    return { unsupported: "does not declare initialState" };
  if (law.needs.includes("gradients") && !support.gradients) return { unsupported: "does not declare gradients" };
  if (law.needs.includes("ownWeights") && support.own === undefined)
    return { unsupported: "has no weights of its own" };
  if (mustVary && !support.lengths) return { unsupported: "does not declare lengths" };
  if (support.maxLayers < least) return { unsupported: `does not declare ${least} layers` };
  return {
    space: {
      ...wanted,
      directions,
      layers: [least, Math.min(most, support.maxLayers)],
      lengths: support.lengths ? wanted.lengths : "none",
      start: support.initialState ? wanted.start : ["absent"],
      ...(law.needs.includes("ownWeights") && support.own && ownSpace(support.own)),
    },
  };
}

/** Reason that a case is outside a law's space; null where it is inside. */
export function outside(space: Space, c: Case): string | null {
  for (const size of ["T", "B", "m", "n", "layers"] as const) {
    const [least] = space[size];
    if (c[size] < least) return `the law speaks of ${size} ≥ ${least}`;
  }
  if (!space.directions.includes(c.direction)) return `the law speaks of ${space.directions.join(", ")}`;
  if (c.lengths === null && (space.lengths === "short" || space.lengths === "empty"))
    return "the law speaks of rows of unequal length";
  if (c.lengths !== null && space.lengths === "none") return "the law speaks of rows of one length";
  if (!space.losses.includes(c.loss)) return `the law speaks of loss=${space.losses.join(", ")}`;
  if (!space.start.includes(c.start)) return `the law speaks of start=${space.start.join(", ")}`;
  return null;
}

import type { Support } from "../impl/contract.ts";
import { type Space, everywhere } from "./cases/arbitrary.ts";
import type { Law } from "./law.ts";

/** The cases of a law that an implementation declares to take, or the reason why there are none. */
export type Offered = { readonly space: Space } | { readonly unsupported: string };

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
  if (mustVary && !support.lengths) return { unsupported: "does not declare lengths" };
  if (support.maxLayers < least) return { unsupported: `does not declare ${least} layers` };
  return {
    space: {
      ...wanted,
      directions,
      layers: [least, Math.min(most, support.maxLayers)],
      lengths: support.lengths ? wanted.lengths : "none",
      start: support.initialState ? wanted.start : ["absent"],
    },
  };
}

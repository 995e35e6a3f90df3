import { allOptions } from "../../spec/catalogue.ts";
import type { Cell, Traits } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Bound } from "./bound-violation.ts";
import { affineOf, everything, hull, rangeOf, startOf, within } from "./intervals.ts";

/** The values of the activation that was chosen. */
export const activated: Bound = ({ options }) => rangeOf(options);

/** The values that a mixture had and that were mixed into it. */
export const mixed =
  ({ state, affine }: NonNullable<Traits["mixture"]>): Bound =>
  (place) =>
    hull(
      startOf(place, state),
      affine === undefined ? activated(place) : affineOf(place, `W_${affine}`, `b_${affine}`),
    );

/** The old value kept at most, and a value of the activation added at most, at every step; within the clip. */
export const grown =
  (state: string): Bound =>
  (place) => {
    const [least, most] = hull(rangeOf(place.options), [0, 0]);
    const [from, to] = hull(startOf(place, state), [0, 0]);
    const clip = place.options["cellClip"];
    return within([from + place.steps * least, to + place.steps * most], typeof clip === "number" ? clip : Infinity);
  };

/** The activation that was chosen has a bound. */
export const bounded = (cell: Cell, options: Options): boolean => rangeOf(allOptions(cell, options)) !== everything;

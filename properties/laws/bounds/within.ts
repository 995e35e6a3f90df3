import type { RunRequest } from "../../../impl/contract.ts";
import { cellOf, cellsWith, traitsOf } from "../../../spec/catalogue.ts";
import type { Cell, Traits } from "../../../spec/cell.ts";
import { amplified } from "../../controls/bound.ts";
import { type Bound, excess } from "../../judge/bound-violation.ts";
import { bounded } from "../../judge/cell-bounds.ts";
import type { Law } from "../../law.ts";

type Having<T extends keyof Traits> = Traits & Required<Pick<Traits, T>>;

/** A law that says where units are. */
interface Bounds<T extends keyof Traits> extends Pick<Law, "id" | "sentence" | "source"> {
  /** The cells that have this trait, or one cell. */
  readonly cells: T | readonly [id: string];
  /** The states that are bounded, by name. */
  readonly bounds: (traits: Having<T>, cell: Cell) => Readonly<Record<string, Bound>>;
  /** The bound of a step is that of the step before. */
  readonly carried?: true;
  readonly started?: (request: RunRequest) => RunRequest;
  /** The factor by which the control is too large. */
  readonly factor: number;
}

export const law = <T extends keyof Traits>({
  id,
  sentence,
  source,
  cells,
  bounds,
  carried,
  started,
  factor,
}: Bounds<T>): Law => ({
  id,
  sentence,
  source,
  conformance: "L2",
  family: "recurrent",
  get cells() {
    return typeof cells === "string" ? cellsWith(cells) : cells;
  },
  appliesTo: (cell, options) =>
    bounded(cell, options) && (typeof cells !== "string" || traitsOf(cell, options)[cells] !== undefined),
  needs: [],
  space: { T: [1, 4], B: [1, 3], directions: ["forward"], regimes: ["wide", "saturated", "exact", "edge"] },
  control: amplified(factor),
  check: async ({ case: { cell: id, options }, request, run }) => {
    const cell = cellOf(id);
    const asked = started?.(request) ?? request;
    const answer = await run(asked);
    return Object.entries(bounds(traitsOf(cell, options) as Having<T>, cell)).flatMap(([state, bound]) =>
      excess(asked, answer, { state, bound, carried: carried === true }),
    );
  },
});

import type { RunRequest } from "../../../impl/contract.ts";
import { cellOf } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import { amplified } from "../../controls/bound.ts";
import { type Bound, excess } from "../../judge/bound-violation.ts";
import type { Law } from "../../law.ts";

/** A law that says where units are. */
interface Bounds extends Pick<Law, "id" | "sentence" | "source"> {
  readonly cells: readonly string[];
  readonly appliesTo?: (cell: Cell, options: Options) => boolean;
  /** The states that are bounded. */
  readonly states: (cell: Cell) => readonly string[];
  readonly bound: (cell: string, state: string) => Bound;
  /** The bound of a step is that of the step before. */
  readonly carried?: true;
  readonly started?: (request: RunRequest) => RunRequest;
  /** The factor by which the control is too large. */
  readonly factor: number;
}

export const law = ({
  id,
  sentence,
  source,
  cells,
  appliesTo,
  states,
  bound,
  carried,
  started,
  factor,
}: Bounds): Law => ({
  id,
  sentence,
  source,
  conformance: "L2",
  family: "recurrent",
  cells,
  ...(appliesTo && { appliesTo }),
  needs: [],
  space: { T: [1, 4], B: [1, 3], directions: ["forward"], regimes: ["wide", "saturated", "exact", "edge"] },
  control: amplified(factor),
  check: async ({ case: { cell }, request, run }) => {
    const asked = started?.(request) ?? request;
    const answer = await run(asked);
    return states(cellOf(cell)).flatMap((state) =>
      excess(asked, answer, { state, bound: bound(cell, state), carried: carried === true }),
    );
  },
});

import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { at, fill } from "./rearrange.ts";

/** Rows of a batch by their numbers, in an order of its own: some of them, all of them, one of them twice. */
type Rows = readonly number[];

/** Rows of a sequence [T, B, k], which has no index in its path, or of a state [B, …]; what belongs to parameters stays. */
const taken =
  (rows: Rows) =>
  (t: Tensor, path: string): Tensor => {
    if (path.includes("params")) return t;
    const axis = path.includes("[") ? 0 : 1;
    return fill(t, t.shape.with(axis, rows.length), (...index) =>
      at(t, ...index.with(axis, rows[index[axis] as number] as number)),
    );
  };

/** A request with the batch made of these of its rows. */
export const rowsOfRequest = (request: RunRequest, rows: Rows): RunRequest => ({
  ...mapTree(request, taken(rows)),
  sizes: { ...request.sizes, B: rows.length },
  lengths: request.lengths && rows.map((b) => (request.lengths as readonly number[])[b] as number),
});

/** An answer of these rows. */
export const rowsOfAnswer = (answer: RunAnswer, rows: Rows): RunAnswer => mapTree(answer, taken(rows));

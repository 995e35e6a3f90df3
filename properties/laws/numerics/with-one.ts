import type { RunRequest } from "../../../impl/contract.ts";
import type { Trial } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";

/** One element of x replaced, in a step that its row has; null where no row has any. */
export function withOne(request: RunRequest, draw: Trial["draw"], value: number): RunRequest | null {
  const { T, B, m } = request.sizes;
  const rows = Array.from({ length: B }, (_, b) => b).filter((b) => (request.lengths?.[b] ?? T) > 0);
  if (rows.length === 0) return null;
  const row = rows[draw("row", 0, rows.length - 1)] as number;
  const step = draw("step", 0, (request.lengths?.[row] ?? T) - 1);
  const feature = draw("feature", 0, m - 1);
  const x = fill(request.x, request.x.shape, (t, b, i) =>
    t === step && b === row && i === feature ? value : at(request.x, t, b, i),
  );
  return { ...request, x };
}

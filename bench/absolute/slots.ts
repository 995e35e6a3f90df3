/** In which order fresh processes measure: size by size, and in every round each target once, so that drift meets all alike. */
import type { Shape } from "../core/shape.ts";

/** The work of one fresh process. Round −1 is the gate: it judges and times nothing. */
export interface Slot {
  readonly target: string;
  readonly shapes: readonly Shape[];
  readonly round: number;
}

export const GATE = -1;

/** The turns of a run. The target that begins changes from round to round, so that none has a place of its own. */
export function slotsOf(targets: readonly string[], shapes: readonly Shape[], processes: number): Slot[] {
  const sizes = [...Map.groupBy(shapes, ({ n }) => n)].sort(([a], [b]) => a - b);
  return sizes.flatMap(([, ofSize]) =>
    Array.from({ length: processes + 1 }, (_, k) => k + GATE).flatMap((round) =>
      targets.map((_, k): Slot => {
        const target = targets[(k + Math.max(0, round)) % targets.length] as string;
        return { target, shapes: ofSize, round };
      }),
    ),
  );
}

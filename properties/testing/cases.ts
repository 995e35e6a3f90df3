import * as fc from "fast-check";
import { catalogue } from "../../spec/catalogue.ts";
import { covering } from "../../spec/covering.ts";
import { type Space, cases, everywhere } from "../cases/arbitrary.ts";
import { type Case, parseCase } from "../cases/case.ts";

/** Cases of every cell, option combination and element type. */
export const anyCase = (space: Partial<Space> = {}): fc.Arbitrary<Case> =>
  fc.oneof(
    ...catalogue.flatMap((cell) =>
      covering(cell).flatMap((options) =>
        (["float32", "float64"] as const).map((dtype) => cases(cell.id, options, dtype, { ...everywhere, ...space })),
      ),
    ),
  );

/** A case by its line. */
export const caseOf = (line: string): Case => parseCase(line);

/** Regenerated on every run, the same in each. */
export const seeded = { seed: 20_260_101 } as const;

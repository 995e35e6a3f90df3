import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunAnswer } from "../../../../impl/contract.ts";
import { catalogue, cellOf, combinations } from "../../../../spec/catalogue.ts";
import type { Options } from "../../../../spec/options.ts";
import { cases, everywhere } from "../../../cases/arbitrary.ts";
import type { Case } from "../../../cases/case.ts";
import { seeded } from "../../../testing/cases.ts";
import { referenceRun } from "../../../testing/reference.ts";
import { reductions } from "../index.ts";
import { pairedRequests } from "./paired-requests.ts";
import { type CommonPart, answered, commonParts } from "./common-parts.ts";
import { type Reduction, type Role, counterpart, roleOf } from "./reduction.ts";

const spoken = (reduction: Reduction, role: Role): Options[] =>
  combinations(cellOf(reduction[role].cell)).filter(
    (options) => counterpart(reduction, role, reduction[role].cell, options) !== null,
  );

/** Cases of the cell that is tied, in every combination of options and element type of which the reduction speaks. */
const casesOf = (reduction: Reduction): fc.Arbitrary<Case> =>
  fc.oneof(
    ...spoken(reduction, "from").flatMap((options) =>
      (["float32", "float64"] as const).map((dtype) => cases(reduction.from.cell, options, dtype, everywhere)),
    ),
  );

/** The parts that both cells share, as the reference computes them. */
function both(reduction: Reduction, c: Case): Record<Role, readonly CommonPart[]> {
  const posed = pairedRequests(reduction, "from", c);
  const run = (role: Role): CommonPart[] => {
    const { request, cotangents } = posed[role];
    const answer: RunAnswer = referenceRun({ ...request, want: ["y", "final", "gradients"], cotangents });
    return commonParts(reduction, role, posed, answered(answer));
  };
  return { from: run("from"), to: run("to") };
}

describe("a reduction", () => {
  it("has an id of its own", () => {
    expect(new Set(reductions.map(({ id }) => id)).size).toBe(reductions.length);
  });

  it.each(reductions)("$id speaks of cells that there are, in some combination of their options", (reduction) => {
    expect(catalogue.map(({ id }) => id)).toEqual(expect.arrayContaining([reduction.from.cell, reduction.to.cell]));
    expect(spoken(reduction, "from")).not.toEqual([]);
  });

  it.each(reductions)("$id is tried on the cell that is tied", (reduction) => {
    for (const options of spoken(reduction, "from"))
      expect(roleOf(reduction, reduction.from.cell, options)).toBe("from");
  });

  const exact = reductions.filter(({ forced }) => forced === undefined);

  it.each(exact)("$id leads from options of one cell to options of the other and back", (reduction) => {
    for (const options of spoken(reduction, "from")) {
      const there = counterpart(reduction, "from", reduction.from.cell, options) as Options;
      expect(counterpart(reduction, "to", reduction.to.cell, there)).toEqual(options);
    }
  });

  const forcing = reductions.filter(({ forced, from, to }) => forced !== undefined && from.cell !== to.cell);

  it.each(forcing)("$id forces gates: through biases, and not on the cell that it leads to", (reduction) => {
    expect(spoken(reduction, "from").filter(({ bias }) => bias === false)).toEqual([]);
    const { cell } = reduction.to;
    expect(combinations(cellOf(cell)).map((options) => roleOf(reduction, cell, options))).not.toContain("to");
  });

  it.each(reductions.filter(({ bitwise }) => bitwise))(
    "$id holds in every bit of the reference, which sums in one order",
    (reduction) => {
      fc.assert(
        fc.property(casesOf(reduction), (c) => {
          const { from, to } = both(reduction, c);
          for (const { what, value } of from) {
            if (reduction.regrouped && what.startsWith("gradients")) continue;
            const want = to.find((part) => part.what === what)?.value ?? new Float64Array(value.length);
            const differs = value.findIndex((v, k) => !(v === want[k] || (Number.isNaN(v) && Number.isNaN(want[k]))));
            expect(differs === -1 ? "" : `${what}: ${value[differs]} and ${want[differs]}`).toBe("");
          }
        }),
        { ...seeded, numRuns: 100 },
      );
    },
  );
});

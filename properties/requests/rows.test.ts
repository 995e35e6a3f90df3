import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawRequest } from "../cases/request.ts";
import { rowsOfAnswer, rowsOfRequest } from "./rows.ts";
import { caseOf, seeded } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";

const { request: plain, cotangents } = drawRequest(
  caseOf("cell=lstm T=3 B=4 m=2 n=3 lens=3,1,0,2 dir=bi layers=2 seed=5"),
);
const request = { ...plain, want: ["y", "final", "gradients"], cotangents } as const;
const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });

const inverse = (rows: readonly number[]): number[] => rows.map((_, b) => rows.indexOf(b));

describe("rows of a batch", () => {
  it("in their own order are the batch", () => {
    expect(rowsOfRequest(request, [0, 1, 2, 3])).toEqual(request);
    const answer = referenceRun(request);
    expect(rowsOfAnswer(answer, [0, 1, 2, 3])).toEqual(answer);
  });

  it("come back when they are put back", () => {
    fc.assert(
      fc.property(order, (rows) => {
        expect(rowsOfRequest(rowsOfRequest(request, rows), inverse(rows))).toEqual(request);
      }),
      seeded,
    );
  });

  it("of a request are those of its answer", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), (rows) => {
        const { gradients, ...answer } = referenceRun(rowsOfRequest(request, rows));
        const { gradients: whole, ...expected } = rowsOfAnswer(referenceRun(request), rows);
        expect(answer).toEqual(expected);
        expect(gradients?.x).toEqual(whole?.x);
        expect(gradients?.initial).toEqual(whole?.initial);
      }),
      seeded,
    );
  });
});

import { describe, expect, it } from "vitest";
import { caseOf } from "../testing/cases.ts";
import { numbersOf } from "./numbers.ts";

const all = (params: string): string => `zero=${params} integers=true`;

describe("the numbers of a case", () => {
  it("are every tensor that is not all 0", () => {
    const c = caseOf(`cell=elman T=1 B=1 m=1 n=1 ${all("W_h,b_h")} seed=0`);
    expect(numbersOf(c)).toMatch(/^x = \[\[\[-?1\]\]\], U_h = \[\[-?1\]\], initial h = \[\[-?1\]\]; all else 0$/);
  });

  it("say which layer and which walk", () => {
    const c = caseOf(`cell=elman T=1 B=1 m=1 n=1 dir=bi layers=2 start=absent ${all("U_h,b_h")} seed=0`);
    const text = numbersOf(c);
    for (const name of ["layer 0 forward W_h", "layer 0 backward W_h", "layer 1 forward W_h", "layer 1 backward W_h"])
      expect(text).toContain(`${name} = [[`);
    expect(text).not.toContain("initial");
  });

  it("keep the sign of zero", () => {
    const lines = Array.from(
      { length: 400 },
      (_, seed) => `cell=elman T=2 B=1 m=2 n=1 regime=edge start=absent zero=U_h seed=${seed}`,
    );
    expect(
      lines.map((line) => numbersOf(caseOf(line))).filter((text) => text?.includes("-0,") || text?.includes("-0]")),
    ).not.toEqual([]);
  });

  it("are not told where they are many", () => {
    expect(numbersOf(caseOf("cell=lstm T=2 B=2 m=2 n=2 seed=0"))).toBeNull();
  });

  it("may be none", () => {
    const c = caseOf(`cell=elman T=0 B=0 m=1 n=1 ${all("W_h,U_h,b_h")} seed=0`);
    expect(numbersOf(c)).toBe("all 0");
  });
});

import { describe, expect, it } from "vitest";
import { caseOf } from "../testing/cases.ts";
import { drawRequest } from "./request.ts";
import { numbersOf, oddOf, shortest } from "./numbers.ts";

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

  it("have no more digits than give them back", () => {
    const single = numbersOf(caseOf("cell=elman T=1 B=1 m=1 n=1 dtype=f32 seed=5")) ?? "";
    expect(single).toMatch(/\d\.\d/);
    for (const [number = ""] of single.matchAll(/-?\d+(\.\d+)?/g))
      expect(number.replace(/^-?0?\.?/, "").length).toBeLessThan(9);
    expect(shortest(Math.fround(0.1), true)).toBe("0.1");
    expect(shortest(0.1, false)).toBe("0.1");
    expect(shortest(Number.NaN, true)).toBe("NaN");
  });

  it("are short where the case says so", () => {
    const { request } = drawRequest(caseOf("cell=lstm T=2 B=2 m=2 n=3 regime=wide coarse=true seed=5"));
    for (const v of request.x.data) expect([Number.isInteger(v * 64), v !== 0]).toEqual([true, true]);
    expect(numbersOf(caseOf("cell=elman T=1 B=1 m=1 n=1 coarse=true seed=5"))).not.toMatch(/\d{9}/);
  });

  it("say what a law put into them that is no number", () => {
    const c = caseOf("cell=elman T=2 B=1 m=1 n=1 seed=5");
    const { request } = drawRequest(c);
    const asked = { ...request, x: { ...request.x, data: Float64Array.of(1, Number.NaN) } };
    expect(oddOf(c, [request])).toBe("");
    expect(oddOf(c, [request, asked, asked])).toBe("asked with x[1,0,0] = NaN");
    const many = { ...request, x: { shape: [6, 1, 1], data: new Float64Array(6).fill(Number.NEGATIVE_INFINITY) } };
    expect(oddOf(c, [many])).toMatch(/^asked with x\[0,0,0\] = -Infinity, .* and 2 more of the kind$/);
  });

  it("are not told where they are many", () => {
    expect(numbersOf(caseOf("cell=lstm T=2 B=2 m=2 n=2 seed=0"))).toBeNull();
  });

  it("may be none", () => {
    const c = caseOf(`cell=elman T=0 B=0 m=1 n=1 ${all("W_h,U_h,b_h")} seed=0`);
    expect(numbersOf(c)).toBe("all 0");
  });
});

import { describe, expect, it } from "vitest";
import type { Support } from "../../impl/contract.ts";
import { type Space, everywhere } from "../cases/arbitrary.ts";
import type { Law } from "../law.ts";
import { laws } from "../laws/index.ts";
import { type Offered, offered, outside } from "./space.ts";
import { caseOf } from "../testing/cases.ts";
import { supportOf } from "../testing/reference.ts";

const [anyLaw] = laws as readonly [Law];
const offer = (law: Partial<Law>, support: Partial<Support>): Offered =>
  offered({ ...anyLaw, needs: [], space: {}, ...law }, { ...supportOf("lstm"), ...support });
const spaceOf = (result: Offered): Space => (result as { space: Space }).space;

describe("the cases of a law that an implementation takes", () => {
  it("are everywhere where it takes everything", () => {
    expect(offer({}, {})).toEqual({ space: everywhere });
  });

  it("are in its own directions, in the law's order", () => {
    expect(spaceOf(offer({}, { directions: ["reverse", "forward"] })).directions).toEqual(["forward", "reverse"]);
    const both = offer({ space: { directions: ["reverse", "bidirectional"] } }, { directions: ["forward"] });
    expect(both).toEqual({ unsupported: "does not declare reverse or bidirectional" });
  });

  it("have as many layers as it takes", () => {
    expect(spaceOf(offer({ space: { layers: [1, 3] } }, { maxLayers: 2 })).layers).toEqual([1, 2]);
    expect(spaceOf(offer({ space: { layers: [2, 3] } }, { maxLayers: 8 })).layers).toEqual([2, 3]);
    expect(offer({ space: { layers: [2, 3] } }, { maxLayers: 1 })).toEqual({
      unsupported: "does not declare 2 layers",
    });
  });

  it("have lengths only where it takes lengths", () => {
    expect(spaceOf(offer({}, { lengths: false })).lengths).toBe("none");
    for (const lengths of ["short", "empty"] as const) {
      expect(offer({ space: { lengths } }, { lengths: false })).toEqual({ unsupported: "does not declare lengths" });
      expect(spaceOf(offer({ space: { lengths } }, {})).lengths).toBe(lengths);
    }
  });

  it("start from nothing where it takes no initial state", () => {
    expect(spaceOf(offer({}, { initialState: false })).start).toEqual(["absent"]);
    expect(offer({ needs: ["initialState"] }, { initialState: false })).toEqual({
      unsupported: "does not declare initialState",
    });
  });

  it("are none where gradients are needed and not declared", () => {
    expect(offer({ needs: ["gradients"] }, { gradients: false })).toEqual({
      unsupported: "does not declare gradients",
    });
    expect(offer({ needs: ["gradients"] }, {})).toEqual({ space: everywhere });
  });
});

describe("a case that is given", () => {
  const reason = (space: Partial<Space>, line: string): string | null =>
    outside({ ...everywhere, ...space }, caseOf(`cell=lstm seed=1 ${line}`));

  it("is one of the law's, also where it is larger than those that are drawn", () => {
    expect(reason({}, "T=100 B=9 m=20 n=30 layers=3 dir=bi")).toBeNull();
    expect(reason({ lengths: "short" }, "T=2 B=2 m=1 n=1 lens=1,2")).toBeNull();
    expect(reason({ lengths: "none" }, "T=2 B=2 m=1 n=1")).toBeNull();
  });

  it.each<[Partial<Space>, string, string]>([
    [{ T: [2, 6] }, "T=1 B=1 m=1 n=1", "T ≥ 2"],
    [{}, "T=1 B=0 m=1 n=1", "B ≥ 1"],
    [{ layers: [2, 3] }, "T=1 B=1 m=1 n=1", "layers ≥ 2"],
    [{ directions: ["forward", "reverse"] }, "T=1 B=1 m=1 n=1 dir=bi", "forward, reverse"],
    [{ lengths: "short" }, "T=1 B=1 m=1 n=1", "rows of unequal length"],
    [{ lengths: "empty" }, "T=1 B=1 m=1 n=1", "rows of unequal length"],
    [{ lengths: "none" }, "T=1 B=1 m=1 n=1 lens=1", "rows of one length"],
    [{ start: ["drawn"] }, "T=1 B=1 m=1 n=1 start=absent", "start=drawn"],
    [{ losses: ["both"] }, "T=1 B=1 m=1 n=1 loss=y", "loss=both"],
  ])("is not where the law is tried in %j and the case is %s", (space, line, said) => {
    expect(reason(space, line)).toBe(`the law speaks of ${said}`);
  });
});

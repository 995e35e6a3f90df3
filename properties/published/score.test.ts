import { describe, expect, it } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { faultsOf } from "../faults/catalogue.ts";
import { accepts, noticed } from "./score.ts";
import { type Suite, suites } from "./vectors.ts";

describe.each(suites())("$name", (suite: Suite) => {
  const forward = faultsOf(stepFor(suite.cell, {})).filter(({ pass }) => pass === "forward");

  it("accepts the definition, to the digits that are published", () => {
    expect(accepts(suite, stepFor(suite.cell, {}))).toBe(true);
    // the expected values were recomputed in float64: far closer than the suite's own tolerance
    const strict = { ...suite, tolerance: { rtol: 1e-6, atol: 1e-9 } };
    expect(accepts(strict, stepFor(suite.cell, {}))).toBe(true);
  });

  it("notices some faults, and not all", () => {
    const found = noticed(suite, forward);
    expect(found.length).toBeGreaterThan(forward.length / 10);
    expect(found.length).toBeLessThan(forward.length);
    expect(found.map(({ id }) => id)).toContain(
      suite.cell === "gru" ? "gru/forward/dropped/Wₕ·xₜ" : "lstm-peephole/forward/dropped/W_g·xₜ",
    );
  });

  it("is refused where it refuses the definition", () => {
    const broken = { ...suite, vectors: suite.vectors.map((v) => ({ ...v, final: v.final.map(() => ({ h: [7] })) })) };
    expect(() => noticed(broken, [])).toThrow(`${suite.name} refuses the definition of ${suite.cell}`);
  });
});

it("weights that are all alike show no exchange of gates: none of ONNX's or WebNN's LSTM vectors does", () => {
  for (const suite of suites().filter(({ name }) => /^(ONNX|WebNN) LSTM$/u.test(name)))
    expect(
      noticed(
        suite,
        faultsOf(stepFor(suite.cell, {})).filter(({ operator }) => operator === "exchanged"),
      ),
    ).toEqual([]);
});

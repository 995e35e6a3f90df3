import { describe, expect, it } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Step } from "../../spec/cell.ts";
import { type ByDirection, expectation } from "../../spec/networks/oracle.ts";
import { accepts, noticed, rectified } from "./score.ts";
import { type Suite, suites } from "./published.ts";

describe.each(suites())("$name", (suite: Suite) => {
  const forward = equationMutantsOf(stepFor(suite.cell, {})).filter(({ pass }) => pass === "forward");

  it("accepts the definition, to the digits that are published", () => {
    expect(accepts(suite, stepFor(suite.cell, {}))).toBe(true);
    // they were recomputed in float64: within its bound, far below the suite's own tolerance
    const step = stepFor(suite.cell, {});
    for (const { request, relu, final } of suite.vectors) {
      const stepOf = (): Step => (relu ? rectified(step) : step);
      const demand = { precision: precision("float64", "absolute"), gradients: false, stepFor: stepOf };
      const says = expectation(request, demand).final[0] as ByDirection[number];
      for (const [d, walk] of final.entries())
        for (const [name, values] of Object.entries(walk)) {
          const { value, error } = says[d]![name]!;
          for (const [k, v] of values.entries()) expect(Math.abs(v - value[k]!)).toBeLessThanOrEqual(error[k]!);
        }
    }
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
        equationMutantsOf(stepFor(suite.cell, {})).filter(({ operator }) => operator === "exchanged"),
      ),
    ).toEqual([]);
});

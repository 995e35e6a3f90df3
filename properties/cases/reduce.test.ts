import { expect, it } from "vitest";
import type { Support } from "../../impl/contract.ts";
import { tryCase, tryLaw } from "../run/try-law.ts";
import type { Task } from "../run/task.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { mutants } from "../mutants/catalogue.ts";
import { implementationOf } from "../mutants/evaluate/implementation.ts";
import type { Law } from "../law.ts";
import { laws } from "../laws/index.ts";
import { offered, outside } from "../run/space.ts";
import { caseOf } from "../testing/cases.ts";
import { parseCase } from "./case.ts";
import { reductionsOf } from "./reduce.ts";

it("a case is made simpler by one thing at a time", () => {
  const c = caseOf("cell=lstm T=2 B=2 m=1 n=3 lens=2,1 dir=bi regime=tame dtype=f64 zero=W_i seed=1");
  const reduced = reductionsOf(c);
  expect(reduced).toContainEqual({ ...c, T: 1, lengths: [1, 1] });
  expect(reduced).toContainEqual({ ...c, B: 1, lengths: [2] });
  expect(reduced).toContainEqual({ ...c, n: 2 });
  expect(reduced).toContainEqual({ ...c, direction: "forward" });
  expect(reduced).toContainEqual({ ...c, lengths: null });
  expect(reduced).toContainEqual({ ...c, zero: ["W_i", "U_o"] });
  expect(reduced).toContainEqual({ ...c, integers: true });
  expect(reduced).toContainEqual({ ...c, coarse: true });
  // 12 parameters, one of them zero already; m and the only layer cannot be less
  expect(reduced).toHaveLength(3 + 2 + 11 + 2);
});

it.each([
  "lstm/forward/exchanged/i-f",
  "gru/forward/after/Uₕ·(rₜ·⊙·hₜ₋₁)",
  "elman/forward/transposed/Uₕ·hₜ₋₁",
  "lstm/backward/late/Uᵢ·of·Uᵢ·hₜ₋₁",
])("no single reduction of the counterexample of %s fails", async (id) => {
  const fault = mutants([id.split("/")[0] as string]).find((one) => one.id === id) as Mutant;
  const implementation = implementationOf(fault);
  const law = laws.find((one) => one.id === (fault.pass === "forward" ? "step/direct" : "gradient/exact")) as Law;
  const task: Task = {
    target: "faulty",
    implementation,
    support: implementation.cells[0] as Support,
    options: {},
    dtype: "float64",
    law,
    finding: null,
    accepts: () => true,
  };
  const verdict = await tryLaw(task, { effective: 12, most: 96, shrinkTries: 5_000 }, 1, "absolute");
  expect(verdict).toMatchObject({ verdict: "violated" });
  const smallest = parseCase(verdict?.counterexample?.case as string);
  const available = offered(law, task.support);
  if ("unsupported" in available) throw new Error(available.unsupported);
  for (const c of reductionsOf(smallest).filter((one) => outside(available.space, one) === null))
    expect((await tryCase(task, c, "absolute")).mismatch, JSON.stringify(c)).toBeNull();
});

import { expect, test } from "vitest";
import type { Implementation, RunAnswer } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { catalogue } from "../spec/catalogue.ts";
import { objection } from "./gate.ts";
import { workloadOf } from "./workload.ts";

test.each(catalogue)("the operation count of $id is a polynomial of degree 2 in the hidden size", ({ id }) => {
  const differences = (of: readonly number[]): number[] => of.slice(1).map((v, k) => v - (of[k] as number));
  const second = differences(differences([8, 16, 24, 32].map((n) => workloadOf(id, n, "forward").work.multiplyAdds)));
  expect(second[0]).toBeGreaterThan(0);
  expect(second[1]).toBe(second[0]);
});

test("the reference may be timed, forward and backward", async () => {
  for (const pass of ["forward", "forward+backward"] as const)
    expect(await objection(reference, workloadOf("lstm", 4, pass))).toBeNull();
});

test("what computes something else is not timed, and neither is what is not offered", async () => {
  const scaled: Implementation = {
    ...reference,
    run: (request) => {
      const answer = reference.run(request) as RunAnswer;
      return answer.y === undefined
        ? answer
        : { ...answer, y: { ...answer.y, data: answer.y.data.map((v) => v * 1.001) } };
    },
  };
  expect(await objection(scaled, workloadOf("lstm", 4, "forward"))).toMatch(/^violates step\/direct at y\[/);
  expect(await objection({ ...reference, cells: [] }, workloadOf("lstm", 4, "forward"))).toBe("does not declare lstm");
});

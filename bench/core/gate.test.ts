import { expect, test } from "vitest";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { admit, objection } from "./gate.ts";
import { workloadOf } from "./workload.ts";

const answer = (request: RunRequest): RunAnswer => reference.run(request) as RunAnswer;

/** The reference, whose answer is changed. */
const changed = (change: (answer: RunAnswer, request: RunRequest) => RunAnswer): Implementation => ({
  ...reference,
  run: (request) => change(answer(request), request),
});

const scaled = ({ y, ...rest }: RunAnswer, from: number): RunAnswer => ({
  ...rest,
  ...(y && { y: { ...y, data: y.data.map((v, k) => (k < from ? v : v * 1.001)) } }),
});

test("the reference may be timed, in every pass", async () => {
  for (const pass of ["step", "forward", "forward+backward"] as const)
    expect(await objection(reference, workloadOf("lstm", 4, pass))).toBeNull();
});

test("what computes something else is not timed, and the reason says where", async () => {
  const off = changed((given) => scaled(given, 0));
  expect(await objection(off, workloadOf("lstm", 4, "forward"))).toMatch(/^violates step\/direct at y\[0,0,0\]: got /);
});

test("a wrong gradient is not timed", async () => {
  const off = changed(({ gradients, ...rest }) => ({
    ...rest,
    ...(gradients && { gradients: { ...gradients, x: { ...gradients.x, data: gradients.x.data.map((v) => -v) } } }),
  }));
  expect(await objection(off, workloadOf("lstm", 4, "forward+backward"))).toMatch(
    /^violates gradient\/exact at gradients\.x\[/,
  );
});

test("what is not declared is not timed", async () => {
  const workload = workloadOf("lstm", 4, "forward");
  expect(await objection({ ...reference, cells: [] }, workload)).toBe("does not declare lstm");
  const cells = reference.cells.map((support) => ({ ...support, gradients: false, dtypes: ["float32"] as const }));
  expect(await objection({ ...reference, cells }, workload)).toBe("does not declare lstm in float64");
  expect(
    await objection({ ...reference, cells }, workloadOf("lstm", 4, "forward+backward", { dtype: "float32" })),
  ).toBe("does not declare gradients of lstm");
});

test("a crash and a refusal are reasons", async () => {
  const workload = workloadOf("lstm", 4, "forward");
  const crash: Implementation = {
    ...reference,
    run: () => {
      throw new Error("out of cheese");
    },
  };
  expect(await objection(crash, workload)).toBe("out of cheese");
  expect(await objection({ ...reference, run: () => ({ unsupported: "not today" }) }, workload)).toBe("not today");
});

test("of a large run the first steps of two rows are judged, and it says so", async () => {
  const workload = workloadOf("elman", 512, "forward", { T: 12, B: 3, dtype: "float32" });
  const { objection: reason, judged } = await admit(reference, workload);
  expect([reason, judged]).toEqual([null, [{ law: "step/direct", steps: 4, rows: 2 }]]);
  const wrongInTheSecondStep = changed((given) => scaled(given, 3 * 512));
  expect(await objection(wrongInTheSecondStep, workload)).toMatch(/^violates step\/direct at y\[1,0,/);
});

import { expect, test } from "vitest";
import { catalogue } from "../../spec/catalogue.ts";
import { profiles, shapesOf } from "../profiles.ts";
import { groupOf, idOf, workOf } from "./shape.ts";
import { workloadOf } from "./workload.ts";

test.each(catalogue)("the operation count of $id is a polynomial of degree 2 in the hidden size", ({ id }) => {
  const differences = (of: readonly number[]): number[] => of.slice(1).map((v, k) => v - (of[k] as number));
  const second = differences(differences([8, 16, 24, 32].map((n) => workloadOf(id, n, "forward").work.multiplyAdds)));
  expect(second[0]).toBeGreaterThan(0);
  expect(second[1]).toBe(second[0]);
});

test("an LSTM of n units and n inputs costs 8n² multiply-adds a step and row, three times as many with gradients", () => {
  const of = (pass: "step" | "forward" | "forward+backward") =>
    workloadOf("lstm", 64, pass, { B: 2 }).work.multiplyAdds;
  expect(of("step")).toBe(2 * 8 * 64 ** 2);
  expect(of("forward")).toBe(16 * of("step"));
  expect(of("forward+backward")).toBe(3 * of("forward"));
});

test("two layers cost what each costs: the second reads what the first gives", () => {
  const shape = { ...workloadOf("lstm", 64, "forward").shape, m: 10 };
  const [first, second] = [workOf(shape), workOf({ ...shape, m: 64 })];
  expect(workOf({ ...shape, layers: 2 }).multiplyAdds).toBe(first.multiplyAdds + second.multiplyAdds);
});

test("parameters are moved once a step, whatever the batch", () => {
  const { shape } = workloadOf("lstm", 64, "forward", { dtype: "float32" });
  const parameters = 4 * (2 * 64 ** 2 + 64);
  const others = 64 + 2 * 2 * 64;
  expect(workOf(shape).bytes).toBe(4 * 16 * (parameters + others));
  expect(workOf({ ...shape, B: 32 }).bytes).toBe(4 * 16 * (parameters + 32 * others));
});

test("the same shape has the same numbers, and a name of its own", () => {
  const [a, b] = [workloadOf("gru", 8, "forward"), workloadOf("gru", 8, "forward")];
  expect(a.request).toEqual(b.request);
  expect(idOf(a.shape)).toBe("gru/forward/n=8/T=16/B=1/f64");
  expect(groupOf(a.shape)).toBe("gru/forward/T=16/B=1/m=n/f64");
});

test.each(profiles)("profile $name has shapes that differ, of cells of the catalogue", ({ grids }) => {
  const shapes = shapesOf(grids, 1);
  expect(new Set(shapes.map(idOf)).size).toBe(shapes.length);
  expect(shapes.length).toBeGreaterThan(0);
  for (const { cell } of shapes) expect(catalogue.map(({ id }) => id)).toContain(cell);
});

test("the sweep goes from 16 to 1,024 units and beside a power of two, with both batch sizes and every pass", () => {
  const shapes = shapesOf(profiles.find(({ name }) => name === "sweep")!.grids, 1);
  expect([...new Set(shapes.map(({ n }) => n))].sort((a, b) => a - b)).toEqual([16, 64, 127, 128, 129, 256, 512, 1024]);
  expect(new Set(shapes.map(({ pass }) => pass)).size).toBe(3);
  expect(new Set(shapes.map(({ B }) => B))).toEqual(new Set([1, 32]));
});

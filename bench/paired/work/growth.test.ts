import { expect, test } from "vitest";
import { workloadOf } from "../../core/workload.ts";
import { idOf } from "../../core/shape.ts";
import { growthOf } from "./growth.ts";

const shapes = new Map(
  [16, 64].map((n) => workloadOf("lstm", n, "forward").shape).map((shape) => [idOf(shape), shape]),
);
const [small, large] = [...shapes.keys()] as [string, string];

test("the same counts are the same work, whatever the time", () => {
  const side = (total: number) => ({ total, digest: `of ${total}` });
  const pairs = [
    { workload: small, base: side(1000), head: side(1000) },
    { workload: large, base: side(16_000), head: side(16_000) },
  ];
  const [growth] = growthOf(shapes, pairs);
  expect(growth).toMatchObject({ ratio: 1, same: true, otherAlgorithm: false, group: "lstm/forward/T=16/B=1/m=n/f64" });
  expect(growth?.exponent?.base).toBeCloseTo(2, 12);
});

test("more of the same is other work, a higher exponent another algorithm", () => {
  const pair = (workload: string, base: number, head: number) => ({
    workload,
    base: { total: base, digest: "base" },
    head: { total: head, digest: "head" },
  });
  const more = growthOf(shapes, [pair(small, 1000, 1030), pair(large, 16_000, 16_480)]);
  expect(more[0]).toMatchObject({ same: false, otherAlgorithm: false });
  expect(more[0]?.ratio).toBeCloseTo(1.03, 12);
  const other = growthOf(shapes, [pair(small, 1000, 1000), pair(large, 16_000, 64_000)]);
  expect(other[0]).toMatchObject({ same: false, otherAlgorithm: true });
  expect(other[0]?.exponent?.head).toBeCloseTo(3, 12);
});

import { expect, test } from "vitest";
import type { Law } from "../law.ts";
import { byDirectness, directness } from "./directness.ts";
import { laws } from "./index.ts";

test("every theme has its place, and what names a step or a derivative comes before what follows from them", () => {
  const last = directness("mine/own");
  expect(laws.filter(({ id }) => directness(id) >= last)).toEqual([]);
  expect(directness("step/direct")).toBeLessThan(directness("gradient/exact"));
  expect(directness("gradient/exact")).toBeLessThan(directness("time/chunking"));
  expect(directness("gradient/linear-in-cotangents")).toBeLessThan(directness("reduction/gru-r1-z0-is-elman"));
});

test("the most direct laws of every cell come before the others of any, and equal ones stay in their order", () => {
  const task = (cell: string, id: string, n = 0): { law: Law; support: { cell: string }; n: number } => ({
    law: { id } as Law,
    support: { cell },
    n,
  });
  const tasks = ["gru", "lstm"].flatMap((cell) => [
    task(cell, "reduction/a"),
    task(cell, "step/direct", 1),
    task(cell, "time/a"),
    task(cell, "step/direct", 2),
    task(cell, "mine/own"),
    task(cell, "gradient/exact"),
  ]);
  expect(byDirectness(tasks).map(({ law, support, n }) => `${support.cell} ${law.id} ${n}`)).toEqual([
    ...["gru", "lstm"].flatMap((cell) => [
      `${cell} step/direct 1`,
      `${cell} step/direct 2`,
      `${cell} gradient/exact 0`,
    ]),
    ...["gru", "lstm"].flatMap((cell) => [`${cell} time/a 0`, `${cell} reduction/a 0`, `${cell} mine/own 0`]),
  ]);
});

import { expect, test } from "vitest";
import { BYTES_PER_TURN } from "./kernels.ts";
import { measureCeiling, workingSets } from "./measure.ts";

const MiB = 2 ** 20;
const sizes = (caches: readonly number[], room: number): Record<string, number> =>
  Object.fromEntries(workingSets(caches, room).map(({ name, turns }) => [name, (turns * BYTES_PER_TURN) / MiB]));

test("half of each cache is read, and four times the last is read from memory", () => {
  expect(sizes([MiB / 16, 2 * MiB, 32 * MiB], 128 * MiB)).toEqual({
    "read from cache level 1": 1 / 32,
    "read from cache level 2": 1,
    "read from cache level 3": 16,
    "read from memory": 128,
  });
});

test.each([
  ["a set is cut to the room there is, as long as no cache holds it", [MiB, 512 * MiB], 1024, [0.5, 256, 1024]],
  ["what the last cache would hold is not called memory", [MiB, 1024 * MiB], 1024, [0.5, 512]],
  ["what does not fit is left out, not read out of bounds", [MiB, 1024 * MiB], 128, [0.5]],
  ["a cache that is smaller than a turn is left out", [0, 64, MiB], 4, [0.5, 4]],
])("%s", (_, caches, room, want) => {
  expect(Object.values(sizes(caches, room * MiB))).toEqual(want);
});

test("a cache larger than the memory that may be taken is no reason to crash", () => {
  expect(measureCeiling([MiB, 2 ** 29], MiB).map(({ name }) => name)).toEqual([
    "scalar multiply-add",
    "WebAssembly SIMD matrix product",
    "read from cache level 1",
  ]);
});

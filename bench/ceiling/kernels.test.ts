import { expect, test } from "vitest";
import { BYTES_PER_TURN, TILE, kernels } from "./kernels.ts";

test("a tile is the product of its panels", () => {
  const { memory, tile } = kernels(65_536);
  const { rows, columns } = TILE;
  const K = 5;
  const all = new Float32Array(memory.buffer);
  const [A, B, C] = [0, rows * K, (rows + columns) * K];
  for (let i = 0; i < C; i++) all[i] = (i % 7) - 3;
  tile(4 * A, 4 * B, 4 * C, K);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let want = 0;
      for (let k = 0; k < K; k++) want += all[A + k * rows + row]! * all[B + k * columns + column]!;
      expect(all[C + row * columns + column]).toBe(want);
    }
});

test("a stream reads every turn's bytes, and not one more", () => {
  const { memory, stream } = kernels(65_536);
  const all = new Float32Array(memory.buffer);
  const turn = BYTES_PER_TURN / 4;
  // the sum is of the first of every four
  all.fill(1, 0, 3 * turn);
  all.fill(1000, 3 * turn, 4 * turn);
  expect(stream(0, 3)).toBe((3 * turn) / 4);
});

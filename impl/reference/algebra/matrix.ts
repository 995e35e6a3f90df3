import type { Matrix, Vector } from "./types.ts";

/** A vector [rows·columns], row-major, as the matrix it stands for; no copy. */
export const matrix = (rows: number, columns: number, data: Vector): Matrix => ({ rows, columns, data });

/** [k] → [1, k]: the weights of a scalar gate. */
export const row = (data: Vector): Matrix => matrix(1, data.length, data);

/** [n·n] → [n, n] */
export const square = (data: Vector): Matrix => matrix(Math.sqrt(data.length), Math.sqrt(data.length), data);

import type { RunRequest } from "../../impl/contract.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { Case } from "./case.ts";
import { quantumOf } from "./regimes.ts";

/** The largest magnitude of a quantised weight: 8 bits, symmetric. */
const MOST = 127;

function largestOf(data: Tensor["data"]): number {
  let most = 0;
  for (const value of data) most = Math.max(most, Math.abs(value));
  return most;
}

/** The rows of a matrix. */
function rowsOf({ shape, data }: Tensor): Tensor["data"][] {
  const [height = 0] = shape;
  const width = data.length / height;
  return Array.from({ length: height }, (_, k) => data.subarray(k * width, (k + 1) * width));
}

/**
 * A matrix as a program has it that keeps 8 bits of each weight: multiples of one power of two, the largest of each row 127 of it. To
 * quantise it again, by the matrix or by the row, moves nothing. Its numbers keep the quantum of their case.
 */
export function quantisedTo(matrix: Tensor, { regime, integers }: Pick<Case, "regime" | "integers">): Tensor {
  const largest = largestOf(matrix.data);
  if (largest === 0) return matrix;
  const unit = Math.max(2 ** Math.floor(Math.log2(largest / MOST)), quantumOf(regime, integers));
  const data = matrix.data.slice();
  for (const row of rowsOf({ shape: matrix.shape, data })) {
    const most = largestOf(row);
    if (most === 0) continue;
    row.forEach((value, j) => {
      const steps = Math.abs(value) === most ? MOST : Math.min(MOST, Math.round(Math.abs(value) / unit));
      row[j] = value < 0 && steps > 0 ? -steps * unit : steps * unit;
    });
  }
  return { shape: matrix.shape, data };
}

/** True for a matrix whose weights a program that quantises them does not move. */
function isQuantisedMatrix(matrix: Tensor): boolean {
  const largest = largestOf(matrix.data);
  const unit = largest / MOST;
  if (largest === 0) return true;
  if (!Number.isInteger(Math.log2(unit))) return false;
  return rowsOf(matrix).every((row) => {
    const most = largestOf(row);
    return (most === 0 || most === largest) && row.every((value) => Number.isInteger(value / unit));
  });
}

/** True for a run whose matrices a program that quantises them does not move. */
export const isQuantised = ({ layers }: RunRequest): boolean =>
  layers.every(({ params }) =>
    params.every((tensors) => Object.values(tensors).every((t) => t.shape.length < 2 || isQuantisedMatrix(t))),
  );

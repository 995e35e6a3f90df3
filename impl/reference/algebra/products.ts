/** Matrices times vectors, where a cell spends its time: plain loops, every operation rounded to the element type. */
import type { Algebra, Matrix, Vector } from "./types.ts";

/** (A branch runs faster here than a function passed in; the arrays round what is stored.) */
export function products(
  single: boolean,
  zeros: (size: number) => Vector,
): Pick<Algebra, "affine" | "transposed" | "accumulate"> {
  /**
   * sums += M v. Eight rows side by side: each sum has to wait for its last addition, eight need not wait for one another. The
   * order within a row is the same.
   */
  function addProduct(sums: Vector, { rows, columns, data }: Matrix, v: Vector): void {
    let i = 0;
    for (; i + 8 <= rows; i += 8) {
      const k = i * columns;
      let s0 = sums[i + 0]!;
      let s1 = sums[i + 1]!;
      let s2 = sums[i + 2]!;
      let s3 = sums[i + 3]!;
      let s4 = sums[i + 4]!;
      let s5 = sums[i + 5]!;
      let s6 = sums[i + 6]!;
      let s7 = sums[i + 7]!;
      if (single)
        for (let j = 0; j < columns; j++) {
          const vj = v[j]!;
          s0 = Math.fround(s0 + Math.fround(data[k + 0 * columns + j]! * vj));
          s1 = Math.fround(s1 + Math.fround(data[k + 1 * columns + j]! * vj));
          s2 = Math.fround(s2 + Math.fround(data[k + 2 * columns + j]! * vj));
          s3 = Math.fround(s3 + Math.fround(data[k + 3 * columns + j]! * vj));
          s4 = Math.fround(s4 + Math.fround(data[k + 4 * columns + j]! * vj));
          s5 = Math.fround(s5 + Math.fround(data[k + 5 * columns + j]! * vj));
          s6 = Math.fround(s6 + Math.fround(data[k + 6 * columns + j]! * vj));
          s7 = Math.fround(s7 + Math.fround(data[k + 7 * columns + j]! * vj));
        }
      else
        for (let j = 0; j < columns; j++) {
          const vj = v[j]!;
          s0 += data[k + 0 * columns + j]! * vj;
          s1 += data[k + 1 * columns + j]! * vj;
          s2 += data[k + 2 * columns + j]! * vj;
          s3 += data[k + 3 * columns + j]! * vj;
          s4 += data[k + 4 * columns + j]! * vj;
          s5 += data[k + 5 * columns + j]! * vj;
          s6 += data[k + 6 * columns + j]! * vj;
          s7 += data[k + 7 * columns + j]! * vj;
        }
      sums[i + 0] = s0;
      sums[i + 1] = s1;
      sums[i + 2] = s2;
      sums[i + 3] = s3;
      sums[i + 4] = s4;
      sums[i + 5] = s5;
      sums[i + 6] = s6;
      sums[i + 7] = s7;
    }
    for (; i < rows; i++) {
      const k = i * columns;
      if (single) for (let j = 0; j < columns; j++) sums[i]! += Math.fround(data[k + j]! * v[j]!);
      else for (let j = 0; j < columns; j++) sums[i]! += data[k + j]! * v[j]!;
    }
  }

  return {
    affine(b, ...products) {
      const sums = zeros(products[0][0].rows);
      if (b !== null) sums.set(b);
      for (const [matrix, v] of products) addProduct(sums, matrix, v);
      return sums;
    },

    transposed(...products) {
      const sums = zeros(products[0][0].columns);
      for (const [{ rows, columns, data }, d] of products)
        for (let i = 0; i < rows; i++) {
          const k = i * columns;
          const di = d[i]!;
          if (single) for (let j = 0; j < columns; j++) sums[j]! += Math.fround(data[k + j]! * di);
          else for (let j = 0; j < columns; j++) sums[j]! += data[k + j]! * di;
        }
      return sums;
    },

    accumulate(d, db, ...products) {
      if (db !== null) for (let i = 0; i < d.length; i++) db[i]! += d[i]!;
      for (const [{ rows, columns, data: dM }, v] of products)
        for (let i = 0; i < rows; i++) {
          const k = i * columns;
          const di = d[i]!;
          if (single) for (let j = 0; j < columns; j++) dM[k + j]! += Math.fround(di * v[j]!);
          else for (let j = 0; j < columns; j++) dM[k + j]! += di * v[j]!;
        }
    },
  };
}

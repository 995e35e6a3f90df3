import type { Arithmetic } from "./arithmetic.ts";
import type { Input, Node } from "./expression.ts";
import { type Program, type SizeOf, lengthOf, sizeOf } from "./program.ts";

/** Values of an input, row-major. */
export type Bindings<T> = (node: Input) => readonly T[];

const isLinear = (node: Node): boolean =>
  node.op === "add" || node.op === "matvec" || node.op === "matvecT" || node.op === "mul" || node.op === "negate";

/**
 * Evaluate a program: the value of every node, row-major, in the order of `program.nodes`.
 * A sum is the sum of all its products, whatever nesting it was written in.
 */
export function evaluate<T>(
  program: Program,
  sizes: SizeOf,
  bindings: Bindings<T>,
  arithmetic: Arithmetic<T>,
): (readonly T[])[] {
  const { nodes, args } = program;
  const values: (readonly T[])[] = [];
  const one = arithmetic.from(1);
  const minusOne = arithmetic.from(-1);

  /** Appends the products whose sum is element i of the node at `place` to `left` and `right`. */
  const products = (place: number, i: number, sign: boolean, left: T[], right: T[]): void => {
    const node = nodes[place] as Node;
    const [a, b] = args[place] as readonly number[];
    const signed = (value: T): T => (sign ? value : arithmetic.mul(minusOne, value));
    if (node.op === "negate") products(a as number, i, !sign, left, right);
    else if (node.op === "add")
      for (const term of args[place] as readonly number[]) products(term, i, sign, left, right);
    else if (node.op === "matvec" || node.op === "matvecT") {
      const matrix = values[a as number] as readonly T[];
      const vector = values[b as number] as readonly T[];
      const columns = sizeOf((nodes[a as number] as Node).shape[1], sizes);
      for (let j = 0; j < vector.length; j++) {
        left.push(matrix[node.op === "matvec" ? i * columns + j : j * columns + i] as T);
        right.push(signed(vector[j] as T));
      }
    } else if (node.op === "mul") {
      left.push((values[a as number] as readonly T[])[i] as T);
      right.push(signed((values[b as number] as readonly T[])[i] as T));
    } else {
      left.push((values[place] as readonly T[])[i] as T);
      right.push(signed(one));
    }
  };

  const sumAt = (place: number, i: number): T => {
    const left: T[] = [];
    const right: T[] = [];
    products(place, i, true, left, right);
    return arithmetic.sum(left, right);
  };

  const rule = (node: Node, place: number): readonly T[] => {
    if (node.op === "input") return bindings(node);
    const size = lengthOf(node, sizes);
    if (node.op === "constant") return Array.from({ length: size }, () => arithmetic.from(node.value));
    const out: T[] = [];
    if (isLinear(node)) {
      for (let i = 0; i < size; i++) out.push(sumAt(place, i));
      return out;
    }
    const [first, second, third] = (args[place] as readonly number[]).map((at) => values[at] as readonly T[]) as [
      readonly T[],
      readonly T[],
      readonly T[],
    ];
    if (node.op === "outer") {
      for (const u of first) for (const v of second) out.push(arithmetic.mul(u, v));
      return out;
    }
    for (let i = 0; i < size; i++) {
      const a = first[i] as T;
      if (node.op === "activation") out.push(arithmetic.activation[node.fn](a));
      else if (node.op === "slope") out.push(arithmetic.slope[node.fn](a, second[i] as T));
      else {
        const oneMinus = arithmetic.add(one, arithmetic.mul(minusOne, a));
        if (node.op === "complement") out.push(oneMinus);
        else out.push(arithmetic.add(arithmetic.mul(oneMinus, second[i] as T), arithmetic.mul(a, third[i] as T)));
      }
    }
    return out;
  };

  nodes.forEach((node, place) => values.push(rule(node, place)));
  return values;
}

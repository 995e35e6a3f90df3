import type { Arithmetic } from "./arithmetic.ts";
import type { Input, Node } from "./expression.ts";
import { type Program, type SizeOf, lengthOf } from "./program.ts";

/** Values of an input, row-major. */
export type Bindings<T> = (node: Input) => readonly T[];

/**
 * Evaluate a program: the value of every node, row-major, in the order of `program.nodes`; empty for a node that only ever
 * occurs inside longer sums. A sum is the sum of all its products, whatever nesting it was written in.
 * @throws RangeError for a symbol without a size
 */
export function evaluate<T>(
  program: Program,
  sizes: SizeOf,
  bindings: Bindings<T>,
  arithmetic: Arithmetic<T>,
): (readonly T[])[] {
  const values: (readonly T[])[] = [];
  program.nodes.forEach((node, place) => {
    const terms = program.terms[place];
    if (program.read[place] === false) values.push([]);
    else if (node.op === "input") values.push(bindings(node));
    else if (terms) values.push((arithmetic.sums ?? sumsBy(arithmetic))(terms, values, lengthOf(node, sizes)));
    else {
      const args = (program.args[place] as readonly number[]).map((at) => values[at] as readonly T[]);
      values.push(pointwise(node, args, lengthOf(node, sizes), arithmetic));
    }
  });
  return values;
}

/** Sums of products, element by element. */
const sumsBy =
  <T>({ from, mul, sum }: Arithmetic<T>): NonNullable<Arithmetic<T>["sums"]> =>
  (terms, values, size) => {
    const one = from(1);
    const minusOne = from(-1);
    const out: T[] = [];
    // the factors of the products of one element; every element has as many
    const left: T[] = [];
    const right: T[] = [];
    for (let i = 0; i < size; i++) {
      let k = 0;
      const product = (u: T, v: T, negative: boolean): void => {
        left[k] = u;
        right[k++] = negative ? mul(minusOne, v) : v;
      };
      for (const { op, negative, a, b } of terms) {
        const u = values[a] as readonly T[];
        const v = values[b] as readonly T[];
        const length = v.length;
        if (op === "matvec") for (let j = 0; j < length; j++) product(u[i * length + j] as T, v[j] as T, negative);
        else if (op === "matvecT") for (let j = 0; j < length; j++) product(u[j * size + i] as T, v[j] as T, negative);
        else if (op === "outer") product(u[Math.floor(i / length)] as T, v[i % length] as T, negative);
        else product(u[i] as T, op === "mul" ? (v[i] as T) : one, negative);
      }
      out.push(sum(left, right));
    }
    return out;
  };

/** What is not a sum of products, element by element. */
function pointwise<T>(
  node: Exclude<Node, Input>,
  args: readonly (readonly T[])[],
  size: number,
  { from, add, mul, activation, slope }: Arithmetic<T>,
): T[] {
  const [first, second, third] = args as readonly [readonly T[], readonly T[], readonly T[]];
  const one = from(1);
  const minusOne = from(-1);
  const oneMinus = (a: T): T => add(one, mul(minusOne, a));
  const out: T[] = [];
  for (let i = 0; i < size; i++) {
    if (node.op === "constant") out.push(from(node.value));
    else if (node.op === "activation") out.push(activation[node.fn](first[i] as T));
    else if (node.op === "slope") out.push(slope[node.fn](first[i] as T, second[i] as T));
    else if (node.op === "complement") out.push(oneMinus(first[i] as T));
    else {
      const z = first[i] as T;
      out.push(add(mul(oneMinus(z), second[i] as T), mul(z, third[i] as T)));
    }
  }
  return out;
}

import type { Arithmetic } from "./arithmetic.ts";
import type { Input, Node, Part } from "../expression.ts";
import type { Program } from "../program.ts";
import { coordinates } from "../../tensor.ts";
import { type SizeOf, lengthOf, shapeAt, sizeAt } from "../sizes.ts";
import { zeros } from "./zeros.ts";

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
      values.push(other(node, args, sizes, arithmetic));
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
        else if (op === "dot") for (let j = 0; j < length; j++) product(u[j] as T, v[j] as T, negative);
        else if (op === "scale") product(u[0] as T, v[i] as T, negative);
        else product(u[i] as T, op === "mul" ? (v[i] as T) : one, negative);
      }
      out.push(sum(left, right));
    }
    return out;
  };

/** The value of a node that is no sum of products. */
function other<T>(
  node: Exclude<Node, Input>,
  args: readonly (readonly T[])[],
  sizes: SizeOf,
  { from, add, mul, activation, slope, softmax, toNumber }: Arithmetic<T>,
): readonly T[] {
  const [first, second, third] = args as readonly [readonly T[], readonly T[], readonly T[]];
  const oneMinus = (a: T): T => add(from(1), mul(from(-1), a));
  switch (node.op) {
    case "constant":
      return zeros(lengthOf(node, sizes)).map(() => from(node.value));
    case "pattern": {
      const shape = shapeAt(node.shape, sizes);
      return zeros(lengthOf(node, sizes)).map((_, i) => from(node.value(coordinates(shape, i), sizes)));
    }
    case "activation":
      return first.map(activation[node.fn]);
    case "slope":
      return first.map((a, i) => slope[node.fn](a, second[i] as T));
    case "complement":
      return first.map(oneMinus);
    case "lerp":
      return first.map((z, i) => add(mul(oneMinus(z), second[i] as T), mul(z, third[i] as T)));
    case "softmax":
      return softmax(first);
    case "concat":
      return args.flat();
    case "part":
      return partOf(node, first, sizes);
    case "select":
      return first.map((mask, i) => (toNumber(mask) === 0 ? third[i] : second[i]) as T);
    case "due":
      return second.map((period) => from(toNumber(first[0] as T) % toNumber(period) === 0 ? 1 : 0));
    default:
      throw new Error(`evaluate: ${node.op} is a sum of products`);
  }
}

/** The elements of one part of a vector. */
export function partOf<T>({ parts, index }: Part, whole: readonly T[], sizes: SizeOf): readonly T[] {
  const offset = parts.slice(0, index).reduce((sum, size) => sum + sizeAt(size, sizes), 0);
  return whole.slice(offset, offset + sizeAt(parts[index] as string, sizes));
}

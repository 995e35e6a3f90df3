import * as fc from "fast-check";
import {
  type ActivationName,
  type Input,
  type Node,
  activate,
  add,
  complement,
  concat,
  constant,
  dot,
  input,
  lerp,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  part,
  pattern,
  scale,
  select,
  softmax,
} from "../expression.ts";
import { type Random, pick, random } from "./random.ts";

/** A random expression and the inputs it may use. */
export interface Graph {
  readonly inputs: readonly Input[];
  /** [n] */
  readonly root: Node;
  readonly sizes: { readonly m: number; readonly n: number };
  readonly seed: number;
}

const x: Input = input("x", "x", ["m"]);
const h: Input = input("state", "h", ["n"]);
const W: Input = input("param", "W", ["n", "m"]);
const U: Input = input("param", "U", ["n", "n"]);
const b: Input = input("param", "b", ["n"]);

/** The inputs of the graphs. */
export const inputs: { readonly x: Input; readonly h: Input; readonly W: Input; readonly U: Input; readonly b: Input } =
  {
    x,
    h,
    W,
    U,
    b,
  };

/** The activations that are defined everywhere and grow no faster than their argument. */
const activations: readonly [ActivationName, ...ActivationName[]] = [
  "sigmoid",
  "tanh",
  "relu",
  "identity",
  "hard-sigmoid",
  "hard-sigmoid-6",
  "softsign",
  "softplus",
  "abs",
  "cos",
  "sin",
];

/** Grow a vector [n] out of every operation of the language but slope and due. */
function grow(next: Random, operations: number): Node {
  const vectors: [Node, ...Node[]] = [h, b, matvec(W, x)];
  const wide: [Node, ...Node[]] = [x];
  const matrices: [Node, ...Node[]] = [U, outer(h, b)];
  for (let k = 0; k < operations; k++) {
    const [u, v, w] = [pick(vectors, next), pick(vectors, next), pick(vectors, next)];
    const grown = pick<() => Node>(
      [
        () => matvec(pick(matrices, next), u),
        () => matvecT(pick(matrices, next), u),
        () => matvec(W, pick(wide, next)),
        () => add(u, v, w),
        () => add(u, negate(v)),
        () => mul(u, v),
        () => complement(u),
        () => lerp(u, v, w),
        () => mul(constant(0.5, ["n"]), u),
        () => activate(pick(activations, next), u),
        () => scale(dot(u, v), w),
        () => softmax(u),
        () => part(concat(u, dot(v, w), u), ["n", "1", "n"], 2),
        () => activate("sqrt", add(constant(1, ["n"]), mul(u, u))),
        () => activate("reciprocal", add(constant(1, ["n"]), activate("exp", activate("tanh", u)))),
        () => activate("log", add(constant(2, ["n"]), activate("sigmoid", u))),
        () =>
          select(
            pattern("odd", ["n"], ([i]) => (i as number) % 2),
            u,
            v,
          ),
      ],
      next,
    )();
    vectors.push(grown);
    if (next() < 0.2) wide.push(activate("tanh", matvecT(W, u)));
    if (next() < 0.2) matrices.push(add(outer(u, v), negate(outer(v, w))), activate("tanh", pick(matrices, next)));
  }
  return vectors.at(-1) as Node;
}

/** Random graphs over random inputs. */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    m: fc.integer({ min: 1, max: 3 }),
    n: fc.integer({ min: 1, max: 3 }),
    operations: fc.integer({ min: 1, max: 8 }),
    seed: fc.integer(),
  })
  .map(({ m, n, operations, seed }) => ({
    inputs: Object.values(inputs),
    root: grow(random(seed), operations),
    sizes: { m, n },
    seed,
  }));

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Arithmetic, float64 } from "./arithmetic.ts";
import { evaluate } from "./evaluate.ts";
import {
  type Input,
  type Node,
  activate,
  add,
  complement,
  constant,
  lerp,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  activationDerivative,
} from "../expression.ts";
import { program } from "../program.ts";
import { graphs, inputs } from "../testing/graphs.ts";
import { random } from "../testing/random.ts";
import { lengthOf } from "../sizes.ts";

const { x, h, W, U, b } = inputs;
const sizes = { m: 3, n: 2 };
const numbers: Readonly<Record<string, readonly number[]>> = {
  x: [1, 2, 3],
  h: [5, -7],
  W: [1, 2, 3, 4, 5, 6],
  U: [1, 2, 3, 4],
  b: [0.5, 0.25],
};
const bindings = (node: Input): readonly number[] => numbers[node.name] as readonly number[];

/** The arithmetic of the oracle without its shortcut. */
const { sums: _shortcut, ...plain } = float64;
const value = (node: Node, arithmetic: Arithmetic<number> = float64): readonly number[] =>
  evaluate(program([node]), sizes, bindings, arithmetic).at(-1) as readonly number[];

test.each<[string, Node, readonly number[]]>([
  ["an input is what it is bound to", x, [1, 2, 3]],
  ["a constant is the same number everywhere", constant(4, ["n", "m"]), [4, 4, 4, 4, 4, 4]],
  ["matvec is A·v", matvec(W, x), [14, 32]],
  ["matvecT is Aᵀ·v", matvecT(W, h), [-23, -25, -27]],
  ["outer is u vᵀ", outer(h, x), [5, 10, 15, -7, -14, -21]],
  ["add is the sum of all", add(h, b, h), [10.5, -13.75]],
  ["mul is a ⊙ b", mul(h, b), [2.5, -1.75]],
  ["negate is −a", negate(h), [-5, 7]],
  ["a sum may subtract products", add(h, negate(matvec(U, h))), [14, 6]],
  ["a sum of outer products is a sum", add(outer(h, x), negate(outer(b, x))), [4.5, 9, 13.5, -7.25, -14.5, -21.75]],
  ["complement is 1 − a", complement(b), [0.5, 0.75]],
  ["lerp is (1 − z)a + zb", lerp(b, h, negate(h)), [0, -3.5]],
  ["relu is max(0, a)", activate("relu", h), [5, 0]],
  ["identity is a", activate("identity", h), [5, -7]],
  ["tanh is tanh", activate("tanh", h), [Math.tanh(5), Math.tanh(-7)]],
  ["σ is 1/(1 + e^−a)", activate("sigmoid", constant(0, ["n"])), [0.5, 0.5]],
  ["relu′ is 1 above 0", activationDerivative("relu", h, h), [1, 0]],
  ["identity′ is 1", activationDerivative("identity", h, h), [1, 1]],
  ["tanh′ is 1 − y²", activationDerivative("tanh", h, b), [0.75, 0.9375]],
  ["σ′ is y(1 − y)", activationDerivative("sigmoid", h, b), [0.25, 0.1875]],
])("%s", (_, node, expected) => {
  expect(value(node)).toEqual(expected);
  expect(value(node, plain)).toEqual(expected);
});

test("relu is 0 at 0 with slope 0, and passes NaN on", () => {
  expect(float64.activation.relu(0)).toBe(0);
  expect(float64.slope.relu(0, 0)).toBe(0);
  expect(float64.activation.relu(NaN)).toBeNaN();
});

test("σ reaches 0 and 1 exactly and never overflows", () => {
  expect(float64.activation.sigmoid(-800)).toBe(0);
  expect(float64.activation.sigmoid(40)).toBe(1);
  expect(float64.activation.sigmoid(-720)).toBe(Math.exp(-720));
});

test("sums taken at once are, bit for bit, the sums taken one by one", () => {
  fc.assert(
    fc.property(graphs, ({ root, sizes: actual, seed }) => {
      const next = random(seed);
      const known = new Map<Node, number[]>();
      const drawn = (node: Input): readonly number[] => {
        const sofar = known.get(node) ?? Array.from({ length: lengthOf(node, actual) }, () => 2 * next() - 1);
        known.set(node, sofar);
        return sofar;
      };
      const graph = program([root]);
      expect(evaluate(graph, actual, drawn, float64)).toEqual(evaluate(graph, actual, drawn, plain));
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("a size that is not given is refused", () => {
  expect(() => evaluate(program([constant(0, ["k"])]), sizes, bindings, float64)).toThrow("no size given for k");
});

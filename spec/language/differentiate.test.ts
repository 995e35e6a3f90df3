import * as fc from "fast-check";
import type { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue.ts";
import { covering } from "../covering.ts";
import { unrolled } from "../networks/testing/unrolled.ts";
import { differentiate } from "./differentiate.ts";
import { evaluate } from "./evaluate/evaluate.ts";
import { type Input, type Node, input, matvec, mul, activationDerivative, tanh } from "./expression.ts";
import { program } from "./program.ts";
import { Digits, decimal } from "./testing/decimal.ts";
import { graphs, inputs } from "./testing/graphs.ts";
import { random } from "./testing/random.ts";
import { type SizeOf, lengthOf } from "./sizes.ts";

/**
 * Step of the central difference. In 50 digits its truncation is about 1e-30 and its rounding about 1e-35, times the size of
 * the third derivative and of the values, which stay below 1e8 here: what is left is beneath 1e-20.
 */
const STEP = new Digits("1e-15");
const AGREES = 1e-20;

type Values = Map<Node, Decimal[]>;

/** Numbers of (−1, 1), clocks at 2. */
const draw = (nodes: Iterable<Input>, sizes: SizeOf, seed: number, clocks: readonly string[]): Values => {
  const next = random(seed);
  const number = ({ name }: Input): Decimal => new Digits(clocks.includes(name) ? 2 : 2 * next() - 1);
  return new Map([...nodes].map((node) => [node, Array.from({ length: lengthOf(node, sizes) }, () => number(node))]));
};

const leaves = (roots: Iterable<Node>): Input[] => program(roots).nodes.filter((node) => node.op === "input");

/**
 * The derivative of L = Σ ⟨cotangent, node⟩ along one random direction of all inputs at once, both ways: the disagreement,
 * relative to 1 or the derivative. Numbers that are wrong agree along a random direction with probability 0.
 */
function disagreement(
  cotangents: ReadonlyMap<Node, Node>,
  of: readonly Input[],
  sizes: SizeOf,
  seed: number,
  clocks: readonly string[] = [],
): number {
  const next = random(seed + 1);
  const adjoint = differentiate(cotangents, of);
  const forward = program(cotangents.keys());
  const backward = program(adjoint.values());
  const values = draw(new Set([...leaves([...cotangents.keys(), ...cotangents.values()]), ...of]), sizes, seed, clocks);
  const directions = new Map(of.map((node) => [node, values.get(node)!.map(() => new Digits(2 * next() - 1))]));
  /** The values of the nodes, a step away in the direction of each input. */
  const bindings =
    (step: Decimal) =>
    (node: Input): readonly Decimal[] => {
      const [at, direction] = [values.get(node)!, directions.get(node)];
      return direction === undefined ? at : at.map((v, i) => v.add(direction[i]!.mul(step)));
    };
  const lossAt = (step: Decimal): Decimal => {
    const found = evaluate(forward, sizes, bindings(step), decimal);
    let total = new Digits(0);
    for (const [node, cotangent] of cotangents) {
      const weights = evaluate(program([cotangent]), sizes, bindings(new Digits(0)), decimal).at(-1)!;
      found[forward.place.get(node)!]!.forEach((v, i) => (total = total.add(v.mul(weights[i]!))));
    }
    return total;
  };
  const exact = evaluate(backward, sizes, bindings(new Digits(0)), decimal);
  let along = new Digits(0);
  for (const node of of) {
    const gradient = exact[backward.place.get(adjoint.get(node)!)!]!;
    const direction = directions.get(node)!;
    expect(gradient.length).toBe(direction.length);
    for (const [i, v] of gradient.entries()) along = along.add(v.mul(direction[i]!));
  }
  const difference = lossAt(STEP).sub(lossAt(STEP.neg())).div(STEP.mul(2));
  return difference.sub(along).abs().div(Digits.max(1, difference.abs())).toNumber();
}

test("random graphs: the adjoint is the limit of central differences", () => {
  fc.assert(
    fc.property(graphs, ({ root, inputs: of, sizes, seed }) => {
      const cotangents = new Map([[root, input("cotangent", "y", root.shape)]]);
      expect(disagreement(cotangents, of, sizes, seed + 1)).toBeLessThan(AGREES);
    }),
    { numRuns: 150, seed: 2 },
  );
});

describe.each(catalogue)("$id", (cell) => {
  test.each(covering(cell))("over three steps, %o: the adjoint is the limit of central differences", (options) => {
    const { forward } = unrolled(cell.id, options, 3);
    const cotangents = new Map(
      Object.entries(forward).map(([name, node]) => [node, input("cotangent", name, node.shape)] as [Node, Node]),
    );
    const { sizes = {}, clocks = [] } = cell;
    const further = Object.fromEntries(Object.keys(sizes).map((name, k) => [name, 2 + k]));
    const smooth = leaves(cotangents.keys()).filter(({ name }) => !clocks.includes(name));
    expect(disagreement(cotangents, smooth, { m: 2, n: 3, ...further }, 5, clocks)).toBeLessThan(AGREES);
  });
});

test("where there is no path the gradient is exactly zero", () => {
  const { x, h, W, U } = inputs;
  const y = tanh(matvec(W, x));
  const adjoint = differentiate(new Map([[y, input("cotangent", "y", ["n"])]]), [U, h, x]);
  expect(adjoint.get(U)).toMatchObject({ op: "constant", value: 0, shape: ["n", "n"] });
  expect(adjoint.get(h)).toMatchObject({ op: "constant", value: 0, shape: ["n"] });
  expect(adjoint.get(x)?.op).toBe("matvecT");
});

test("second derivatives of activations are refused", () => {
  const { h } = inputs;
  const y = mul(h, activationDerivative("tanh", h, tanh(h)));
  expect(() => differentiate(new Map([[y, h]]), [h])).toThrow("second derivatives of activations");
});

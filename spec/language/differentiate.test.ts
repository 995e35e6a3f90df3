import * as fc from "fast-check";
import type { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue.ts";
import { covering } from "../covering.ts";
import { unrolled } from "../networks/testing/unrolled.ts";
import { differentiate } from "./differentiate.ts";
import { evaluate } from "./evaluate.ts";
import { type Input, type Node, input, matvec, mul, slope, tanh } from "./expression.ts";
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
 * The derivative of L = Σ ⟨cotangent, node⟩ along one random direction of each input, both ways: the largest disagreement,
 * relative to 1 or the derivative. Numbers that are wrong agree along a random direction with probability 0.
 */
function disagreement(
  cotangents: ReadonlyMap<Node, Node>,
  of: readonly Input[],
  sizes: SizeOf,
  seed: number,
  clocks: readonly string[] = [],
): number {
  let worst = 0;
  const next = random(seed + 1);
  const adjoint = differentiate(cotangents, of);
  const forward = program(cotangents.keys());
  const backward = program(adjoint.values());
  const values = draw(new Set([...leaves([...cotangents.keys(), ...cotangents.values()]), ...of]), sizes, seed, clocks);
  const bindings = (node: Input): readonly Decimal[] => values.get(node) as Decimal[];
  const loss = (): Decimal => {
    const found = evaluate(forward, sizes, bindings, decimal);
    let total = new Digits(0);
    for (const [node, cotangent] of cotangents) {
      const weights = evaluate(program([cotangent]), sizes, bindings, decimal).at(-1) as readonly Decimal[];
      const at = found[forward.place.get(node) as number] as readonly Decimal[];
      at.forEach((v, i) => (total = total.add(v.mul(weights[i] as Decimal))));
    }
    return total;
  };
  const exact = evaluate(backward, sizes, bindings, decimal);
  for (const node of of) {
    const gradient = exact[backward.place.get(adjoint.get(node) as Node) as number] as readonly Decimal[];
    const at = values.get(node) as Decimal[];
    expect(gradient.length).toBe(at.length);
    const direction = at.map(() => new Digits(2 * next() - 1));
    const lossAt = (h: Decimal): Decimal => {
      values.set(
        node,
        at.map((v, i) => v.add((direction[i] as Decimal).mul(h))),
      );
      return loss();
    };
    const difference = lossAt(STEP).sub(lossAt(STEP.neg())).div(STEP.mul(2));
    values.set(node, at);
    const along = gradient.reduce((sum, v, i) => sum.add(v.mul(direction[i] as Decimal)), new Digits(0));
    const off = difference.sub(along).abs().div(Digits.max(1, difference.abs()));
    worst = Math.max(worst, off.toNumber());
  }
  return worst;
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
  const y = mul(h, slope("tanh", h, tanh(h)));
  expect(() => differentiate(new Map([[y, h]]), [h])).toThrow("second derivatives of activations");
});

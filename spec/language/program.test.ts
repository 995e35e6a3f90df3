import { expect, test } from "vitest";
import { catalogue, stepFor } from "../catalogue.ts";
import { covering } from "../covering.ts";
import { add, constant, input, matvec, mul, negate, outer, tanh } from "./expression.ts";
import { program } from "./program.ts";
import { lengthOf } from "./sizes.ts";

const W = input("param", "W", ["n", "m"]);
const x = input("x", "x", ["m"]);
const h = input("state", "h", ["n"]);

test.each(catalogue)("$id: every node once, arguments before their users", (cell) => {
  for (const options of covering(cell)) {
    const { nodes, args, place } = program(Object.values(stepFor(cell.id, options).equations));
    expect(new Set(nodes).size).toBe(nodes.length);
    nodes.forEach((node, at) => {
      expect(place.get(node)).toBe(at);
      expect(args[at]).toEqual(node.args.map((arg) => place.get(arg)));
      for (const arg of args[at] ?? []) expect(arg).toBeLessThan(at);
    });
  }
});

test("a node is one sum of products, whatever nesting it was written in", () => {
  const product = mul(h, h);
  const sum = add(matvec(W, x), negate(add(h, product)));
  const { terms, place } = program([sum]);
  const [W_, x_, h_] = [W, x, h].map((node) => place.get(node));
  expect(terms.at(-1)).toEqual([
    { op: "matvec", negative: false, a: W_, b: x_ },
    { op: "leaf", negative: true, a: h_, b: h_ },
    { op: "mul", negative: true, a: h_, b: h_ },
  ]);
  expect(terms[h_ as number]).toBeNull();
});

test("what only occurs inside longer sums is never read by itself", () => {
  const product = matvec(W, x);
  const inside = negate(mul(h, h));
  const sum = add(product, inside);
  const { read, place } = program([tanh(sum)]);
  expect(read[place.get(product) as number]).toBe(false);
  expect(read[place.get(inside) as number]).toBe(false);
  expect(read[place.get(sum) as number]).toBe(true);
  expect(read[place.get(W) as number]).toBe(true);
  const also = program([tanh(sum), product]);
  expect(also.read[also.place.get(product) as number]).toBe(true);
});

test("the length of a shape is the product of its sizes; a symbol without a size is refused", () => {
  expect(lengthOf(outer(h, x), { m: 3, n: 5 })).toBe(15);
  expect(lengthOf(constant(2, []), {})).toBe(1);
  expect(() => lengthOf(W, { n: 2 })).toThrow(new RangeError("no size given for m; known: n"));
});

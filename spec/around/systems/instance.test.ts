import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { float64 } from "../../language/evaluate/arithmetic.ts";
import { evaluate } from "../../language/evaluate/evaluate.ts";
import { type Input, type Node, input } from "../../language/expression.ts";
import { program } from "../../language/program.ts";
import { lengthOf } from "../../language/sizes.ts";
import { stepFor } from "../../catalogue.ts";
import { instance } from "./instance.ts";

const sizes = { m: 2, n: 3, a: 2, b: 3, p: 2, q: 2, k: 2, s: 2, d: 2, r: 2 };

/** A number for every element of an input, told from its name alone. */
const numbers = (name: string, node: Node): number[] =>
  Array.from({ length: lengthOf(node, sizes) }, (_, i) => Math.sin(name.length * 7 + name.charCodeAt(0) + i));

const valuesOf = (nodes: readonly Node[], nameOf: (node: Input) => string): (readonly number[])[] => {
  const graph = program(nodes);
  const values = evaluate(graph, sizes, (node) => numbers(nameOf(node), node), float64);
  return nodes.map((node) => values[graph.place.get(node) as number] as readonly number[]);
};

describe("a cell under a prefix and with other names of its sizes", () => {
  it.each(catalogue.map(({ id }) => id))("computes what %s computes", (cell) => {
    const step = stepFor(cell, {});
    const placed = instance({ cell, options: {}, prefix: "at", m: "a", n: "b" });
    const { y, state } = placed.step(input("x", "x", ["a"]), placed.initial);
    const ours = valuesOf([y, ...Object.values(state)], ({ name }) => name.replace(/^at\./, ""));
    expect(ours).toEqual(valuesOf([step.y, ...Object.values(step.next)], ({ name }) => name));
  });

  it("refuses an input of another size", () => {
    const { step, initial } = instance({ cell: "gru", options: {}, prefix: "enc", m: "k+n", n: "n" });
    expect(() => step(input("x", "x", ["k"]), initial)).toThrow("enc: x is [k], must be [k+n]");
  });
});

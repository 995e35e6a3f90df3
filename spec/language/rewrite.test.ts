import * as fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, stepFor } from "../catalogue.ts";
import { covering } from "../covering.ts";
import { float64 } from "./evaluate/arithmetic.ts";
import { evaluate } from "./evaluate/evaluate.ts";
import { type Input, type Node, add, constant, sigmoid } from "./expression.ts";
import { program } from "./program.ts";
import { clamp, rewrite } from "./rewrite.ts";
import { random } from "./testing/random.ts";
import { lengthOf } from "./sizes.ts";

const sizes = { m: 3, n: 4 };

/** One number for each element of each input, by name and seed. */
const numbers =
  (seed: number, names: Readonly<Record<string, string>> = {}) =>
  (node: Input): readonly number[] => {
    const name = names[node.name] ?? node.name;
    const next = random(Array.from(name).reduce((hash, letter) => hash * 31 + letter.charCodeAt(0), seed));
    return Array.from({ length: lengthOf(node, sizes) }, () => 4 * next() - 2);
  };

const valueOf = (node: Node, bindings: (node: Input) => readonly number[]): readonly number[] =>
  evaluate(program([node]), sizes, bindings, float64).at(-1) as readonly number[];

test.each(catalogue)("$id: an edit that keeps everything gives the same nodes back", (cell) => {
  for (const options of covering(cell)) {
    const { equations } = stepFor(cell.id, options);
    const kept = rewrite(equations, (_, now) => now);
    expect(Object.keys(kept)).toEqual(Object.keys(equations));
    for (const [name, node] of Object.entries(equations)) expect(kept[name]).toBe(node);
  }
});

test("an edit takes place where it is told, and in all that depends on it", () => {
  const { equations } = stepFor("lstm", {});
  const twice = rewrite(equations, (was, now) => (was === equations["f"] ? add(now, now) : now));
  for (const name of ["i", "o", "g"]) expect(twice[name]).toBe(equations[name]);
  expect(twice["f"]?.op).toBe("add");
  expect(twice["c"]).not.toBe(equations["c"]);
  expect(twice["h"]).not.toBe(equations["h"]);
  const seed = 7;
  const [f, fTwice] = [equations, twice].map((each) => valueOf(each["f"] as Node, numbers(seed)));
  expect(fTwice).toEqual(f?.map((v) => 2 * v));
});

test("an edit is shown a node as it was and with its arguments rewritten", () => {
  const { x } = stepFor("elman", {});
  const shown: [Node, Node][] = [];
  const was = sigmoid(x);
  rewrite({ y: was }, (before, now) => {
    shown.push([before, now]);
    return before === x ? constant(0, x.shape) : now;
  });
  expect(shown.map(([before]) => before)).toEqual([x, was]);
  expect(shown[1]?.[1].args[0]).toMatchObject({ op: "constant" });
});

/** The reductions of the papers. Weights of the candidate become those of the Elman network. */
const elman = stepFor("elman", {}).equations;
const elmanWith = (gate: string) => ({ W_h: `W_${gate}`, U_h: `U_${gate}`, b_h: `b_${gate}` });

test("with r = 1 and z = 0 the GRU is the Elman network, number for number", () => {
  const reduced = clamp(stepFor("gru", {}).equations, { r: 1, z: 0 });
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(valueOf(reduced["h"] as Node, numbers(seed))).toEqual(
        valueOf(elman["h"] as Node, numbers(seed, elmanWith("h"))),
      );
    }),
  );
});

test("with i = 1, f = 0, o = 1 the LSTM is tanh of an Elman step, number for number", () => {
  const reduced = clamp(stepFor("lstm", {}).equations, { i: 1, f: 0, o: 1 });
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(valueOf(reduced["h"] as Node, numbers(seed))).toEqual(
        valueOf(elman["h"] as Node, numbers(seed, elmanWith("g"))).map(Math.tanh),
      );
    }),
  );
});

test("a gate that there is not is refused, with those there are", () => {
  expect(() => clamp(stepFor("gru", {}).equations, { f: 0 })).toThrow(
    new RangeError("clamp: no gate is called f; there are z, r, hTilde, h"),
  );
});

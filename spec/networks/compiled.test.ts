import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, stepOf } from "../cell.ts";
import { canonical, catalogue, combinations, stepFor } from "../catalogue.ts";
import { covering } from "../covering.ts";
import { canCompile } from "../language/compile/compile.ts";
import { activate, add, matvec, mul, sigmoid } from "../language/expression.ts";
import { precision, profileNames } from "../language/precision.ts";
import { type Dtype, tensor } from "../tensor.ts";
import { compiledExpectation, compiledStepOf } from "./compiled.ts";
import { type Demand, type Expectation, type Run, expectation, interpretedExpectation } from "./oracle.ts";
import { cases, quantumOf, runOf } from "./testing/cases.ts";
import { runFor } from "./testing/runs.ts";

/** Cases of each cell; more of them, `COMPILED_CASES=1000`, take as much longer. */
const CASES = Number(process.env["COMPILED_CASES"] ?? 20);

const dtypes: readonly Dtype[] = ["float32", "float64"];
const grades = ["faithful", "absolute"] as const;

/** Every number of an expectation with its place, NaN and −0 told apart. */
const numbers = (of: unknown): string =>
  JSON.stringify(of, (_, v: unknown) =>
    v instanceof Float64Array
      ? Array.from(v, (x) => (Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : String(x)))
      : v,
  );

/** The first place at which the compiled answer is not the interpreter's; null where every bit is. */
function difference(run: Run, demand: Demand): string | null {
  const [compiled, interpreted] = [compiledExpectation(run, demand), interpretedExpectation(run, demand)].map(numbers);
  if (compiled === interpreted) return null;
  let at = 0;
  while (compiled?.[at] === interpreted?.[at]) at++;
  return `${compiled?.slice(at - 60, at + 60)}, not ${interpreted?.slice(at - 60, at + 60)}`;
}

test("this process compiles", () => {
  expect(canCompile()).toBe(true);
});

describe.each(catalogue)("$id", (cell) => {
  test("compiled and interpreted values, bounds and gradients are the same bits", () => {
    fc.assert(
      fc.property(cases(cell.id), (c) => {
        for (const dtype of dtypes)
          for (const grade of grades) {
            const demand = { precision: precision(dtype, grade), gradients: true, quantum: quantumOf(c) };
            expect(difference(runOf(c, dtype), demand)).toBeNull();
          }
      }),
      { numRuns: CASES },
    );
  });

  test("with every option, in every direction, over layers and rows of unequal length, seen and unseen", () => {
    covering(cell).forEach((options, k) => {
      const direction = (["forward", "reverse", "bidirectional"] as const)[k % 3] as "forward";
      const quantum = k % 2 === 0 ? 0 : 1 / 4;
      const plan = {
        cell: cell.id,
        options,
        direction,
        layers: 2,
        T: 3,
        B: 3,
        m: 2,
        n: 3,
        lengths: [3, 0, 2],
        seed: k,
      };
      const run = runFor({ ...plan, quantum });
      const demand = { precision: precision("float32", grades[k % 2] as "faithful"), gradients: true, quantum };
      expect(difference(run, demand)).toBeNull();
      expect(difference({ ...run, cotangents: null }, { ...demand, gradients: false })).toBeNull();
      const { shape, value } = interpretedExpectation(run, demand).y;
      expect(
        difference(run, {
          ...demand,
          observed: { shape, data: value.map((v, i) => (i % 2 === 0 ? v : Math.fround(v))) },
        }),
      ).toBeNull();
      expect(
        difference(run, { ...demand, inputError: run.x.data.map((v) => Math.abs(v) / 1024) as Float64Array }),
      ).toBeNull();
    });
  });
});

test.each(profileNames)("in %s compiled and interpreted bounds are the same bits", (name) => {
  for (const cell of ["lstm", "gru-reset-after", "mlstm", "jordan", "scrn"])
    for (const quantum of [0, 1 / 4]) {
      const run = runFor({ cell, layers: 2, direction: "bidirectional", T: 2, B: 2, m: 2, n: 3, quantum, seed: 3 });
      const demand = { precision: precision("float32", name), gradients: true, quantum };
      expect(difference(run, demand)).toBeNull();
      const { shape, value } = interpretedExpectation(run, demand).y;
      expect(difference(run, { ...demand, observed: { shape, data: value } })).toBeNull();
    }
});

test("a step is compiled once", () => {
  expect(compiledStepOf(stepFor("lstm", {}))).toBe(
    compiledStepOf(stepFor("lstm", canonical(catalogue[3] as Cell, {}))),
  );
});

/** Names that would do something if they were taken for source. */
const hostile = [
  'h"]; globalThis.taken = true; ["',
  "c*/ globalThis.taken = true; /*",
  "b\nglobalThis.taken = true;",
  "W\u2028globalThis.taken = true;",
  "${globalThis.taken = true}",
  "__proto__x');globalThis.taken=true//",
] as const;

test("no name of a definition reaches the source that is made of it", () => {
  const [h, c, b, w, u, g] = hostile;
  const size = "k\n globalThis.taken = true;";
  const cell: Cell = {
    id: "x\nglobalThis.taken = true;",
    title: h,
    family: ["recurrent"],
    papers: [],
    alsoIn: [],
    options: { [h]: [c, b] },
    sizes: { [size]: "another" },
    state: { [h]: ["n"], [c]: [size] },
    output: h,
    equations: ({ x, old, param }) => {
      const gate = sigmoid(add(matvec(param(w, ["n", "m"]), x), param(b, ["n"])));
      const context = activate("softsign", add(old[c] as never, matvec(param(u, [size, "m"]), x)));
      return { [g]: gate, [h]: mul(gate, old[h] as never, gate), [c]: context };
    },
  };
  const step = stepOf(cell, { [h]: c });
  const { forward, backward } = compiledStepOf(step);
  for (const { text } of [forward, backward])
    for (const line of text.split("\n")) expect(line).toMatch(/^[ \w(){}[\],;=+*.>"-]*(\/\/ (\w+|\w+( × \w+)+))?$/);
  const numbered = (shape: readonly number[], scale: number) =>
    tensor(
      "float64",
      shape,
      Array.from({ length: shape.reduce((a, z) => a * z, 1) }, (_, k) => (k + 1) * scale),
    );
  const state = { [h]: numbered([1, 2], 0.25), [c]: numbered([1, 3], 0.5) };
  const run: Run = {
    sizes: { T: 2, B: 1, m: 2, n: 2, [size]: 3 },
    layers: [
      {
        cell: cell.id,
        options: {},
        direction: "forward",
        params: [{ [w]: numbered([2, 2], 0.1), [b]: numbered([2], 0.3), [u]: numbered([3, 2], -0.2) }],
        initial: [state],
      },
    ],
    x: numbered([2, 1, 2], 0.7),
    lengths: null,
    cotangents: { y: numbered([2, 1, 2], 1), final: [[state]] },
  };
  expect(
    difference(run, { precision: precision("float32", "faithful"), gradients: true, stepFor: () => step }),
  ).toBeNull();
  expect("taken" in globalThis).toBe(false);
});

test("a function that is not one of the language's is refused", () => {
  const cell = catalogue[0] as Cell;
  const step = stepOf(
    { ...cell, equations: (of) => ({ h: activate('tanh"); taken("' as "tanh", of.affine("h")) }) },
    {},
  );
  expect(() => compiledStepOf(step)).toThrow("no such function");
});

test("where no source may be made the interpreter serves, and the numbers are the same", () => {
  const script = `
    import { canCompile } from "./spec/language/compile/compile.ts";
    import { expectation } from "./spec/networks/oracle.ts";
    import { precision, profileNames } from "./spec/language/precision.ts";
    import { runFor } from "./spec/networks/testing/runs.ts";
    const run = runFor({ cell: "gru", T: 2, B: 2, m: 2, n: 2 });
    const { y } = expectation(run, { precision: precision("float32", "faithful"), gradients: true });
    console.log(JSON.stringify([canCompile(), [...y.value], [...y.error]]));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script],
    { cwd: fileURLToPath(new URL("../../", import.meta.url)), encoding: "utf8" },
  );
  const run = runFor({ cell: "gru", T: 2, B: 2, m: 2, n: 2 });
  const { y }: Expectation = expectation(run, { precision: precision("float32", "faithful"), gradients: true });
  expect([stdout.trim(), stderr]).toEqual([JSON.stringify([false, [...y.value], [...y.error]]), ""]);
});

test("every combination of options compiles", () => {
  for (const cell of catalogue)
    for (const options of combinations(cell))
      expect(compiledStepOf(stepFor(cell.id, options)).forward.text).not.toBe("");
});

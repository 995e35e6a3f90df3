import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue.ts";
import { precision } from "../language/precision.ts";
import { decimal } from "../language/testing/decimal.ts";
import { anotherForm } from "../language/testing/forms.ts";
import { implementation } from "../language/testing/implementation.ts";
import { random } from "../language/testing/random.ts";
import type { Dtype } from "../tensor.ts";
import { type Expectation, expectation } from "./oracle.ts";
import { type Case, cases, quantumOf, runOf } from "./testing/cases.ts";
import { type Answer, execute } from "./testing/execute.ts";
import { Exact, backwardPart, forwardPart, judge } from "./testing/judge.ts";
import { unrolled } from "./testing/unrolled.ts";

/** Every case is run in either dtype, by an implementation of either grade, as often as this. */
const IMPLEMENTATIONS = 2;
const CASES = 10;

const passes = { forward: forwardPart, backward: backwardPart } as const;
type Pass = keyof typeof passes;

/** Checks one case: no distance exceeds its bound; returns the largest share of a bound that was used, by dtype and pass. */
function check(c: Case, used: (dtype: Dtype, pass: Pass, share: number) => void): void {
  const graph = unrolled(c.cell, c.options, c.T);
  const whole = { ...graph.forward, ...prefixed(graph.backward) };
  const exact = Object.fromEntries(
    Object.entries(execute(whole, runOf(c, "float64"), decimal)).map(([name, values]) => [
      name,
      values.map((value) => new Exact(value)),
    ]),
  );
  const truth = {
    forward: select(exact, graph.forward, "forward"),
    backward: select(exact, graph.backward, "backward"),
  };
  for (const dtype of ["float32", "float64"] as const)
    for (const accuracy of ["faithful", "absolute"] as const) {
      const run = runOf(c, dtype);
      const demand = { precision: precision(dtype, accuracy), gradients: true, quantum: quantumOf(c) };
      const free = expectation(run, demand);
      const next = random(c.seed + 1);
      for (const pass of ["forward", "backward"] as const) {
        const part = passes[pass];
        const ofOracle = Object.fromEntries(
          Object.keys(truth[pass]).map((name) => [name, [...(part(free, name).value as Float64Array)]]),
        );
        const toTruth = (name: string) => ({ value: truth[pass][name] ?? [], error: part(free, name).error });
        expect(judge(ofOracle, toTruth).outside, `oracle ${dtype} ${accuracy}`).toEqual([]);
      }
      for (let k = 0; k < IMPLEMENTATIONS; k++) {
        const form = anotherForm(whole, next);
        const answer = execute(form, run, implementation(dtype, accuracy, next));
        const y = Array.from({ length: c.T }, (_, t) => answer[`y${t}`] as readonly number[]).flat();
        const seen = expectation(run, {
          ...demand,
          observed: { shape: [c.T, 1, y.length / c.T], data: Float64Array.from(y) },
        });
        for (const pass of ["forward", "backward"] as const) {
          const part = passes[pass];
          const got = select(answer, graph[pass], pass);
          const within = (expected: Expectation) => judge(got, (name) => part(expected, name));
          const what = `${dtype} ${accuracy} ${pass} ${k}`;
          const fromOracle = within(free);
          expect(fromOracle.outside, `${what}, from the oracle`).toEqual([]);
          const truthOf = (name: string) => ({ value: truth[pass][name] ?? [], error: part(free, name).error });
          expect(judge(got, truthOf).outside, `${what}, from the truth`).toEqual([]);
          const anchored = within(seen);
          expect(anchored.outside, `${what}, step by step`).toEqual([]);
          used(dtype, pass, Math.max(fromOracle.worst, anchored.worst));
        }
      }
    }
}

/** Outputs and gradients have some names in common: `h` is a state and its gradient. */
const prefixed = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [`d${name}`, value]));

const select = <T>(answer: Answer<T>, names: object, pass: Pass): Answer<T> =>
  Object.fromEntries(
    Object.keys(names).map((name) => [name, answer[pass === "forward" ? name : `d${name}`] as readonly T[]]),
  );

describe.each(catalogue.map(({ id }) => id))("%s", (cell) => {
  test("no computation as bad as its grade allows is outside the bounds, and the bounds are tight", async ({
    annotate,
  }) => {
    const worst = new Map<string, number>();
    fc.assert(
      fc.property(cases(cell), (c) =>
        check(c, (dtype, pass, share) => {
          const key = `${dtype} ${pass}`;
          worst.set(key, Math.max(worst.get(key) ?? 0, share));
        }),
      ),
      { numRuns: CASES, seed: 1 },
    );
    for (const [key, share] of worst) await annotate(`${cell} ${key}: worst observed/bound ${share.toFixed(3)}`);
    expect(worst.size).toBe(4);
    expect(Math.min(...worst.values())).toBeGreaterThanOrEqual(0.01);
  });
});

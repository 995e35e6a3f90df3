import { describe, expect, test } from "vitest";
import { catalogue, cellOf, stepFor } from "../catalogue.ts";
import { widthOf } from "../cell.ts";
import { precision } from "../language/precision.ts";
import type { Tensor } from "../tensor.ts";
import type { Bounded } from "./bounded.ts";
import { type Demand, type Expectation, type Run, expectation } from "./oracle.ts";
import { type FullRun, moved, runFor } from "./testing/runs.ts";

const float64: Demand = { precision: precision("float64", "faithful"), gradients: true };
const float32: Demand = { precision: precision("float32", "faithful"), gradients: true };

const gradientsOf = (e: Expectation): NonNullable<Expectation["gradients"]> =>
  e.gradients as NonNullable<Expectation["gradients"]>;
const finalOf = (e: Expectation, layer: number, d: number, name: string): Bounded =>
  e.final[layer]?.[d]?.[name] as Bounded;
/** Row `b` of time `t`, `width` wide. */
const row = ({ shape, value }: Bounded, t: number, b: number): number[] => {
  const [, B, width] = shape as readonly [number, number, number];
  return [...value.subarray((t * B + b) * width, (t * B + b + 1) * width)];
};

/** L = Σ ⟨cotangent, answer⟩ */
function lossOf(run: FullRun): number {
  const { y, final } = expectation(run, { ...float64, gradients: false });
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).reduce((sum, v, i) => sum + v * (b[i] as number), 0);
  let loss = dot(y.value, run.cotangents.y.data);
  run.cotangents.final.forEach((layer, depth) =>
    layer.forEach((tensors, d) => {
      for (const [name, t] of Object.entries(tensors))
        loss += dot(finalOf({ y, final, gradients: null }, depth, d, name).value, t.data);
    }),
  );
  return loss;
}

describe.each(catalogue.map(({ id }) => id))("%s", (cell) => {
  test("three bidirectional layers with unequal lengths: gradients are the limit of central differences", () => {
    const run = runFor({
      cell,
      direction: "bidirectional",
      layers: 3,
      T: 3,
      B: 2,
      m: 2,
      n: 2,
      lengths: [3, 2],
      scale: 0.7,
    });
    const { x, params, initial } = gradientsOf(expectation(run, float64));
    // rounding u|L|/h is near 1e-10 at this step, and L is of order 1; truncation h²|L‴|/6 is too, where L‴ is of order 1, and
    // else a third of what it is more at twice the step
    const h = 2 ** -17;
    const differences: [number, number, number][] = [];
    const check = (gradient: Bounded, of: Tensor, replaced: (t: Tensor) => FullRun): void => {
      const at = of.data.length - 1;
      const difference = (by: number): number =>
        (lossOf(replaced(moved(of, at, by))) - lossOf(replaced(moved(of, at, -by)))) / (2 * by);
      differences.push([difference(h), gradient.value[at] as number, difference(2 * h)]);
    };
    check(x, run.x, (t) => ({ ...run, x: t }));
    run.layers.forEach((layer, depth) => {
      const replaced = (change: Partial<Run["layers"][number]>): FullRun => ({
        ...run,
        layers: run.layers.map((each, k) => (k === depth ? { ...each, ...change } : each)),
      });
      layer.params.forEach((tensors, d) => {
        for (const [name, t] of Object.entries(tensors))
          check(params[depth]?.[d]?.[name] as Bounded, t, (other) =>
            replaced({ params: layer.params.map((each, k) => (k === d ? { ...each, [name]: other } : each)) }),
          );
      });
      layer.initial?.forEach((tensors, d) => {
        for (const [name, t] of Object.entries(tensors).filter(([of]) => !cellOf(cell).clocks?.includes(of)))
          check(initial[depth]?.[d]?.[name] as Bounded, t, (other) =>
            replaced({
              initial: (layer.initial ?? []).map((each, k) => (k === d ? { ...each, [name]: other } : each)),
            }),
          );
      });
    });
    for (const [difference, exact, coarse] of differences)
      expect(Math.abs(difference - exact)).toBeLessThan(2 ** -26 + Math.abs(coarse - difference));
  });

  test("reverse is forward on the reversed sequence; bidirectional is both beside each other", () => {
    const both = runFor({ cell, direction: "bidirectional", T: 4, B: 2, m: 3, n: 2 });
    const [layer] = both.layers;
    const e = expectation(both, { ...float64, gradients: false });
    const flipped = (t: Tensor): Tensor => {
      const [T, B, m] = t.shape as readonly [number, number, number];
      const steps = Array.from({ length: T }, (_, k) => [...t.data.subarray(k * B * m, (k + 1) * B * m)]);
      return { shape: t.shape, data: Float64Array.from(steps.reverse().flat()) };
    };
    const only = (d: number, direction: "forward" | "reverse", x: Tensor): Expectation =>
      expectation(
        {
          ...both,
          x,
          cotangents: null,
          layers: [
            {
              ...(layer as Run["layers"][number]),
              direction,
              params: [layer?.params[d] ?? {}],
              initial: [layer?.initial?.[d] ?? {}],
            },
          ],
        },
        { ...float64, gradients: false },
      );
    const [forwards, backwards, mirrored] = [
      only(0, "forward", both.x),
      only(1, "reverse", both.x),
      only(1, "forward", flipped(both.x)),
    ];
    for (let t = 0; t < 4; t++)
      for (let b = 0; b < 2; b++) {
        expect(row(e.y, t, b)).toEqual([...row(forwards.y, t, b), ...row(backwards.y, t, b)]);
        expect(row(backwards.y, t, b)).toEqual(row(mirrored.y, 3 - t, b));
      }
    expect(e.final[0]?.[1]).toEqual(mirrored.final[0]?.[0]);
  });

  test("what lies beyond a length is never read, and is zero in the answer", () => {
    const lengths = [3, 0, 1];
    const run = runFor({ cell, direction: "reverse", layers: 2, T: 3, B: 3, m: 2, n: 2, lengths });
    const spoiled = (t: Tensor): Tensor => {
      const [, B, width] = t.shape as readonly [number, number, number];
      return {
        shape: t.shape,
        data: t.data.map((v, i) =>
          Math.floor(i / width / B) < (lengths[Math.floor(i / width) % B] as number) ? v : NaN,
        ),
      };
    };
    const clean = expectation(run, float64);
    const spoilt = { ...run, x: spoiled(run.x), cotangents: { ...run.cotangents, y: spoiled(run.cotangents.y) } };
    expect(expectation(spoilt, float64)).toEqual(clean);
    for (const [t, b] of [
      [0, 1],
      [1, 2],
    ] as const)
      expect(row(clean.y, t, b).every((v) => v === 0)).toBe(true);
    expect(row(gradientsOf(clean).x, 2, 2)).toEqual([0, 0]);
    // a row of no steps ends where it began, and hands its cotangents through
    const second = (t: ArrayLike<number> = []): number[] =>
      Array.from(t).slice(t.length / lengths.length, (2 * t.length) / lengths.length);
    for (const [name, before] of Object.entries(run.layers[0]?.initial?.[0] ?? {}))
      expect(second(finalOf(clean, 0, 0, name).value)).toEqual(second(before.data));
    for (const [name, cotangent] of Object.entries(run.cotangents.final[1]?.[0] ?? {}))
      expect(second(gradientsOf(clean).initial[1]?.[0]?.[name]?.value)).toEqual(second(cotangent.data));
  });

  test.each([
    [0, 2],
    [3, 0],
  ])("T = %i, B = %i", (T, B) => {
    const run = runFor({ cell, T, B, m: 2, n: 3 });
    const { y, final, gradients } = expectation(run, float64);
    const width = widthOf(stepFor(cell, {}), run.sizes);
    expect(y).toEqual({ shape: [T, B, width], value: new Float64Array(0), error: new Float64Array(0) });
    for (const [name, before] of Object.entries(run.layers[0]?.initial?.[0] ?? {}))
      expect(final[0]?.[0]?.[name]?.value).toEqual(before.data);
    for (const [name, cotangent] of Object.entries(run.cotangents.final[0]?.[0] ?? {}))
      expect(gradients?.initial[0]?.[0]?.[name]?.value).toEqual(cotangent.data);
    for (const [name, { shape, data }] of Object.entries(run.layers[0]?.params[0] ?? {})) {
      const zero = new Float64Array(data.length);
      expect(gradients?.params[0]?.[0]?.[name]).toEqual({ shape, value: zero, error: zero });
    }
  });

  test("cotangents and states that are not given are zero", () => {
    const run = runFor({ cell, T: 2, B: 1, m: 2, n: 2 });
    const zero = (t: Tensor): Tensor => ({ ...t, data: new Float64Array(t.data.length) });
    const zeros = (tensors: Readonly<Record<string, Tensor>>) =>
      Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, zero(t)]));
    const layers = run.layers.map((layer) => ({ ...layer, initial: null }));
    const given = run.layers.map((layer) => ({ ...layer, initial: (layer.initial ?? []).map(zeros) }));
    const { y, final } = run.cotangents;
    const none = final.map((passes) => passes.map(zeros));
    expect(expectation({ ...run, layers, cotangents: { y, final: null } }, float64)).toEqual(
      expectation({ ...run, layers: given, cotangents: { y, final: none } }, float64),
    );
    expect(expectation({ ...run, cotangents: { y: null, final } }, float64)).toEqual(
      expectation({ ...run, cotangents: { y: zero(y), final } }, float64),
    );
    const nothing = expectation({ ...run, cotangents: null }, float64);
    expect(nothing.gradients?.x.value).toEqual(new Float64Array(4));
    expect(expectation(run, { ...float64, gradients: false }).gradients).toBeNull();
  });
});

const largest = (e: Float64Array): number => e.reduce((a, b) => Math.max(a, b), 0);

test("step by step the bound of a chaotic network stays that of one step; over the whole sequence it explodes", () => {
  const [m, n] = [3, 16];
  const run = runFor({ cell: "elman", T: 200, B: 1, m, n, scale: 1 });
  const free = expectation(run, { ...float32, gradients: false });
  const observed: Tensor = { shape: free.y.shape, data: free.y.value };
  const anchored = expectation(run, { ...float32, gradients: false, observed });
  // tanh is within ±1: a bound that reaches 1 says nothing any more
  expect(largest(free.y.error)).toBeGreaterThan(1);
  // no number of this run is above 1: a pre-activation has m + n + 1 terms, and as many roundings; the reported state has one
  // more, tanh is within 4 ulp; second-order terms are less than all that again
  const terms = m + n + 1;
  expect(largest(anchored.y.error)).toBeLessThan(2 * (terms * terms + n + 8) * float32.precision.unitRoundoff);
});

describe.each(["identity", "relu"])("elman with %s", (activation) => {
  const plan = { cell: "elman", options: { activation }, T: 3, B: 2, m: 2, n: 3, scale: 2 } as const;

  test("numbers of one quantum leave no room: the bound is zero", () => {
    const run = runFor({ ...plan, quantum: 1 / 4, layers: 2 });
    const e = expectation(run, { ...float32, gradients: false, quantum: 1 / 4 });
    expect(largest(e.y.error)).toBe(0);
    expect(largest(finalOf(e, 1, 0, "h").error)).toBe(0);
    const observed: Tensor = { shape: e.y.shape, data: e.y.value };
    expect(largest(expectation(run, { ...float32, gradients: false, quantum: 1 / 4, observed }).y.error)).toBe(0);
    expect(largest(expectation(run, { ...float32, gradients: false }).y.error)).toBeGreaterThan(0);
  });

  test("the quantum shrinks from step to step, until sums are no longer exact", () => {
    const run = runFor({ ...plan, options: { activation: "identity" }, T: 12, quantum: 1 / 4 });
    const { y } = expectation(run, { ...float32, gradients: false, quantum: 1 / 4 });
    const zero = [...y.error].map((e) => e === 0);
    expect(zero[0]).toBe(true);
    expect(zero.at(-1)).toBe(false);
    // every number of a step is a multiple of 4^−(step + 2); float32 holds 24 bits of it
    const exact = [...y.value].filter((_, i) => zero[i]);
    expect(exact.map(Math.fround)).toEqual(exact);
  });

  test("a bound that overflows is infinite, never NaN", () => {
    const run = runFor({ ...plan, T: 400, scale: 1e3 });
    const { y } = expectation(run, { ...float32, gradients: false });
    expect([...y.error].some(Number.isNaN)).toBe(false);
  });
});

test("an input that is off widens the bound by what the weights make of it", () => {
  const run = runFor({ cell: "elman", options: { activation: "identity" }, T: 1, B: 1, m: 2, n: 1 });
  const inputError = Float64Array.of(0.5, 0.25);
  const [a, b] = [...(run.layers[0]?.params[0]?.["W_h"]?.data ?? [])].map(Math.abs) as [number, number];
  const off = expectation(run, { ...float64, inputError }).y.error[0] as number;
  const inherited = 0.5 * a + 0.25 * b;
  expect(off).toBeGreaterThanOrEqual(inherited);
  expect(off - inherited).toBeLessThan(2 ** -40);
});

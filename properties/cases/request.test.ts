import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../impl/check.ts";
import { reference } from "../../impl/reference/index.ts";
import { widthOf } from "../../spec/cell.ts";
import type { Input } from "../../spec/language/expression.ts";
import { type SizeOf, shapeAt } from "../../spec/language/sizes.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { directionsOf } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { anyCase, caseOf, seeded } from "../testing/cases.ts";
import { drawRequest, drawTensor } from "./request.ts";

const space = { layers: [1, 3], start: ["drawn", "absent"] } as const;
const shapes = (tensors: Readonly<Record<string, Tensor>>): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));

describe("the request of a case", () => {
  it("has the shapes of the protocol, for stacks and both directions", () => {
    fc.assert(
      fc.property(anyCase(space), (c) => {
        const { request, cotangents } = drawRequest(c);
        const count = directionsOf(c.direction);
        const step = stepFor(c.cell, c.options);
        const shapesAt = (inputs: readonly Input[], sizes: SizeOf, ...before: readonly number[]) =>
          Object.fromEntries(inputs.map(({ name, shape }) => [name, [...before, ...shapeAt(shape, sizes)]]));
        const sizes = [{ ...c.further, m: c.m, n: c.n }];
        const widths: number[] = [];
        for (let depth = 0; depth < c.layers; depth++) {
          widths.push(count * widthOf(step, sizes[depth] as SizeOf));
          sizes.push({ ...c.further, m: widths[depth] as number, n: c.n });
        }
        const states = sizes.slice(0, c.layers).map((own) => shapesAt(Object.values(step.state), own, c.B));
        expect(request.x.shape).toEqual([c.T, c.B, c.m]);
        expect(request.layers).toHaveLength(c.layers);
        request.layers.forEach(({ params, initial }, depth) => {
          const wanted = shapesAt(step.params, sizes[depth] as SizeOf);
          expect(params.map(shapes)).toEqual(params.map(() => wanted));
          expect(params).toHaveLength(count);
          expect(initial?.map(shapes) ?? null).toEqual(c.start === "absent" ? null : params.map(() => states[depth]));
        });
        expect(cotangents.y?.shape ?? null).toEqual(c.loss === "final" ? null : [c.T, c.B, widths.at(-1)]);
        const finals = states.map((own) => Array.from({ length: count }, () => own));
        expect(cotangents.final?.map((layer) => layer.map(shapes)) ?? null).toEqual(c.loss === "y" ? null : finals);
      }),
      { ...seeded, numRuns: 300 },
    );
  });

  it("is one that the reference answers in the form of the contract", () => {
    fc.assert(
      fc.property(anyCase(space), (c) => {
        const { request, cotangents } = drawRequest(c);
        const whole = { ...request, want: ["y", "final", "gradients"] as const, cotangents };
        expect(() => checkAnswer(whole, reference.run(whole))).not.toThrow();
      }),
      { ...seeded, numRuns: 300 },
    );
  });

  it("has parameters that are all zero where the case says so, in every layer and walk", () => {
    const { request } = drawRequest(caseOf("cell=gru T=1 B=1 m=2 n=3 dir=bi layers=2 zero=W_z,b_h seed=5"));
    for (const { params } of request.layers)
      for (const walk of params)
        for (const [name, { data }] of Object.entries(walk))
          expect([...data].every((v) => v === 0)).toBe(name === "W_z" || name === "b_h");
  });

  it("has integers that are not 0 where the case says so", () => {
    const { request, cotangents } = drawRequest(caseOf("cell=lstm T=3 B=2 m=2 n=3 regime=wide integers=true seed=5"));
    const [layer] = request.layers;
    const tensors = [
      request.x,
      cotangents.y as Tensor,
      ...Object.values({ ...layer?.params[0], ...layer?.initial?.[0] }),
    ];
    for (const { data } of tensors) for (const v of data) expect(Number.isInteger(v) && v !== 0).toBe(true);
  });

  it("shuts and opens gates through their own biases only", () => {
    const { request } = drawRequest(caseOf("cell=lstm T=1 B=1 m=1 n=64 regime=saturated seed=5"));
    const params = request.layers[0]?.params[0] ?? {};
    const extreme = Object.keys(params).filter((name) => params[name]?.data.some((v) => v === -800));
    expect(extreme.sort()).toEqual(["b_f", "b_i", "b_o"]);
  });

  it("gives every tensor numbers of its own", () => {
    const { request, cotangents } = drawRequest(caseOf("cell=lstm T=2 B=2 m=2 n=2 dir=bi layers=2 seed=5"));
    const tensors = [
      ...request.layers.flatMap(({ params, initial }) =>
        [...params, ...(initial ?? [])].flatMap((t) => Object.values(t)),
      ),
      ...(cotangents.final ?? []).flat().flatMap((t) => Object.values(t)),
    ];
    expect(new Set(tensors.map(({ data }) => data.join())).size).toBe(tensors.length);
  });
});

describe("an element of a case", () => {
  it("keeps its value when a size beside it shrinks", () => {
    const big = caseOf("cell=gru T=3 B=4 m=5 n=6 seed=9");
    const role = { kind: "x", fanIn: 1, gate: false, biased: true } as const;
    const [large, small] = [drawTensor(big, "x", [3, 4, 5], role), drawTensor(big, "x", [2, 3, 2], role)];
    for (let t = 0; t < 2; t++)
      for (let b = 0; b < 3; b++)
        for (let i = 0; i < 2; i++) expect(small.data[(t * 3 + b) * 2 + i]).toBe(large.data[(t * 4 + b) * 5 + i]);
  });

  it("is the same on every machine and in every version", () => {
    const { request } = drawRequest(caseOf("cell=elman T=1 B=1 m=2 n=1 seed=42"));
    expect([...request.x.data, ...(request.layers[0]?.params[0]?.["W_h"]?.data ?? [])]).toEqual([
      -0.5057725994847715, -0.5613401117734611, -0.5714112292043865, -0.9808770413510501,
    ]);
  });
});

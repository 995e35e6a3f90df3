/** The comparison itself: systems that are wrong in one place are outside, and nothing right is judged by an empty bound. */
import { expect, it } from "vitest";
import { bidirectional } from "../../../impl/reference/around/systems/bidirectional.ts";
import { bidirectional as equations } from "../../../spec/around/systems/bidirectional.ts";
import { input } from "../../../spec/language/expression.ts";
import { disagreement } from "./testing/agreement.ts";
import { each, numbered, prefixed } from "./testing/names.ts";
import { specified } from "./testing/specified.ts";

const directions = ["forward", "backward"] as const;
const sizes = { m: 2, n: 3 };
const T = 3;

/** Disagreements of a bidirectional GRU, whose sum, states and cotangents may be tampered with. */
const outside = (merge: "sum" | "mean", tamper: (name: string, v: Float32Array | Float64Array) => typeof v) =>
  disagreement(equations("gru", {}, T, "sum"), sizes, 7, (given) => {
    const units = each(directions, (direction) => given.unit(direction, "gru", sizes.m));
    const layer = bidirectional(given.algebra, units, merge, given.vectors("x", T), each(directions, given.state));
    const states = (both: typeof layer.final) => ({
      ...prefixed("forward", both.forward),
      ...prefixed("backward", both.backward),
    });
    return {
      outputs: { ...numbered("y", layer.ys), ...states(layer.final) },
      back(d) {
        const dYs = d.vectors("y", T).map((dY, t) => tamper(`y${t}`, dY));
        const { dXs, dInitial } = layer.back(dYs, each(directions, d.state));
        return { ...numbered("x", dXs), ...states(dInitial) };
      },
    };
  });

it("what is right is within every bound", () => {
  expect(outside("sum", (_, v) => v)).toEqual({});
});

it("another merge is outside at every output, in both element types", () => {
  const names = Object.keys(outside("mean", (_, v) => v));
  for (const dtype of ["float32", "float64"])
    for (const y of ["y0", "y1", "y2"]) expect(names).toContain(`${dtype} ${y}`);
});

it("a cotangent off by one part in 10,000 is outside in float32, in 10¹² in float64", () => {
  const off = (by: number) =>
    Object.keys(outside("sum", (name, v) => (name === "y1" ? v.map((d) => d * (1 + by)) : v)));
  expect(off(1e-4)).toContain("float32 dx1");
  expect(off(1e-12)).toContain("float64 dx1");
  expect(off(1e-12)).not.toContain("float32 dx1");
});

it("two inputs of one name are refused", () => {
  const twice = { y: input("x", "x", ["m"]), z: input("x", "x", ["m"]) };
  expect(() => specified(twice)).toThrow("specified: got two inputs of one name");
});

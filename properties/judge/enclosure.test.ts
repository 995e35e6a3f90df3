import { describe, expect, it } from "vitest";
import { catalogue, combinations } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { type Case, parseCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { mapTensors, mapTensor, withLayer, withParams } from "../requests/rearrange.ts";
import { referenceRun } from "../testing/reference.ts";
import { enclosure } from "./enclosure.ts";
import type { Interval } from "./intervals.ts";

/** Numbers of an answer that are not where they must be. */
const outside = ({ data }: Tensor, within: readonly Interval[]): number[] =>
  [...data].filter((v, i) => {
    const [least, most] = within[i] as Interval;
    return !(Number.isNaN(v) ? least === -Infinity && most === Infinity : v >= least && v <= most);
  });

const regimes = ["tame", "wide", "saturated", "exact", "sparse", "edge"] as const;

const caseOf = (cell: string, options: Options, dtype: Case["dtype"], k: number): Case => {
  const { further, ...rest } = parseCase(
    `cell=${cell} T=3 B=2 m=2 n=3${Object.keys(catalogue.find(({ id }) => id === cell)?.sizes ?? {})
      .map((size) => ` ${size}=2`)
      .join("")} seed=${k}`,
  );
  return { ...rest, further, options, dtype, regime: regimes[k % regimes.length] as Case["regime"] };
};

describe.each(catalogue.map((cell) => ({ id: cell.id, all: combinations(cell) })))("$id", ({ id, all }) => {
  it("answers within its intervals, whatever the options and the sizes of its numbers", () => {
    const lost = all.slice(0, 12).flatMap((options, k) => {
      const { request } = drawRequest(caseOf(id, options, k % 2 === 0 ? "float32" : "float64", k));
      const larger = withParams(request, (params) => mapTensors(params, (t) => mapTensor(t, (v) => v * (1 + (k % 7)))));
      const answer = referenceRun(larger);
      const ends = enclosure(larger, answer.y as Tensor, precision(larger.dtype, "faithful"));
      const states = Object.entries(answer.final?.[0]?.[0] ?? {});
      return [
        ...outside(answer.y as Tensor, ends.y),
        ...states.flatMap(([name, t]) => outside(t, ends.final[name] as readonly Interval[])),
      ];
    });
    expect(lost).toEqual([]);
  });
});

describe("an enclosure", () => {
  const of = (line: string, change: (name: string, v: number) => number, h: number) => {
    const { request } = drawRequest(parseCase(line));
    const asked = withLayer(
      withParams(request, (params) => mapTensors(params, (t, name) => mapTensor(t, (v) => change(name, v)))),
      { initial: request.layers[0]?.initial?.map((state) => mapTensors(state, (t) => mapTensor(t, () => h))) ?? null },
    );
    return enclosure(asked, referenceRun(asked).y as Tensor, precision(asked.dtype, "absolute"));
  };

  it("ends where tanh does, and on the other side where the grade does", () => {
    const { y } = of("cell=elman T=1 B=1 m=1 n=1 dtype=f32 seed=1", (name) => (name === "b_h" ? 30 : 0), 0);
    expect(y).toEqual([[1 - 2 ** -20 - 2 ** -126, 1]]);
  });

  it("of a candidate behind a shut gate reaches no further the wrong way than rounding takes it", () => {
    const shut = (name: string): number => (name === "b_z" || name === "b_r" ? -110 : name === "U_h" ? 1 : 0);
    const [least, most] = of("cell=gru T=1 B=1 m=1 n=1 dtype=f32 seed=1", shut, 2 ** 10).y[0] as Interval;
    // γ₄ of the state, in the forms that subtract it; the other way r and z may let 2⁻²⁰ of it through
    expect(most).toBeGreaterThan(2 ** -9);
    expect(-least).toBeLessThan(most / 4);
  });

  it("is of a request with a layer", () => {
    const { request } = drawRequest(parseCase("cell=elman T=1 B=1 m=1 n=1 seed=1"));
    expect(() => enclosure({ ...request, layers: [] }, request.x, precision("float64", "faithful"))).toThrow("a layer");
  });
});

import { describe, expect, it } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { widthOf } from "../../spec/cell.ts";
import { tensor, type Tensor } from "../../spec/tensor.ts";
import type { RunAnswer, RunRequest, Want } from "../contract.ts";
import { reference } from "./index.ts";
import { cells, randomRequest, run } from "./testing/requests.ts";
import { zip } from "./algebra/zip.ts";

const request = randomRequest({ cell: "lstm", lengths: [4, 0, 2], directions: ["bidirectional", "forward"] });
const [layer] = request.layers as [RunRequest["layers"][number]];

describe("what it declares", () => {
  it("are cells, each said once, the defaults first; where biases are an option, every variant is there without", () => {
    expect(new Set(cells).size).toBe(cells.length);
    for (const { options } of reference.cells) {
      expect(options[0]).toEqual({});
      const biased = options.filter(({ bias }) => bias !== false);
      const bare = options.filter(({ bias }) => bias === false);
      expect([[], biased.map((option) => ({ ...option, bias: false }))]).toContainEqual(bare);
    }
  });

  it("runs, in both element types", () => {
    for (const { cell, options, dtypes } of reference.cells)
      for (const dtype of dtypes)
        for (const option of options)
          expect(run(randomRequest({ cell, options: option, dtype })).y.data.every(Number.isFinite)).toBe(true);
  });

  it("may be asked for in full", () => {
    const plain = randomRequest({ cell: "elman" });
    const options = { activation: "tanh", bias: true };
    expect(run({ ...plain, layers: plain.layers.map((l) => ({ ...l, options })) })).toEqual(run(plain));
  });

  it.each<[string, Partial<RunRequest>]>([
    ["dtype float16", { dtype: "float16" }],
    ["9 layers: at most 8", { layers: Array.from({ length: 9 }, () => layer) }],
    ["cell sru", { layers: [{ ...layer, cell: "sru" }] }],
    ['options {"activation":"sine"} of lstm', { layers: [{ ...layer, options: { activation: "sine" } }] }],
    ['options {"bias":"no"} of lstm', { layers: [{ ...layer, options: { bias: "no" } }] }],
    ["direction sideways", { layers: [{ ...layer, direction: "sideways" as "reverse" }] }],
  ])("unsupported: %s", (unsupported, change) => {
    expect(reference.run({ ...request, ...change })).toEqual({ unsupported });
  });
});

describe("run", () => {
  it.each<Want[]>([[], ["y"], ["final"], ["gradients"], ["final", "y"]])("answers what is wanted: %s %s", (...want) => {
    const all: RunAnswer = run(request);
    const wanted = Object.fromEntries(want.map((name) => [name, all[name]]));
    expect(run({ ...request, want })).toEqual(wanted);
  });

  it("shares no memory with the request, nor one result with another", () => {
    const bare = { ...request, layers: [], cotangents: { y: request.x, final: null } };
    for (const asked of [request, { ...request, lengths: [0, 0, 0] }, bare]) {
      const given = buffersIn(asked);
      const got = buffersIn(run(asked));
      expect(new Set(got).size).toBe(got.length);
      expect(got.filter((buffer) => given.includes(buffer))).toEqual([]);
    }
  });

  it("takes no initial state and no cotangents for zeros", () => {
    const zeros = layer.initial!.map((state) => ({ h: zero(state["h"]!), c: zero(state["c"]!) }));
    const one = { ...request, layers: [layer], lengths: null };
    const absent = { ...one, layers: [{ ...layer, initial: null }], cotangents: null };
    const present = { ...one, layers: [{ ...layer, initial: zeros }] };
    const y = tensor("float64", [4, 3, 6]);
    expect(run(absent)).toEqual(run({ ...present, cotangents: { y, final: [zeros] } }));
    expect(run(absent)).toEqual(run({ ...present, cotangents: { y: null, final: null } }));
    expect(run({ ...present, cotangents: { y, final: [[{}, {}]] } })).toEqual(run(absent));
  });

  it.each(cells)("no steps, or no rows, is a run: %s", (cell) => {
    const directions = ["bidirectional", "reverse"] as const;
    const none = randomRequest({ cell, sizes: { T: 0, B: 2, m: 3, n: 4 }, directions });
    expect(run(none).final).toEqual(none.layers.map(({ initial }) => initial));
    const rowless = randomRequest({ cell, sizes: { T: 3, B: 0, m: 3, n: 4 }, directions });
    const { y, gradients } = run(rowless);
    const width = (m: number): number => widthOf(stepFor(cell, {}), { ...rowless.sizes, m });
    expect(y).toEqual(tensor("float64", [3, 0, width(2 * width(3))]));
    expect(gradients.x).toEqual(tensor("float64", [3, 0, 3]));
  });
});

describe("a request that does not fit its sizes is an error", () => {
  const wrong = tensor("float64", [1]);
  it.each<[string, Partial<RunRequest>]>([
    ["reference: x is float64 [1] with 1 elements, wanted float64 [4,3,2]", { x: wrong }],
    ["reference: x is float32 [4,3,2] with 24 elements, wanted float64", { x: tensor("float32", [4, 3, 2]) }],
    ["with 1 elements, wanted float64 [4,3,2]", { x: { ...request.x, data: wrong.data } }],
    ["reference: lengths has 2 entries, wanted 3", { lengths: [1, 2] }],
    ["reference: lengths has 5, wanted whole numbers from 0 to 4", { lengths: [1, 5, 2] }],
    ["reference: lengths has -1, wanted", { lengths: [1, 4, -1] }],
    ["reference: lengths has 1.5, wanted", { lengths: [1, 1.5, 2] }],
    ["layers[0].params has 1 entries, wanted 2", { layers: [{ ...layer, params: [{}] }] }],
    ["the request has no layers[0].params[0].W_i, wanted float64 [3,2]", { layers: [{ ...layer, params: [{}, {}] }] }],
    ["the request has no layers[0].initial[0].h, wanted float64 [3,3]", { layers: [{ ...layer, initial: [{}, {}] }] }],
    ["cotangents.final has 0 entries, wanted 1", { cotangents: { y: null, final: [] } }],
    ["layers[0].cotangents.final has 0 entries, wanted 2", { cotangents: { y: null, final: [[]] } }],
    ["cotangents.y is float64 [1]", { cotangents: { y: wrong, final: null } }],
  ])("%s", (message, change) => {
    expect(() => reference.run({ ...request, layers: [layer], cotangents: null, ...change })).toThrow(message);
    expect(() => reference.run({ ...request, layers: [layer], cotangents: null, ...change })).toThrow(RangeError);
  });

  it("zip pairs lists of one length only", () => {
    expect(zip([1, 2], ["a", "b"])).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(() => zip([1], [])).toThrow("zip: lists of 1 and 0 entries");
  });
});

const zero = ({ shape }: Tensor): Tensor => tensor("float64", shape);

function buffersIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return ArrayBuffer.isView(value) ? [value.buffer] : Object.values(value).flatMap(buffersIn);
}

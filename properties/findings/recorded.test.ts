import { expect, test } from "vitest";
import type { RecordedFinding, Seen, Situation } from "../../impl/findings.ts";
import { builtIns } from "../../impl/targets/index.ts";

const recorded = builtIns.flatMap(({ findings }) => findings);
const number = (got: number, want: number, where = "y[0,0,0]"): Seen => ({ got, want, where });

test("every recorded finding says how it looks: what looks otherwise in its cases is new", () => {
  expect(recorded.filter(({ looks }) => looks === undefined).map(({ id }) => id)).toEqual([]);
});

const situation: Situation = { cell: "gru", options: {}, dtype: "float32", T: 2, B: 1, m: 1, n: 1, lengths: [0], direction: "forward", layers: 1, regime: "tame", start: "drawn", loss: "both" }; // prettier-ignore
const of = (id: string, options: Situation["options"] = {}): RecordedFinding =>
  recorded.find((one) => one.id === id && one.where({ ...situation, options })) as RecordedFinding;

test.each<[string, Situation["options"], Seen, boolean]>([
  ["onnxruntime-empty-row", {}, number(0, 0.5, "final[0][0].h[0,0]"), true],
  ["onnxruntime-empty-row", {}, number(0, 0.5), false],
  ["onnxruntime-empty-row", {}, number(0.4, 0.5, "final[0][0].h[0,0]"), false],
  ["onnxruntime-gru-range", {}, number(1 + 2 ** -21, 1), true],
  ["onnxruntime-gru-range", {}, number(9, 1), false],
  ["onnxruntime-gru-range", { activation: "relu" }, number(900, 1), true],
  ["onnxruntime-gru-range", { activation: "relu" }, number(Number.NaN, 1), false],
  ["tfjs-nan-padding", {}, number(Number.NaN, 1), true],
  ["tfjs-nan-padding", {}, number(0.5, 1), false],
  ["tfjs-nan-padding", { activation: "relu" }, number(0.5, 1), true],
  ["tfjs-nan-padding", { activation: "relu" }, { message: "it throws" }, false],
  ["tfjs-wasm-no-rows", {}, number(1e-40, 0, "gradients.params[0][0].b_h[0]"), true],
  ["tfjs-wasm-no-rows", {}, number(1e-40, 1, "gradients.params[0][0].b_h[0]"), false],
])("%s %j: %j is the finding's: %s", (id, options, seen, its) => expect(of(id, options).looks?.(seen)).toBe(its));

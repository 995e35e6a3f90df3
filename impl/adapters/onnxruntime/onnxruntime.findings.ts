import type { OptionValue } from "../../../spec/options.ts";
import type { RecordedFinding, Seen, Situation } from "../../findings.ts";

const lstms = ["lstm", "lstm-peephole", "lstm-coupled", "lstm-linear-output"];
const cells = ["elman", ...lstms, "gru", "gru-reset-after"];
const versions = ["1.30.0 (node)", "1.30.0 (web)"];
const reason = "a row of length 0 ends in zeros instead of its initial state";
const link = "docs/findings.md#onnxruntime-empty-row";

const emptyRow = ({ lengths }: Situation): boolean => lengths?.includes(0) ?? false;

/** Relu and HardSigmoid make a number of NaN. */
const deaf = (activation: OptionValue | undefined): boolean =>
  ["relu", "hard-sigmoid", "hard-sigmoid-6"].includes(String(activation));

/** LSTM and GRU clip where they add biases, and NaN clipped is a number. */
const swallows = ({ cell, options: { activation, gateActivation, bias } }: Situation): boolean =>
  cell === "elman" ? deaf(activation) : bias !== false || (deaf(activation) && deaf(gateActivation));

/** A state that should have been kept, or was, beside a zero. */
const isEmptied = (seen: Seen): boolean =>
  "got" in seen && seen.where.startsWith("final") && (seen.got === 0 || seen.want === 0);

/** The GRU's own tanh and σ leave their ranges. */
const overshoots = ({ options: { activation = "tanh", gateActivation = "sigmoid" } }: Situation): boolean =>
  gateActivation === "sigmoid" || activation === "tanh" || activation === "sigmoid";

/** Candidates whatever falsifies them stay within ±1, and so does an output between them and the state before. */
const isBounded = ({ options: { activation = "tanh" } }: Situation): boolean =>
  ["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6", "softsign"].includes(String(activation));

/** Off by no more than two such candidates are apart, and what of a large state a shut σ of −2⁻²² lets through. */
const isBeyondRange = (seen: Seen): boolean =>
  "got" in seen && Math.abs(seen.got - seen.want) <= 2 + 2 ** -20 + 2 ** -20 * Math.abs(seen.want);

/** Known findings on ONNX Runtime, measured and reproduced without the adapter: docs/findings.md. */
export const onnxruntimeFindings: readonly RecordedFinding[] = [
  {
    id: "onnxruntime-empty-row",
    cells,
    laws: [
      "step/direct",
      "memory/lstm-forget-open-keeps-cell",
      "padding/zero-length-keeps-state",
      "direction/reverse-is-flip",
      "stack/layer-by-layer",
      "batch/independence",
      "sizes/many-rows",
      "purity/same-call-same-answer",
    ],
    versions,
    reason,
    link,
    where: emptyRow,
    looks: isEmptied,
  },
  {
    id: "onnxruntime-empty-row",
    cells,
    laws: ["time/chunking"],
    versions,
    reason,
    link,
    // a row that ends in the first piece is empty in the second
    where: ({ lengths, T }) => lengths?.some((length) => length < T) ?? false,
    looks: isEmptied,
  },
  {
    id: "onnxruntime-no-steps",
    cells: ["elman", ...lstms],
    laws: ["sizes/no-steps"],
    versions,
    reason: "a sequence of no steps ends in zeros instead of its initial state",
    link: "docs/findings.md#onnxruntime-no-steps",
    where: () => true,
    looks: (seen) => "got" in seen && (seen.got === 0 || seen.where.includes(".c[")),
  },
  {
    id: "onnxruntime-no-steps",
    cells: lstms,
    laws: ["sizes/no-steps-from-zero"],
    versions,
    reason: "the cell of a sequence of no steps is whatever was in memory",
    link: "docs/findings.md#onnxruntime-no-steps",
    where: () => true,
    looks: (seen) => "got" in seen && seen.where.includes(".c["),
  },
  {
    id: "onnxruntime-nan",
    cells,
    laws: ["numerics/not-a-number-stays-in-its-row"],
    versions,
    reason: "Relu, HardSigmoid, and the clip that comes with biases answer a NaN with a number",
    link: "docs/findings.md#onnxruntime-nan",
    where: swallows,
    looks: (seen) => "got" in seen && Number.isNaN(seen.want),
  },
  {
    id: "onnxruntime-near-zero",
    cells: ["elman"],
    laws: ["numerics/tiny-pre-activations"],
    versions,
    reason: "tanh has an absolute error of 10⁻⁷: 7 % at 10⁻⁶, and 0 at 10⁻⁸",
    link: "docs/findings.md#onnxruntime-near-zero",
    where: ({ options: { activation = "tanh" } }) => activation === "tanh",
    looks: (seen) => "got" in seen && Math.abs(seen.got - seen.want) <= 2 ** -20,
  },
  {
    id: "onnxruntime-gru-range",
    cells: ["gru", "gru-reset-after"],
    laws: ["bounds/activations-stay-in-range"],
    versions,
    reason: "tanh reaches 1 + 2⁻²¹ and a shut σ is −2⁻²²: large states leak through a shut gate",
    link: "docs/findings.md#onnxruntime-gru-range",
    where: (c) => overshoots(c) && isBounded(c),
    looks: isBeyondRange,
  },
  {
    id: "onnxruntime-gru-range",
    cells: ["gru", "gru-reset-after"],
    laws: ["bounds/activations-stay-in-range"],
    versions,
    reason: "a shut σ is −2⁻²²: large states leak through a shut gate, and grow where no candidate is bounded",
    link: "docs/findings.md#onnxruntime-gru-range",
    where: (c) => overshoots(c) && !isBounded(c),
    looks: (seen) => "got" in seen && Number.isFinite(seen.got),
  },
];

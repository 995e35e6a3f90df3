import type { Finding, Situation } from "../findings.ts";

const cells = ["elman", "lstm", "gru", "gru-reset-after"];
const versions = ["1.30.0 (node)", "1.30.0 (web)"];
const reason = "a row of length 0 ends in zeros instead of its initial state";
const link = "docs/findings.md#onnxruntime-empty-row";

const emptyRow = ({ lengths }: Situation): boolean => lengths?.includes(0) ?? false;

/** What ONNX Runtime does wrong, measured and reproduced without the adapter: docs/findings.md. */
export const onnxruntimeFindings: readonly Finding[] = [
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
      "purity/same-call-same-answer",
    ],
    versions,
    reason,
    link,
    where: emptyRow,
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
  },
];

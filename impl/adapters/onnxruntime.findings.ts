import type { Finding } from "../findings.ts";

const versions = ["1.30.0 (node)", "1.30.0 (web)"];

/** Violations by ONNX Runtime, each reproduced with the library and a model file alone. */
export const onnxruntimeFindings: readonly Finding[] = ["elman", "gru", "gru-reset-after", "lstm"].map((cell) => ({
  id: "onnxruntime-empty-row-forgets-its-state",
  cell,
  law: "padding/empty-row-keeps-state",
  versions,
  reason: "Where sequence_lens[b] is 0, row b of Y_h and Y_c is 0 and not its initial state.",
  link: "docs/findings.md#onnxruntime-empty-row-forgets-its-state",
}));

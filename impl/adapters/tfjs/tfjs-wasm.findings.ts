import type { RecordedFinding } from "../../findings.ts";
import { tfjsFindings } from "./tfjs.findings.ts";

const cells = ["elman", "lstm", "gru"];
const versions = ["4.22.0"];

/** Known findings on TensorFlow.js with WebAssembly: those of every backend, and those of its own kernels. */
export const tfjsWasmFindings: readonly RecordedFinding[] = [
  ...tfjsFindings,
  {
    id: "tfjs-wasm-no-rows",
    cells,
    laws: ["sizes/no-rows"],
    versions,
    reason: "the sum over an empty axis is whatever was in memory",
    link: "docs/findings.md#tfjs-wasm-no-rows",
    where: ({ T }) => T !== 1, // at one step there is another: tfjs-one-step-gradient
    looks: (seen) => "got" in seen && seen.where.startsWith("gradients.params") && seen.want === 0,
  },
  {
    id: "tfjs-wasm-nan",
    cells,
    laws: ["numerics/not-a-number-stays-in-its-row"],
    versions,
    reason: "clipByValue, and with it the hard sigmoid, makes 0 of NaN",
    link: "docs/findings.md#tfjs-wasm-nan",
    where: ({ options }) => Object.values(options).includes("hard-sigmoid"),
    looks: (seen) => "got" in seen && Number.isNaN(seen.want),
  },
];

import type { Finding } from "../findings.ts";

const versions = ["4.22.0"];
const cells = ["elman", "lstm", "gru"];

/**
 * What TensorFlow.js layers get wrong, each reproduced in plain TensorFlow.js (docs/findings.md).
 * The mask is applied by multiplication, and 0 · NaN = NaN; the gradient of `tf.unstack`, which cuts the input into steps, takes
 * an array of cotangents, and is handed a bare tensor where there is one step.
 */
export const tfjsFindings: readonly Finding[] = cells.flatMap((cell) => [
  {
    id: "tfjs-nan-padding",
    cell,
    law: "padding/garbage-is-invisible",
    versions,
    reason:
      "A NaN in a masked step makes the final state of its row, and every weight gradient, NaN: the mask multiplies instead of selecting.",
    link: "docs/findings.md#tfjs-nan-padding",
  },
  {
    id: "tfjs-one-step-gradient",
    cell,
    law: "gradient/finite-difference",
    versions,
    reason:
      "Gradients through a sequence of one step throw: the gradient of tf.unstack fails where it has a single output.",
    link: "docs/findings.md#tfjs-one-step-gradient",
  },
]);

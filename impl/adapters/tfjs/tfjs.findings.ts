import type { RecordedFinding, Situation } from "../../findings.ts";

const cells = ["elman", "lstm", "gru"];
const versions = ["4.22.0"];

/** Activations that make a number of NaN: their derivative there is 0, and in WebAssembly they are. */
const isDeaf = ({ options }: Situation): boolean =>
  Object.values(options).some((value) => value === "hard-sigmoid" || value === "relu");

/** Known findings on TensorFlow.js, measured and reproduced without the adapter: docs/findings.md. */
export const tfjsFindings: readonly RecordedFinding[] = [
  {
    id: "tfjs-nan-padding",
    cells,
    laws: ["padding/garbage-is-invisible"],
    versions,
    reason:
      "the mask multiplies, and 0·NaN is NaN: padding that is not finite reaches final states and every weight gradient",
    link: "docs/findings.md#tfjs-nan-padding",
    where: (c) => c.T !== 1 && !isDeaf(c), // at one step there is another: tfjs-one-step-gradient
    looks: (seen) => "got" in seen && Number.isNaN(seen.got),
  },
  {
    id: "tfjs-nan-padding",
    cells,
    laws: ["padding/garbage-is-invisible"],
    versions,
    reason:
      "the mask multiplies, and 0·NaN is NaN: padding that is not finite reaches final states and every weight gradient; a hard sigmoid or relu makes a number of it again, in a gradient or in WebAssembly",
    link: "docs/findings.md#tfjs-nan-padding",
    where: (c) => c.T !== 1 && isDeaf(c),
    looks: (seen) => "got" in seen,
  },
  {
    id: "tfjs-one-step-gradient",
    cells,
    laws: [
      "gradient/exact",
      "gradient/finite-difference",
      "gradient/dead-parameters",
      "padding/garbage-is-invisible",
      "memory/lstm-forget-open-keeps-gradient",
      "sizes/no-rows",
      "memory/elman-linear-at-the-rate-of-its-weights",
      "memory/elman-gradient-vanishes",
      "memory/lstm-cell-path-is-product-of-forget-gates",
    ],
    versions,
    reason: "the gradient of tf.unstack fails on a sequence of one step",
    link: "docs/findings.md#tfjs-one-step-gradient",
    where: ({ T }) => T === 1,
    looks: (seen) => "message" in seen,
  },
  {
    id: "tfjs-negative-zero",
    cells,
    laws: ["padding/zero-length-keeps-state"],
    versions,
    reason: "a masked step multiplies and adds instead of selecting, so an initial state of −0 ends as +0",
    link: "docs/findings.md#tfjs-negative-zero",
    where: ({ regime }) => regime === "edge",
    looks: (seen) => "got" in seen && Object.is(seen.got, 0) && Object.is(seen.want, -0),
  },
];

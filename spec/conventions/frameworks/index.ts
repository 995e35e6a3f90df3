import type { Convention, Framework } from "../convention.ts";
import { cudnn } from "./cudnn.ts";
import { deeplearning4j } from "./deeplearning4j.ts";
import { equinox } from "./equinox.ts";
import { flax } from "./flax.ts";
import { haiku } from "./haiku.ts";
import { keras } from "./keras.ts";
import { onednn } from "./onednn.ts";
import { onnx } from "./onnx.ts";
import { pytorch } from "./pytorch.ts";
import { tensorflow1 } from "./tensorflow-1.ts";
import { tensorflowJs } from "./tensorflow-js.ts";
import { webnn } from "./webnn.ts";

/** Every framework whose conventions are known, in the order in which documents show them. */
export const frameworks: readonly Framework[] = [
  pytorch,
  keras,
  onnx,
  tensorflowJs,
  cudnn,
  onednn,
  flax,
  webnn,
  tensorflow1,
  haiku,
  equinox,
  deeplearning4j,
];

/** Cells of frameworks that are easily taken for this one and compute something else. */
export const mistakenFor = (cell: string): string[] =>
  frameworks.flatMap(({ name, not }) => not.flatMap((other) => (other.cell === cell ? `${name}: ${other.why}` : [])));

/** The conventions of one cell, by framework. */
export const conventionsOf = (cell: string): { readonly framework: Framework; readonly convention: Convention }[] =>
  frameworks.flatMap((framework) =>
    framework.conventions
      .filter((convention) => convention.cell === cell)
      .map((convention) => ({ framework, convention })),
  );

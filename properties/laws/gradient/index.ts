import type { Law } from "../../law.ts";
import { additive } from "./additive.ts";
import { chunked } from "./chunked.ts";
import { clockwork } from "./clockwork.ts";
import { deadParameters } from "./dead-parameters.ts";
import { exact } from "./exact.ts";
import { finiteDifference } from "./finite-difference.ts";
import { linearInCotangents } from "./linear-in-cotangents.ts";
import { longSum } from "./long-sum.ts";
import { unitsRenamed } from "./units-renamed.ts";
import { zeroCotangents } from "./zero-cotangents.ts";

/** Gradients: exact, additive, and zero where nothing depends. */
export const gradient: readonly Law[] = [
  clockwork,
  exact,
  finiteDifference,
  ...additive,
  linearInCotangents,
  zeroCotangents,
  chunked,
  longSum,
  deadParameters,
  unitsRenamed,
];

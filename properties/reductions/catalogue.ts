import { gatedUnits } from "./gated.ts";
import { kinOfLstm } from "./kin-of-lstm.ts";
import { memories } from "./lstm.ts";
import { minimalUnits } from "./min-lstm.ts";
import { narrower } from "./narrower.ts";
import type { Reduction } from "./reduction.ts";
import { simpleUnits } from "./sru.ts";
import { toElman } from "./to-elman.ts";

/** Every reduction there is. */
export const reductions: readonly Reduction[] = [
  ...toElman,
  ...gatedUnits,
  ...memories,
  ...kinOfLstm,
  ...simpleUnits,
  ...minimalUnits,
  ...narrower,
];

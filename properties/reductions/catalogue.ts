import { gatedUnits } from "./gated.ts";
import { memories } from "./lstm.ts";
import type { Reduction } from "./reduction.ts";
import { simpleUnits } from "./sru.ts";
import { toElman } from "./to-elman.ts";

/** Every reduction there is. */
export const reductions: readonly Reduction[] = [...toElman, ...gatedUnits, ...memories, ...simpleUnits];

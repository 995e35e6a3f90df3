import type { Law } from "../law.ts";
import { gatedUnits } from "../reductions/gated.ts";
import { lawOf } from "../reductions/law.ts";
import { memories } from "../reductions/lstm.ts";
import { simpleUnits } from "../reductions/sru.ts";
import { toElman } from "../reductions/to-elman.ts";

/** One cell, its parameters tied, is another. */
export const tied: readonly Law[] = [...toElman, ...gatedUnits, ...memories, ...simpleUnits].map(lawOf);

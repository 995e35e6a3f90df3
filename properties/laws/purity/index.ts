import type { Law } from "../../law.ts";
import { overlappingCalls } from "./overlapping-calls.ts";
import { sameCallSameAnswer } from "./same-call-same-answer.ts";

/** Calls that leave no trace. */
export const purity: readonly Law[] = [sameCallSameAnswer, overlappingCalls];

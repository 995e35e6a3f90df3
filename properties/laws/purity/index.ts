import type { Law } from "../../law.ts";
import { memoryPerCall } from "./memory-per-call.ts";
import { overlappingCalls } from "./overlapping-calls.ts";
import { sameCallSameAnswer } from "./same-call-same-answer.ts";
import { timePerCall } from "./time-per-call.ts";

/** Calls that leave no trace. */
export const purity: readonly Law[] = [sameCallSameAnswer, overlappingCalls, memoryPerCall, timePerCall];

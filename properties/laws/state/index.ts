import type { Law } from "../../law.ts";
import { absentIsZero } from "./absent-is-zero.ts";
import { affine } from "./affine.ts";
import { sizesChangeBetweenCalls } from "./sizes-change-between-calls.ts";

/** State within and between calls. */
export const state: readonly Law[] = [...affine, absentIsZero, sizesChangeBetweenCalls];

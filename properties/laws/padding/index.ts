import type { Law } from "../../law.ts";
import { garbageIsInvisible } from "./garbage-is-invisible.ts";
import { zeroLengthKeepsState } from "./zero-length-keeps-state.ts";

/** Steps beyond the end of a row. */
export const padding: readonly Law[] = [garbageIsInvisible, zeroLengthKeepsState];

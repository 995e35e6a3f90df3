import type { Law } from "../../law.ts";
import { concatenatedIsSplit } from "./concatenated-is-split.ts";

/** Layouts of the same weights. */
export const convention: readonly Law[] = [concatenatedIsSplit];

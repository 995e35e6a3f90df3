import type { Law } from "../../law.ts";
import { independence } from "./independence.ts";
import { rowsRenamed } from "./rows-renamed.ts";
import { split } from "./split.ts";

/** Rows of a batch. */
export const batch: readonly Law[] = [independence, rowsRenamed, split];

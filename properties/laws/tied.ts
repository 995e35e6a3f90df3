import type { Law } from "../law.ts";
import { reductions } from "../reductions/catalogue.ts";
import { lawOf } from "../reductions/law.ts";

/** One cell, its parameters tied, is another. */
export const tied: readonly Law[] = reductions.map(lawOf);

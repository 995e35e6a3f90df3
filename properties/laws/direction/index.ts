import type { Law } from "../../law.ts";
import { otherWeightsUnread } from "./other-weights-unread.ts";
import { reverseIsFlip } from "./reverse-is-flip.ts";

/** Sequences read forward, in reverse, and both. */
export const direction: readonly Law[] = [reverseIsFlip, otherWeightsUnread];

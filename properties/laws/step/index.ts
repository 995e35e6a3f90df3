import type { Law } from "../../law.ts";
import { direct } from "./direct.ts";

/** One step, without any framework around it. */
export const step: readonly Law[] = [direct];

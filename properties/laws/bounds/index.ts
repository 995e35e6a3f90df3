import type { Law } from "../../law.ts";
import { activationsInRange } from "./activations.ts";
import { contractive } from "./contractive.ts";
import { convex } from "./convex.ts";
import { elmanRange } from "./elman-range.ts";
import { janet } from "./janet.ts";
import { lstm } from "./lstm.ts";
import { slstm } from "./slstm.ts";

/** Bounds of outputs and states. */
export const bounds: readonly Law[] = [elmanRange, convex, ...lstm, janet, slstm, contractive, activationsInRange];

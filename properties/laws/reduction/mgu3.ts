import { reductionsOf } from "./mechanism/gated.ts";
import { oneGate } from "./mgu.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the minimal gated unit, variant 3. */
export const mgu3: readonly Reduction[] = [...reductionsOf(oneGate("mgu3"))];

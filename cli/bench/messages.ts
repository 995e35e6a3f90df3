import type { Gated } from "../../bench/absolute/measure.ts";
import type { AbsoluteProtocol } from "../../bench/absolute/protocol.ts";
import type { ProcessSamples } from "../../bench/absolute/result.ts";
import type { Shape } from "../../bench/core/shape.ts";

/** What one fresh process is to do for a benchmark. */
export interface BenchPlan {
  readonly target: string;
  readonly protocol: AbsoluteProtocol;
  /** −1: judge, time nothing. */
  readonly round: number;
  /** Each with the bits of the answer that passed the gate. */
  readonly work: readonly { readonly shape: Shape; readonly passed: string | null }[];
  /** Where V8 traces its deoptimisations. */
  readonly trace: string;
}

/** What it says; `at` is the place of the shape in the order. */
export type BenchMessage =
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly name: string; readonly version: string }
  | { readonly kind: "gated"; readonly at: number; readonly gated: Gated }
  | { readonly kind: "timed"; readonly at: number; readonly samples: ProcessSamples }
  | { readonly kind: "refused"; readonly at: number; readonly reason: string }
  | { readonly kind: "done" };

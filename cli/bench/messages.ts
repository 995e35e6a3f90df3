import type { Gated } from "../../bench/absolute/measure.ts";
import type { AbsoluteProtocol } from "../../bench/absolute/protocol.ts";
import type { ProcessSamples } from "../../bench/absolute/result.ts";
import type { Shape } from "../../bench/core/shape.ts";

/** The task of one fresh process of a benchmark. */
export interface BenchPlan {
  readonly target: string;
  readonly protocol: AbsoluteProtocol;
  /** −1: judge, time nothing. */
  readonly round: number;
  /** Each with the bits of the answer that passed the gate. */
  readonly work: readonly { readonly shape: Shape; readonly passed: string | null }[];
  /** File to which V8 traces its deoptimisations. */
  readonly trace: string;
  /** Seconds for one answer. */
  readonly answerLimit: number;
}

/** Messages of the process; `at` is the index of the shape in `work`. */
export type BenchMessage =
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly name: string; readonly version: string }
  /** It is asked, and has answered, while it is judged. */
  | { readonly kind: "asking" }
  | { readonly kind: "answered" }
  /** Its program crashed, hung or broke the protocol, and is started again. */
  | { readonly kind: "fault" }
  | { readonly kind: "gated"; readonly at: number; readonly gated: Gated }
  | { readonly kind: "timed"; readonly at: number; readonly samples: ProcessSamples }
  | { readonly kind: "refused"; readonly at: number; readonly reason: string }
  | { readonly kind: "done" };

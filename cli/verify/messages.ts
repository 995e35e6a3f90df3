import type { Adapter } from "../../impl/targets/black-box.ts";
import type { ImplementationInfo } from "../../impl/contract.ts";
import type { Coverage } from "../../properties/run/coverage.ts";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import type { Outcome, Level } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

/** What a worker is to do: one target, in a process of its own, because it may crash, hang or abort. */
export interface WorkerPlan {
  readonly target: string;
  readonly cells: readonly string[] | null;
  readonly laws: readonly string[];
  readonly level: Level;
  readonly seed: number;
  readonly grade: Grade;
  /** `[i, n]`, i from 1. */
  readonly shard: readonly [number, number];
  /** A case line to replay instead of drawing cases. */
  readonly replay: string | null;
  /** Tasks that are done: the worker goes on after a crash. */
  readonly skip: number;
  /** Look for the mistake: of what fails, once for each cell; of every cell; or of none. */
  readonly diagnose: "failed" | "every" | "none";
  /** How the weights of a black box are to be read; null for what is none. */
  readonly adapter: Adapter | null;
}

/** What a worker says. */
export type Message =
  /** The target cannot be tested: the command is wrong. */
  | { readonly kind: "refused"; readonly message: string }
  /** The program under test did not start as the protocol says. */
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "ready";
      readonly info: ImplementationInfo;
      readonly tasks: number;
      readonly notes: readonly string[];
    }
  /** Work on a task begins; `unfinished` is its verdict should the worker die. */
  | { readonly kind: "begin"; readonly unfinished: Verdict }
  | { readonly kind: "end"; readonly outcome: Outcome }
  /** The mistake is looked for; should the worker die, nothing is lost but this. */
  | { readonly kind: "diagnosing" }
  /** What the mistake is; `of` is the place of the outcome that it belongs to. */
  | { readonly kind: "diagnosed"; readonly diagnosis: Diagnosis; readonly of: number | null }
  /** What the cases were made of, said once, at the end. */
  | { readonly kind: "covered"; readonly coverage: readonly Coverage[] }
  /** Nothing new; an implementation that blocks the process keeps even this from being said. */
  | { readonly kind: "alive" }
  | { readonly kind: "done" };

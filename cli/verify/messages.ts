import type { Adapter } from "../../impl/targets/black-box.ts";
import type { ImplementationInfo } from "../../impl/contract.ts";
import type { Coverage } from "../../properties/run/coverage.ts";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import type { Finding } from "../../properties/findings/finding.ts";
import type { Placed } from "../../properties/findings/triage.ts";
import type { Judged } from "../../properties/expect/accept.ts";
import type { NamedExpectation } from "../../properties/expect/expectation.ts";
import type { Level, Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

/** The work of a worker: one target, in a process of its own, because it may crash, hang or abort. */
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
  /** Cells whose mistake is looked for: each that fails, every one, or none. */
  readonly diagnose: "failed" | "every" | "none";
  /** The whole target is in this worker's hands, so that it can tell causes as violations come. */
  readonly triages?: boolean;
  /** Violations to be told apart by their causes, each with the place of its task; no law is tried. */
  readonly violations?: readonly (readonly [of: number, verdict: Verdict])[];
  /** Every violation is made small, not only the first of a finding. */
  readonly shrinks?: boolean;
  /** The target is left at its first finding. */
  readonly failFast?: boolean;
  /** Seconds that a target may take for one answer, and in all. */
  readonly answerLimit: number;
  readonly timeLimit: number;
  /** Cells whose mistake is not looked for again: a process died of it. */
  readonly diagnosed?: readonly string[];
  /** Known failures. */
  readonly expected?: readonly NamedExpectation[];
  /** Every case that is judged is told, and more cases are tried of what fails. */
  readonly judge?: boolean;
  /** Layout of the weights of a black box; null for a target that is none. */
  readonly adapter: Adapter | null;
  /** The options of the command that a replay of a case needs. */
  readonly again: readonly string[];
}

/** Messages of a worker. */
export type Message =
  /** The target cannot be tested: the command is wrong. */
  | { readonly kind: "refused"; readonly message: string }
  /** The program under test did not start as the protocol says. */
  | { readonly kind: "failed"; readonly message: string }
  /** The target did not end as it should. */
  | { readonly kind: "unstopped"; readonly message: string }
  /** The process of the module has ended, in words: the worker does nothing more. */
  | { readonly kind: "died"; readonly how: string }
  /** The target is loaded; the tasks are planned next. */
  | { readonly kind: "loaded" }
  | {
      readonly kind: "ready";
      readonly info: ImplementationInfo;
      readonly tasks: number;
      /** The verdict of each task should it not be tried. */
      readonly planned: readonly Verdict[];
      readonly notes: readonly string[];
    }
  /** Work on a task begins, by its place among the planned ones. */
  | { readonly kind: "begin"; readonly task: number }
  /** The task is done; `next` is the place of the one that begins now, null where none does. */
  | {
      readonly kind: "end";
      readonly settled: Settled;
      readonly next: number | null;
      readonly judged: readonly Judged[];
    }
  /** The mistake in a cell is looked for, or (null) more cases are tried of what failed; should the worker die, nothing is lost but this. */
  | { readonly kind: "diagnosing"; readonly cell: string | null }
  | { readonly kind: "surveyed"; readonly judged: readonly Judged[] }
  | { readonly kind: "diagnosed"; readonly diagnosis: Diagnosis }
  /** The violation of a task has its place among the findings. */
  | { readonly kind: "placed"; readonly of: number; readonly placed: Placed }
  /** The findings whose cause is known, sent once, when all violations have their places. */
  | { readonly kind: "explained"; readonly findings: readonly Finding[] }
  /** The coverage of the cases, sent once, at the end. */
  | { readonly kind: "covered"; readonly coverage: readonly Coverage[] }
  /** Nothing new; an implementation that blocks the process keeps even this from being said. */
  | { readonly kind: "alive" }
  | { readonly kind: "done" };

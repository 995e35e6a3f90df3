/** Messages between a comparison and its processes. */
import type { ImplementationInfo } from "../../impl/contract.ts";
import type { Shape } from "../core/shape.ts";
import type { BlockCount } from "./work/result.ts";
import type { Block, Pace } from "./blocks.ts";
import type { Arm, PairedBlocks } from "./result.ts";

/** Source of an implementation, as a process loads it. */
export type Loadable =
  | { readonly kind: "module"; readonly path: string }
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "program"; readonly command: string };

/** Implementations to load, and the requests: a file with [id, request] of each workload, as v8.serialize wrote them. */
interface Ground {
  /** In the order of loading. */
  readonly arms: readonly { readonly arm: Arm; readonly load: Loadable }[];
  readonly inputs: string;
}

/** Shape, and digest of either side's answer, of each workload that passed the gate, by its id. */
export type Passed = ReadonlyMap<string, { readonly shape: Shape; readonly base: string; readonly head: string }>;

/** Time workloads on all sides, in alternating slots. */
export interface PairedJob extends Ground {
  readonly kind: "paired";
  /** Ids, in the order in which they are to be timed. */
  readonly workloads: readonly string[];
  readonly pace: Pace;
  readonly seed: number;
  /** Answers that are rechecked after timing; empty: none is. */
  readonly passed: Passed;
}

/** Load one side; its blocks are timed by `SlotJob`s. */
export interface ServeJob extends Ground {
  readonly kind: "serve";
  readonly passed: Passed;
}

export interface SlotJob {
  readonly kind: "slot";
  readonly workload: string;
  readonly runs: number;
  readonly blocks: number;
}

/** Recheck the last answer of a slot against the answer that passed the gate. */
export interface RecheckJob {
  readonly kind: "recheck";
  readonly workload: string;
}

/** Judge an implementation by the definition. */
export interface GateJob {
  readonly kind: "gate";
  readonly load: Loadable;
  readonly shapes: readonly Shape[];
}

/** Count the blocks of code that a run of each workload executes, on one side. */
export interface WorkJob extends Ground {
  readonly kind: "work";
  readonly workloads: readonly string[];
}

/** Result of the gate for one workload. */
export type GateAnswer =
  | { readonly kind: "admitted"; readonly digest: string }
  | { readonly kind: "not offered" | "refused"; readonly why: string };

/** Message to a process. */
export type Command = PairedJob | ServeJob | SlotJob | RecheckJob | GateJob | WorkJob;

/** Its answer, one for each command. */
export type Answer =
  | { readonly kind: "paired"; readonly blocks: readonly PairedBlocks[] }
  | { readonly kind: "serve" }
  | { readonly kind: "slot"; readonly blocks: readonly Block[] }
  | { readonly kind: "recheck" }
  /** In the order of the shapes. */
  | { readonly kind: "gate"; readonly info: ImplementationInfo; readonly admissions: readonly GateAnswer[] }
  /** In the order of the workloads. */
  | { readonly kind: "work"; readonly counts: readonly BlockCount[] }
  /** In one line. */
  | { readonly kind: "failed"; readonly message: string };

/** Any message of a process: `alive` after each slot, then the answer. */
export type WorkerMessage = Answer | { readonly kind: "alive" };

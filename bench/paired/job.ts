/** What passes between a comparison and its processes. */
import type { ImplementationInfo } from "../../impl/contract.ts";
import type { Shape } from "../core/shape.ts";
import type { BlockCount } from "./work/result.ts";
import type { Block, Pace } from "./blocks.ts";
import type { Arm, PairedBlocks } from "./result.ts";

/** How a process gets hold of an implementation. */
export type Loadable =
  | { readonly kind: "module"; readonly path: string }
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "program"; readonly command: string };

/** What to load, and the requests: a file with [id, request] of each workload, as v8.serialize wrote them. */
interface Ground {
  /** In the order of loading. */
  readonly arms: readonly { readonly arm: Arm; readonly load: Loadable }[];
  readonly inputs: string;
}

/** What passed the gate, by the id of its workload: the shape, and the digest of the answer of either side. */
export type Passed = ReadonlyMap<string, { readonly shape: Shape; readonly base: string; readonly head: string }>;

/** Time workloads on all arms, by turns. */
export interface PairedJob extends Ground {
  readonly kind: "duet";
  /** Ids, in the order in which they are to be timed. */
  readonly workloads: readonly string[];
  readonly pace: Pace;
  readonly seed: number;
  /** What the sides must still answer when they have been timed; empty: whatever they like. */
  readonly passed: Passed;
}

/** Load one arm, and time blocks of it whenever told: `Turn`. */
export interface ServeJob extends Ground {
  readonly kind: "serve";
  readonly passed: Passed;
}

export interface SlotJob {
  readonly kind: "turn";
  readonly workload: string;
  readonly runs: number;
  readonly blocks: number;
}

/** Hold what was answered last in a turn to what passed the gate. */
export interface HoldJob {
  readonly kind: "hold";
  readonly workload: string;
}

/** Hold an implementation to the definition. */
export interface GateJob {
  readonly kind: "gate";
  readonly load: Loadable;
  readonly shapes: readonly Shape[];
}

/** Count what is executed in a run of each workload, on one arm. */
export interface WorkJob extends Ground {
  readonly kind: "work";
  readonly workloads: readonly string[];
}

/** What the gate says of one workload. */
export type GateAnswer =
  | { readonly kind: "admitted"; readonly digest: string }
  | { readonly kind: "not offered" | "refused"; readonly why: string };

/** What a process is told. */
export type Command = PairedJob | ServeJob | SlotJob | HoldJob | GateJob | WorkJob;

/** What it answers, to each order once. */
export type Answer =
  | { readonly kind: "duet"; readonly blocks: readonly PairedBlocks[] }
  | { readonly kind: "serve" }
  | { readonly kind: "turn"; readonly blocks: readonly Block[] }
  | { readonly kind: "hold" }
  /** In the order of the shapes. */
  | { readonly kind: "gate"; readonly info: ImplementationInfo; readonly admissions: readonly GateAnswer[] }
  /** In the order of the workloads. */
  | { readonly kind: "work"; readonly counts: readonly BlockCount[] }
  /** In one line. */
  | { readonly kind: "failed"; readonly message: string };

/** What it may say: before it answers, that one more turn of the order is done. */
export type Said = Answer | { readonly kind: "alive" };

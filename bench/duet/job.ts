/** What passes between a comparison and its processes. */
import type { ImplementationInfo } from "../../impl/contract.ts";
import type { Shape } from "../shape.ts";
import type { BlockCount } from "../work/result.ts";
import type { Block, Pace } from "./blocks.ts";
import type { Arm, DuetBlocks } from "./result.ts";

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

/** Time workloads on all arms, by turns. */
export interface DuetJob extends Ground {
  readonly kind: "duet";
  /** Ids, in the order in which they are to be timed. */
  readonly workloads: readonly string[];
  readonly pace: Pace;
  readonly seed: number;
}

/** Load one arm, and time blocks of it whenever told: `Turn`. */
export interface ServeJob extends Ground {
  readonly kind: "serve";
}

export interface Turn {
  readonly kind: "turn";
  readonly workload: string;
  readonly runs: number;
  readonly blocks: number;
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
export type Admission = "admitted" | "not declared" | { readonly objection: string };

/** What a process is told. */
export type Order = DuetJob | ServeJob | Turn | GateJob | WorkJob;

/** What it answers, to each order once. */
export type Answer =
  | { readonly kind: "duet"; readonly blocks: readonly DuetBlocks[] }
  | { readonly kind: "serve" }
  | { readonly kind: "turn"; readonly blocks: readonly Block[] }
  /** In the order of the shapes. */
  | { readonly kind: "gate"; readonly info: ImplementationInfo; readonly admissions: readonly Admission[] }
  /** In the order of the workloads. */
  | { readonly kind: "work"; readonly counts: readonly BlockCount[] }
  /** In one line. */
  | { readonly kind: "failed"; readonly message: string };

/** What it may say before it answers: one more turn of the order is done. */
export interface Alive {
  readonly kind: "alive";
}

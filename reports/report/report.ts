import type { Coverage } from "../../properties/run/coverage.ts";
import type { Judged } from "../../properties/kernel/score.ts";
import type { Finding } from "../../properties/findings/finding.ts";
import type { Conformance, StaleFinding, Verdict } from "../../properties/verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";

export type { StaleFinding } from "../../properties/verdict.ts";

/** Name and version of this form of a report file. */
export const reportSchema = "gatecheck/report/1.2";

/** The machine a campaign ran on. */
export interface Machine {
  readonly os: string;
  readonly arch: string;
  /** Model of the processor, as the system names it. */
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

/** The parameters of a campaign. */
export interface Run {
  readonly level: "quick" | "standard" | "exhaustive";
  /** Null: it is secret. */
  readonly seed: number | null;
  /** Accuracy that was demanded. */
  readonly grade: Grade;
  /** Ids of the cells that were selected. */
  readonly cells: readonly string[];
  /** Ids of the laws that were selected. */
  readonly laws: readonly string[];
  /** `3/16`; in a merged report every shard that is in it: `1/16,3/16`; `null`: not sharded. */
  readonly shard: string | null;
  readonly command: string;
  /** The run was stopped before its end; the report holds the verdicts until then. */
  readonly interrupted: boolean;
}

/** An implementation's description of itself: untrusted text. */
export interface ReportedInfo {
  readonly name: string;
  readonly version: string;
  readonly language?: string;
  readonly homepage?: string;
  readonly issues?: string;
}

/** One target of a campaign; an optional peer that is not there is `installed: false`, with a message of one line. */
export interface ReportedImplementation {
  /** As it was named on the command line; verdicts refer to it. */
  readonly target: string;
  readonly installed: boolean;
  readonly info: ReportedInfo | null;
  readonly message: string | null;
  /** For each cell, the share of the declared pairs that occurred together in a case. */
  readonly coverage?: readonly Coverage[];
}

/** One law of a campaign: verdicts refer to its id. */
export interface ReportedLaw {
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  readonly conformance: Conformance;
}

/** A report file: the verdicts of one campaign, or of several merged. */
export interface Report {
  readonly schema: typeof reportSchema;
  readonly tool: { readonly name: string; readonly version: string };
  readonly machine: Machine;
  readonly runtime: { readonly node: string; readonly v8: string };
  /** `2026-01-31T12:00:00.000Z`, as `Date.prototype.toISOString` writes it. */
  readonly started: string;
  /** To the millisecond; the sum over the shards of a merged report. */
  readonly seconds: number;
  readonly run: Run;
  readonly implementations: readonly ReportedImplementation[];
  readonly laws: readonly ReportedLaw[];
  readonly verdicts: readonly Verdict[];
  /** The violations and failures by their causes, those of each cell in the order of directness. */
  readonly findings: readonly Finding[];
  readonly staleFindings: readonly StaleFinding[];
  /** The judgement of the one kernel that was verified for a problem. */
  readonly gate?: Judged & { readonly problem: string };
}

/** A report that cannot be read or merged; the message is one line that says what is wrong and where. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

/** The form of a benchmark file, `gatecheck/bench/1`: how it begins, whatever was measured. Its JSON Schema: reports/schemas/bench.schema.json. */
import type { AbsoluteResult } from "./absolute/result.ts";
import type { CompareResult } from "./compare.ts";
import type { Environment } from "./core/environment.ts";

/** Name and version of this form of a file. */
export const benchSchema = "gatecheck/bench/1";

/** The commit that the directory of the run stood at. */
export interface Git {
  readonly commit: string;
  /** null: detached. */
  readonly branch: string | null;
  /** Something was changed and not committed. */
  readonly dirty: boolean;
}

/** What measured. */
export interface Tool {
  readonly name: "gatecheck";
  readonly version: string;
  /** SHA-256 of the files in bench/: figures of another ruler are not comparable. */
  readonly harness: string;
  /** SHA-256 of the files in impl/, properties/ and spec/: what is built in, and what judges; absent in older files. */
  readonly code?: string;
  readonly tinybench: string;
}

/** How every benchmark file begins. */
export interface Header {
  readonly schema: typeof benchSchema;
  /** `2026-01-31T12:00:00.000Z` */
  readonly createdAt: string;
  /** Length of the run. */
  readonly seconds: number;
  readonly tool: Tool;
  readonly git: Git | null;
  readonly command: string;
  readonly env: Environment;
  /** Stopped before its end: the file holds what was measured until then. */
  readonly interrupted: boolean;
}

export type BenchResult = AbsoluteResult | CompareResult;

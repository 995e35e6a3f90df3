/** Beginning of every benchmark file. */
import type { Environment } from "./environment.ts";

/** Name and version of the file format. */
export const benchSchema = "gatecheck/bench/1";

/** Commit of the directory of the run. */
export interface Git {
  readonly commit: string;
  /** null: detached. */
  readonly branch: string | null;
  /** Uncommitted changes. */
  readonly dirty: boolean;
}

/** Versions of the code that measured. */
export interface Tool {
  readonly name: "gatecheck";
  readonly version: string;
  /** SHA-256 of the files in bench/: figures of another harness are not comparable. */
  readonly harness: string;
  /** SHA-256 of the files in impl/, properties/ and spec/, the built-in targets and the judge; absent in older files. */
  readonly code?: string;
  readonly tinybench: string;
}

/** First fields of every benchmark file. */
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
  /** Stopped before its end, with the measurements until then. */
  readonly interrupted: boolean;
}

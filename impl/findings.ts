import type { Options } from "../spec/options.ts";

/**
 * A violation by a shipping library that we have looked into and reproduced outside Gatecheck. It is shown as known and does
 * not fail the run; anything not recorded does, and a recorded one that no longer occurs is reported.
 */
export interface Finding {
  /** Anchor in docs/findings.md. */
  readonly id: string;
  readonly cell: string;
  /** Absent: every option combination of the cell. */
  readonly options?: Options;
  /** Law id: `padding/garbage-is-invisible`. */
  readonly law: string;
  /** Versions on which it was measured. */
  readonly versions: readonly string[];
  /** One sentence. */
  readonly reason: string;
  /** docs/findings.md#id */
  readonly link: string;
}

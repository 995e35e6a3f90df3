import type { Loadable } from "../duet/job.ts";
import type { SideFacts } from "../duet/result.ts";

/** One of the two that are compared, ready to be loaded. */
export interface Side {
  readonly facts: SideFacts;
  readonly load: Loadable;
  /** A second copy, for the control; null where none can be made. */
  readonly copy: Loadable | null;
}

import type { Loadable } from "../paired/job.ts";
import type { SideFacts } from "../paired/result.ts";

/** One of the two that are compared, ready to be loaded. */
export interface Side {
  readonly facts: SideFacts;
  readonly load: Loadable;
  /** A second copy, for the control; null where none can be made. */
  readonly copy: Loadable | null;
}

import type { RecordedFinding } from "../../impl/findings.ts";
import type { Implementation, Support } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Case } from "../cases/case.ts";
import type { Law } from "../law.ts";

/** One law to be tried on one cell of a target, with one combination of options and one element type. It ends in one verdict. */
export interface Task {
  /** The target as it was named. */
  readonly target: string;
  readonly implementation: Implementation;
  readonly support: Support;
  readonly options: Options;
  readonly dtype: Dtype;
  readonly law: Law;
  /** Its options are those of structures alone: no other law is tried with them. */
  readonly further?: true;
  /** The cases of the task are those of this finding alone; null: those of no finding. */
  readonly finding: RecordedFinding | null;
  /** True for the cases of this task; the others are set aside for a task of their own. */
  readonly accepts: (c: Case) => boolean;
  /** Told of every case before it is tried: the implementation may take the whole process with it. */
  readonly onCase?: (c: Case) => void;
  /** Told of every case that was answered and judged. */
  readonly onJudged?: (c: Case) => void;
  /** Told of every case that was judged and could have failed, smaller ones of a violation left out. */
  readonly onOutcome?: (c: Case, failed: boolean) => void;
  /** The command that replays a case; the command line, unless told. */
  readonly replayCommand?: (law: string, line: string) => string;
}

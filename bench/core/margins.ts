/** Margins of a machine, found by `gatecheck bench calibrate` from comparisons of equal code, for `gatecheck compare`. */
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import type { PairedProtocol } from "../paired/protocol.ts";

/** Name and version of the form of the file. */
export const marginsSchema = "gatecheck/margins/1";

/** The usual file of margins. */
export const usualMargins = ".gatecheck/margins.json";

export interface Margins extends Pick<PairedProtocol, "noiseMargin" | "passMargin"> {
  readonly schema: typeof marginsSchema;
  readonly createdAt: string;
  readonly machineClass: string;
  /** Fresh processes that timed equal code. */
  readonly processes: number;
  /** Scatter of the logarithms of their ratios: 1.4826 times the median distance from the median; the largest over all workloads. */
  readonly scatter: number;
  /** The median of the ratios that is farthest from 1, less 1. */
  readonly bias: number;
}

const isShare = (value: unknown): value is number => typeof value === "number" && value > 0 && value < 1;

/** Margins as `gatecheck bench calibrate` wrote them. @throws TargetError where a file says something else */
export function parseMargins(value: unknown, path: string): Margins {
  const { schema, machineClass, noiseMargin, passMargin } = (value ?? {}) as Partial<Margins>;
  if (schema === marginsSchema && typeof machineClass === "string" && isShare(noiseMargin) && isShare(passMargin))
    return value as Margins;
  throw new TargetError(`${path} is no file of gatecheck bench calibrate (${marginsSchema}); write it anew`);
}

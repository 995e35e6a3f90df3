/** Margins of a machine, found by `gatecheck bench calibrate` from comparisons of equal code, for `gatecheck compare`. */
import { readFile } from "node:fs/promises";
import { TargetError } from "../impl/adapters/stdio/errors.ts";
import type { DuetProtocol } from "./duet/protocol.ts";
import { environment } from "./environment.ts";

/** Name and version of the form of the file. */
export const marginsSchema = "gatecheck/margins/1";

export interface Margins extends Pick<DuetProtocol, "noiseMargin" | "passMargin"> {
  readonly schema: typeof marginsSchema;
  readonly createdAt: string;
  readonly machineClass: string;
  /** Fresh processes that timed equal code. */
  readonly processes: number;
  /** How the logarithms of their ratios scatter: 1.4826 times the median distance from the median; the largest over all workloads. */
  readonly scatter: number;
  /** The median of the ratios that is farthest from 1, less 1. */
  readonly bias: number;
}

function parsed(text: string): Margins | null {
  try {
    return JSON.parse(text) as Margins | null;
  } catch {
    return null;
  }
}

const isShare = (value: unknown): value is number => typeof value === "number" && value > 0 && value < 1;

/** What the file says of this machine; null where there is no such file, or it is of another machine. @throws TargetError */
export async function marginsHere(path: string): Promise<Margins | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const margins = parsed(text);
  if (margins?.schema !== marginsSchema || !isShare(margins.noiseMargin) || !isShare(margins.passMargin))
    throw new TargetError(`${path} is no file of gatecheck bench calibrate (${marginsSchema}); write it anew`);
  const { machineClass } = margins;
  return machineClass === environment().machineClass ? margins : null;
}

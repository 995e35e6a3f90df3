/** Margins of a machine, found by `gatecheck bench calibrate` from comparisons of equal code, for `gatecheck compare`. */
import { readFile } from "node:fs/promises";
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

const isShare = (value: unknown): value is number => typeof value === "number" && value > 0 && value < 1;

/** What the file says of this machine; null where there is no such file, or it is of another machine. @throws SyntaxError, TypeError */
export async function marginsHere(path: string): Promise<Margins | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const margins = JSON.parse(text) as Margins;
  const { schema, machineClass, noiseMargin, passMargin } = margins;
  if (schema !== marginsSchema || !isShare(noiseMargin) || !isShare(passMargin))
    throw new TypeError(`${path} is no file of gatecheck bench calibrate (${marginsSchema})`);
  return machineClass === environment().machineClass ? margins : null;
}

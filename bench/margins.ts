/** Margins of a machine, found by `gatecheck bench calibrate` from comparisons of equal code, for `gatecheck compare`. */
import { open } from "node:fs/promises";
import { TargetError } from "../impl/adapters/stdio/errors.ts";
import type { DuetProtocol } from "./duet/protocol.ts";
import { environment } from "./environment.ts";

/** Name and version of the form of the file. */
export const marginsSchema = "gatecheck/margins/1";

/** Where they are kept. */
export const usualMargins = ".gatecheck/margins.json";

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

function parsed(text: string): Partial<Margins> | null {
  try {
    return JSON.parse(text) as Partial<Margins> | null;
  } catch {
    return null;
  }
}

/** Bytes that a file of margins may have. */
const LIMIT = 64 * 1024;

/** The text of a file; null where there is none. @throws TargetError where it cannot be read */
async function textOf(path: string): Promise<string | null> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > LIMIT) throw new TargetError(`${path} has ${size} bytes, more than ${LIMIT}: no file of margins`);
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TargetError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new TargetError(`${path} cannot be read: ${message}`);
  }
}

/**
 * What the file says of this machine; null where there is no such file, or it is of another machine.
 * @throws TargetError where it cannot be read, or is no such file
 */
async function marginsIn(path: string): Promise<Margins | null> {
  const text = await textOf(path);
  if (text === null) return null;
  const margins = parsed(text);
  if (margins?.schema !== marginsSchema || !isShare(margins.noiseMargin) || !isShare(margins.passMargin))
    throw new TargetError(`${path} is no file of gatecheck bench calibrate (${marginsSchema}); write it anew`);
  return margins.machineClass === environment().machineClass ? (margins as Margins) : null;
}

/**
 * The margins of this machine: of the file named, which must hold them, else of the usual one, where it does.
 * @throws TargetError
 */
export async function marginsHere(named: string | undefined): Promise<Margins | null> {
  const found = await marginsIn(named ?? usualMargins);
  if (named !== undefined && found === null)
    throw new TargetError(`${named} has no margins of this machine; gatecheck bench calibrate --write FILE makes them`);
  return found;
}

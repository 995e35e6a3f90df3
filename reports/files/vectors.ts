/** Test vectors as files. */
import { join } from "node:path";
import type { Mutant } from "../../properties/mutants/mutant.ts";
import { type SavedVector, vectorOf } from "../../properties/run/saved.ts";
import type { Cover } from "../../properties/vectors/vectors.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { listsOnLines } from "../report/json.ts";
import { makeDirectory, replaceFile } from "../report/write.ts";

/** Name and version of this form of a file. */
export const vectorsSchema = "gatecheck/vectors/1";

/** The share of some mutants that the vectors kill. */
interface Noticed {
  readonly faults: number;
  readonly noticed: number;
  /** Ids of the others. */
  readonly unnoticed: readonly string[];
}

/** The vectors of a cell with its default options. */
export interface VectorFile {
  readonly schema: typeof vectorsSchema;
  readonly cell: string;
  readonly dtype: Dtype;
  /** The accuracy that the bounds leave room for. */
  readonly grade: "absolute";
  readonly notices: { readonly equations: Noticed; readonly around: Noticed };
  readonly vectors: readonly SavedVector[];
}

/** @param faults to which the cover was chosen */
export function vectorFile(cell: string, dtype: Dtype, faults: readonly Mutant[], { cases, left }: Cover): VectorFile {
  const noticed = (drivers: boolean): Noticed => {
    const its = faults.filter(({ pass }) => (pass === "driver") === drivers);
    const unnoticed = left.filter((fault) => its.includes(fault)).map(({ id }) => id);
    return { faults: its.length, noticed: its.length - unnoticed.length, unnoticed };
  };
  return {
    schema: vectorsSchema,
    cell,
    dtype,
    grade: "absolute",
    notices: { equations: noticed(false), around: noticed(true) },
    vectors: cases.map((c) => vectorOf(c, "absolute")),
  };
}

/** Writes `lstm.float64.json` into `dir`, which is created. @throws the error of the file system */
export async function writeVectors(dir: string, file: VectorFile): Promise<void> {
  await makeDirectory(dir);
  await replaceFile(join(dir, `${file.cell}.${file.dtype}.json`), listsOnLines(file));
}

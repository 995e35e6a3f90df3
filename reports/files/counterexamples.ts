import { join } from "node:path";
import { hash } from "../../properties/cases/hash.ts";
import { ownWeights } from "../../properties/run/own-weights.ts";
import { savedFrom } from "../../properties/run/saved.ts";
import { listsOnLines } from "../report/json.ts";
import type { Report } from "../report/report.ts";
import { makeDirectory, replaceFile } from "../report/write.ts";

/** `time-chunking.lstm.1f0a93c2.json`: law, cell, and 32 bits of the implementation and the case. */
const nameOf = (law: string, cell: string, line: string): string =>
  `${law.replaceAll("/", "-")}.${cell}.${hash(0, line).toString(16).padStart(8, "0")}.json`;

/**
 * Writes the counterexample of every violated verdict of a report into `dir`, which is created: one file each, in the form of
 * `counterexample.schema.json`.
 * @returns the paths written
 * @throws the error of the file system, such as EACCES or ENOSPC
 */
export async function writeCounterexamples(dir: string, { verdicts, laws, run }: Report): Promise<readonly string[]> {
  await makeDirectory(dir);
  const written: string[] = [];
  for (const verdict of verdicts) {
    const { counterexample, implementation, cell } = verdict;
    const law = laws.find(({ id }) => id === verdict.law);
    // the numbers of a case are not those of a file
    if (counterexample === null || law === undefined || law.id === ownWeights.id) continue;
    const path = join(dir, nameOf(law.id, cell, `${implementation} ${counterexample.case}`));
    await replaceFile(path, listsOnLines(savedFrom(verdict, counterexample, law, run.grade)));
    written.push(path);
  }
  return written;
}

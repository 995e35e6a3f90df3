/** The numbers of workloads in a file, so that they are drawn once and every process has them at once. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { RunRequest } from "../../impl/contract.ts";

/** Calls `use` with the path of the file, in a directory of its own; both are gone afterwards. */
export async function withInputs<V>(
  requests: readonly (readonly [workload: string, request: RunRequest])[],
  use: (path: string) => Promise<V>,
): Promise<V> {
  const directory = mkdtempSync(join(tmpdir(), "gatecheck-inputs-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const path = join(directory, "inputs");
    await writeFile(path, serialize(requests));
    return await use(path);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Directory for the compiled code of one comparison's processes: half of the start of each is compiling. */
export const compiledBeside = (inputs: string): string => join(dirname(inputs), "compiled");

/** The requests by workload. */
export const readInputs = (path: string): ReadonlyMap<string, RunRequest> =>
  new Map(deserialize(readFileSync(path)) as [string, RunRequest][]);

/** The numbers of workloads in a file, so that they are drawn once and every process has them at once. */
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { RunRequest } from "../../impl/contract.ts";

/** Calls `use` with the path of the file, which is gone afterwards. */
export async function withInputs<V>(
  requests: readonly (readonly [workload: string, request: RunRequest])[],
  use: (path: string) => Promise<V>,
): Promise<V> {
  const path = join(tmpdir(), `gatecheck-${randomUUID()}.inputs`);
  const remove = (): void => rmSync(path, { force: true });
  process.once("exit", remove);
  try {
    await writeFile(path, serialize(requests));
    return await use(path);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The requests by workload. */
export const readInputs = (path: string): ReadonlyMap<string, RunRequest> =>
  new Map(deserialize(readFileSync(path)) as [string, RunRequest][]);

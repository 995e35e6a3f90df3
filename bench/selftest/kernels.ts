/** The reference with work planted in it, each in a file of its own as if it were another commit. */
import { writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { bundle, packages } from "../core/bundle.ts";
import type { Placed } from "../sides/module.ts";
import { placeBundle } from "../sides/module.ts";
import type { Workspace } from "../sides/workspace.ts";

const file = (path: string): string =>
  JSON.stringify(fileURLToPath(new URL(`${path}${extname(import.meta.url)}`, import.meta.url)));

/** @throws TargetError where there is no bundler to copy the kernel with */
export async function plantedKernel(steps: number, workspace: Workspace): Promise<Placed> {
  const directory = workspace.directory();
  const entry = join(directory, "planted.mjs");
  writeFileSync(
    entry,
    `import { reference } from ${file("../../impl/reference/index")};
import { planted } from ${file("./planted")};
export default planted(reference, ${steps});\n`,
  );
  const built = await bundle(entry, directory, packages);
  if (built === null) throw new TargetError("copies of a kernel are made by a bundler; npm install rolldown");
  return placeBundle(built, directory, workspace);
}

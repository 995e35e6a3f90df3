/** A published version of a library as a side: installed for the occasion, behind the adapter that we have for it. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuiltIn, builtIns } from "../../impl/targets/index.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { bundle } from "../core/bundle.ts";
import { placeBundle } from "./module.ts";
import type { Side } from "./side.ts";
import type { Workspace } from "./workspace.ts";

/** Milliseconds that an installation may take. */
const PATIENCE = 300_000;

/** Packages that must have the same version as a package. */
const companions: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs-backend-wasm": ["@tensorflow/tfjs"],
};

/** `tfjs@4.21`; null where it is not that. */
export function packedOf(name: string): { readonly builtIn: BuiltIn; readonly version: string } | null {
  const [, library, version] = /^([\w-]+)@(\w[\w.+-]*)$/.exec(name) ?? [];
  const builtIn = builtIns.find((one) => one.name === library && one.peer !== null);
  return builtIn === undefined || version === undefined ? null : { builtIn, version };
}

/** @throws TargetError */
export async function packedSide(
  name: string,
  { builtIn, version }: NonNullable<ReturnType<typeof packedOf>>,
  workspace: Workspace,
): Promise<Side> {
  const directory = workspace.directory();
  const peer = builtIn.peer!;
  const wanted = [peer, ...(companions[peer] ?? [])].map((one) => `${one}@${version}`);
  writeFileSync(join(directory, "package.json"), '{"private":true}\n');
  try {
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error"];
    await promisify(execFile)("npm", ["install", ...quiet, "--", ...wanted], { cwd: directory, timeout: PATIENCE });
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? cause);
    const reason = /^npm error (?!code )(.+)$/m.exec(said)?.[1] ?? "npm failed";
    throw new TargetError(`${name}: ${wanted.join(" and ")} could not be installed: ${reason}`, { cause });
  }
  const adapters = fileURLToPath(new URL(`../../impl/targets/index${extname(import.meta.url)}`, import.meta.url));
  const entry = join(directory, "entry.mjs");
  writeFileSync(
    entry,
    `import { builtIns } from ${JSON.stringify(adapters)};
export default () => builtIns.find(({ name }) => name === ${JSON.stringify(builtIn.name)}).load();\n`,
  );
  const peers = builtIns.flatMap((one) => (one.peer === null ? [] : [one.peer]));
  const built = await bundle(entry, directory, (id) => peers.includes(id));
  if (built === null) throw new TargetError(`${name}: comparing versions needs a bundler; npm install rolldown`);
  const { load, copy } = placeBundle(built, directory, workspace);
  return { facts: { name, kind: "package", commit: null, implementation: null, sha256: null }, load, copy };
}

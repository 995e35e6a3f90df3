/** Builds the published package: JavaScript and declarations in dist/, with what few of its files need put into them. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { bundled, scriptNames } from "../reports/html/scripts.ts";

/** Files that have their packages in them: whoever installs Gatecheck installs none of the 50. */
const whole = [
  "dist/reports/markdown/serialise.js",
  "dist/impl/adapters/onnxruntime/proto.js",
  "dist/reports/html/layout.js",
  "dist/reports/html/typeset.js",
];

/** The folder of the package that a module belongs to. */
const packageOf = (module: string): string | null =>
  /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? null;

/** The name of a package, with the text of its licence. */
function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license: string;
  };
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

rmSync("dist", { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });

const packages = new Set<string>();
for (const file of whole) {
  const own = (id: string, importer: string | undefined): boolean =>
    id.startsWith(".") && importer !== undefined && packageOf(importer) === null;
  const bundle = await rolldown({ input: file, external: own, platform: "node" });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const [{ code, moduleIds }] = output;
  writeFileSync(file, code);
  for (const folder of moduleIds.map(packageOf)) if (folder !== null) packages.add(folder);
}
cpSync("reports/schemas/compiled", "dist/reports/schemas/compiled", { recursive: true });
mkdirSync("dist/reports/html/browser", { recursive: true });
for (const name of scriptNames) writeFileSync(`dist/reports/html/browser/${name}.js`, await bundled(name));
writeFileSync(
  "dist/licences.txt",
  [...packages]
    .toSorted()
    .map(licence)
    .join(`\n${"-".repeat(80)}\n\n`),
);

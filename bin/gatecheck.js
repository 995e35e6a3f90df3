#!/usr/bin/env node
// Runs the sources in a checkout, what was built from them in an installed package.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`gatecheck: needs Node 22.18 or later, this is ${process.versions.node}\n`);
  process.exit(2);
}
const source = new URL("../cli/main.ts", import.meta.url);
// what was compiled once is kept beside the packages, for this process and those that it tests in: half of a short run is compiling
const cache = new URL(
  existsSync(source) ? "../node_modules/.cache/gatecheck" : "../../.cache/gatecheck",
  import.meta.url,
);
module.enableCompileCache(fileURLToPath(cache));
const { main } = await import(existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href);
await main(process.argv);

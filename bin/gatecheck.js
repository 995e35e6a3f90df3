#!/usr/bin/env node
// Runs the sources in a checkout, what was built from them in an installed package.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`gatecheck: needs Node 22.18 or later, this is ${process.versions.node}\n`);
  process.exit(2);
}
const source = new URL("../cli/main.ts", import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href);
await main(process.argv);

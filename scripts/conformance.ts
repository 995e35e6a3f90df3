/** Writes reports/results/conformance/report.json: the reference, the libraries and the wrong examples, for the site. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const wrong = readdirSync("examples/wrong").map((file) => `examples/wrong/${file}`);
const words = ["verify", "reference", "tfjs", "tfjs-wasm", "onnxruntime-node", ...wrong];
mkdirSync(".gatecheck", { recursive: true });
const dir = mkdtempSync(".gatecheck/conformance-");
try {
  const settings = ["--level", "quick", "--seed", "1", "--report", dir];
  const { status } = spawnSync(process.execPath, ["bin/gatecheck.js", ...words, ...settings], { stdio: "inherit" });
  if (status !== 1) throw new Error(`gatecheck verify ended with ${status}; the wrong examples make that 1`);
  const report: unknown = JSON.parse(readFileSync(join(dir, "report.json"), "utf8").replaceAll(` --report ${dir}`, ""));
  mkdirSync("reports/results/conformance", { recursive: true });
  writeFileSync("reports/results/conformance/report.json", `${JSON.stringify(report)}\n`);
} finally {
  rmSync(dir, { recursive: true });
}

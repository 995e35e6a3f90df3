/**
 * Verdicts of `gatecheck compare` on commits whose difference is known: a commit and itself pass; a commit that does 3 % more work in the
 * LSTM alone is a regression that names the LSTM's workloads and no other.
 *
 *     node scripts/paired-campaign.ts --equal 50 --slower 20
 *
 * Everything happens in a clone in a temporary directory; what stands after -- goes to gatecheck compare: `-- --hidden 64`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { CompareResult } from "../bench/compare.ts";

const { values, positionals } = parseArgs({
  options: { equal: { type: "string", default: "5" }, slower: { type: "string", default: "5" } },
  allowPositionals: true,
});

/** Steps of every run, and the share of them that the planted commit does twice: 1 of 33 is 3 %. */
const STEPS = 33;

const clone = mkdtempSync(join(tmpdir(), "gatecheck-campaign-"));
process.once("exit", () => rmSync(clone, { recursive: true, force: true }));
const git = (...args: string[]): void => void execFileSync("git", args, { cwd: clone, stdio: "ignore" });
execFileSync("git", ["clone", "--quiet", ".", clone]);
symlinkSync(resolve("node_modules"), join(clone, "node_modules"));

/** A step in every `STEPS` is computed twice. */
const pass = join(clone, "impl/reference/run/pass.ts");
const before = readFileSync(pass, "utf8");
const call = "const now = pass.cell.forward(algebra, pass.p, x, state);";
if (!before.includes(call))
  throw new Error(`impl/reference/run/pass.ts has no line ${JSON.stringify(call)} to plant work beside`);
writeFileSync(
  pass,
  before.replace(
    call,
    `if (pass.cell.id === "lstm" && steps.length % ${STEPS} === 0) pass.cell.forward(algebra, pass.p, x, state);\n    ${call}`,
  ),
);
git(
  "-c",
  "user.name=campaign",
  "-c",
  "user.email=campaign@localhost",
  "commit",
  "--quiet",
  "--all",
  "--message",
  "3 % more work",
);

/** One comparison of two commits of the clone. */
function compared(base: string, head: string, seed: number): CompareResult {
  const fixed = ["--json", "--length", String(STEPS), "--dtype", "float64", "--seed", String(seed)];
  const command = [resolve("bin/gatecheck.js"), "compare", base, head, ...fixed, ...positionals];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: clone, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as CompareResult;
}

/** Runs `count` comparisons and counts those that end with the expected verdict. */
function series(
  what: string,
  base: string,
  head: string,
  count: number,
  right: (result: CompareResult) => boolean,
): void {
  let found = 0;
  for (let k = 0; k < count; k++) {
    const result = compared(base, head, k + 1);
    const told = result.analysis.comparisons.map(
      ({ workload, verdict, evidence }) =>
        `${workload} ${verdict} ${evidence === null ? "" : `${(100 * (evidence.ratio.est - 1)).toFixed(2)} %`}`,
    );
    if (right(result)) found++;
    console.log(`${what} ${k + 1}: ${result.analysis.verdict} in ${result.seconds} s (${told.join("; ")})`);
  }
  console.log(`${what}: ${found} of ${count} as it should be`);
}

series("equal", "HEAD~1", "HEAD~1", Number(values.equal), ({ analysis }) => analysis.verdict === "pass");
series("3 % slower", "HEAD~1", "HEAD", Number(values.slower), ({ analysis }) =>
  analysis.comparisons.every(({ workload, verdict }) => (verdict === "regression") === workload.startsWith("lstm/")),
);

/**
 * Mistakes in Gatecheck itself: each is planted in a copy of the sources, and the tests named beside it must fail. A mistake that no test notices
 * is printed, and the exit status is 1.
 *
 *     node scripts/harness-mutants.ts
 *     node scripts/harness-mutants.ts comparator
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface HarnessFault {
  readonly what: string;
  readonly file: string;
  /** The text to replace, which occurs once in the file, and its replacement. */
  readonly was: string;
  readonly is: string;
  readonly tests: readonly string[];
}

const engine = ["properties/run/try-law.test.ts"];
const laws = ["properties/vectors/vectors.test.ts"];
const bounds = ["spec/language/error/bound.test.ts", "spec/networks/bounds.test.ts"];
const faults: readonly HarnessFault[] = [
  {
    what: "the comparator always agrees",
    file: "properties/judge/compare.ts",
    was: "if (ratio > 1 && mismatch === null)",
    is: "if (ratio > Infinity && mismatch === null)",
    tests: ["properties/judge/compare.test.ts"],
  },
  {
    what: "the comparator takes NaN for anything",
    file: "properties/judge/compare.ts",
    was: "return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;",
    is: "return Number.isNaN(ratio) ? 0 : ratio;",
    tests: ["properties/judge/compare.test.ts"],
  },
  {
    what: "the comparator looks at the first element alone",
    file: "properties/judge/compare.ts",
    was: "for (let i = 0; i < want.length; i++) {",
    is: "for (let i = 0; i < Math.min(1, want.length); i++) {",
    tests: ["properties/judge/compare.test.ts"],
  },
  {
    what: "answers are held against themselves",
    file: "properties/judge/oracle.ts",
    was: "want: value,\n",
    is: "want: (got as Tensor).data,\n",
    tests: engine,
  },
  {
    what: "every tensor that is drawn is zero",
    file: "properties/cases/request.ts",
    was: "drawInto(drawn.data, 0, h, shape, 0, of);",
    is: "drawInto(drawn.data, 0, h, shape, 0, () => 0);",
    tests: engine,
  },
  {
    what: "every bound is a million times too wide",
    file: "spec/language/precision.ts",
    was: "const unit = unitRoundoff[dtype] + unitRoundoff.float64;",
    is: "const unit = 1e6 * (unitRoundoff[dtype] + unitRoundoff.float64);",
    tests: bounds,
  },
  {
    what: "every bound is ten times too narrow",
    file: "spec/language/precision.ts",
    was: "const unit = unitRoundoff[dtype] + unitRoundoff.float64;",
    is: "const unit = 0.1 * (unitRoundoff[dtype] + unitRoundoff.float64);",
    tests: bounds,
  },
  {
    what: "a law never runs",
    file: "properties/run/tasks.ts",
    was: "const own = laws.filter((law) => appliesToCell(law, cell));",
    is: 'const own = laws.filter((law) => appliesToCell(law, cell) && law.id !== "time/chunking");',
    tests: ["properties/run/tasks.test.ts", "properties/run/plan.test.ts"],
  },
  {
    what: "every case counts as effective",
    file: "properties/run/try-law.ts",
    was: "if (await isEffective(law, c, support.gradients)) effective++;",
    is: "effective++;",
    tests: engine,
  },
  {
    what: "a violation is reported as held",
    file: "properties/run/try-law.ts",
    was: 'verdict: "violated",\n      counterexample: counterexampleOf(subject, smallest',
    is: 'verdict: "holds",\n      counterexample: counterexampleOf(subject, smallest',
    tests: engine,
  },
  {
    what: "what throws is passed over",
    file: "properties/run/try-law.ts",
    was: "failure = `${blame(error)} (case: ${formatCase(c)})`;",
    is: "void blame(error);",
    tests: engine,
  },
  {
    what: "counterexamples are not shrunk",
    file: "properties/run/try-law.ts",
    was: 'return {\n      ...tally,\n      verdict: "violated",\n      counterexample: counterexampleOf(subject, smallest,',
    is: 'return {\n      ...tally,\n      verdict: "violated",\n      counterexample: counterexampleOf(subject, first,',
    tests: engine,
  },
  {
    what: "gradients are not compared",
    file: "properties/judge/oracle.ts",
    was: "if (given !== undefined) {",
    is: "if (given !== undefined && false) {",
    tests: laws,
  },
  {
    what: "only forward runs are drawn",
    file: "properties/cases/arbitrary.ts",
    was: "direction: choice(space.directions),",
    is: 'direction: choice(space.directions.includes("forward") ? (["forward"] as const) : space.directions),',
    tests: ["properties/cases/arbitrary.test.ts"],
  },
  {
    what: "no rows are short",
    file: "properties/cases/arbitrary.ts",
    was: "lengths: ragged ? capped : null,",
    is: "lengths: null,",
    tests: ["properties/cases/arbitrary.test.ts"],
  },
  {
    what: "a violated run exits with 0",
    file: "cli/verify/command.ts",
    was: "interrupted ? 130 : exitStatus(report);",
    is: "interrupted ? 130 : 0 * exitStatus(report);",
    tests: ["test/cli.test.ts"],
  },
];

const only = process.argv[2] ?? "";
const clone = mkdtempSync(join(tmpdir(), "gatecheck-harness-"));
process.once("exit", () => rmSync(clone, { recursive: true, force: true }));
execFileSync("git", ["clone", "--quiet", ".", clone]);
symlinkSync(resolve("node_modules"), join(clone, "node_modules"));

/** True if these tests pass in the copy. */
const passes = (tests: readonly string[]): boolean =>
  spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--bail", "1", ...tests], {
    cwd: clone,
    stdio: "ignore",
  }).status === 0;

const chosen = faults.filter(({ what }) => what.includes(only));
for (const tests of new Set(chosen.map((fault) => fault.tests.join(" "))))
  if (!passes(tests.split(" "))) throw new Error(`${tests}: fail without a fault`);
for (const { what, file, was, is, tests } of chosen) {
  const path = join(clone, file);
  const source = readFileSync(path, "utf8");
  if (source.split(was).length !== 2) throw new Error(`${file}: ${JSON.stringify(was)} does not stand there once`);
  writeFileSync(
    path,
    source.replace(was, () => is),
  );
  const noticed = !passes(tests);
  writeFileSync(path, source);
  console.log(`${noticed ? "noticed" : "NOT NOTICED"}: ${what} (${tests.join(", ")})`);
  if (!noticed) process.exitCode = 1;
}

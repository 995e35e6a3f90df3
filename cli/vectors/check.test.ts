import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { parseCase } from "../../properties/cases/case.ts";
import { vectorFile, writeVectors } from "../../reports/files/vectors.ts";
import { type Ended, gatecheck } from "../../test/testing/command-line.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gatecheck-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...words: readonly string[]): Promise<Ended> =>
  gatecheck(["vectors", "check", ...words], { cwd: folder });

test("vectors check: a right cell holds, a wrong one is told where, and what it does not declare is said", async () => {
  const cases = ["dir=forward", "dir=reverse"].map((words) =>
    parseCase(`cell=elman T=2 B=1 m=1 n=2 ${words} dtype=f64 seed=3`),
  );
  await writeVectors(folder, vectorFile("elman", "float64", [], { cases, left: [] }));
  const module = readFileSync(join(root, "examples/my-cell.mjs"), "utf8");
  writeFileSync(join(folder, "right.mjs"), module);
  writeFileSync(join(folder, "wrong.mjs"), module.replace("Math.tanh(a)", "Math.sin(a)"));
  const right = await check("elman.float64.json", "./right.mjs");
  expect([right.status, right.stdout.split("\n")]).toEqual([
    0,
    [
      "elman.float64.json: 1 of 2 hold",
      expect.stringMatching(/^vector 2 \(.*\): unsupported: reverse is not declared$/),
      "",
    ],
  ]);
  const wrong = await check("elman.float64.json", "./wrong.mjs");
  expect([wrong.status, wrong.stdout]).toEqual([
    1,
    expect.stringMatching(/vector 1 \(.*\): y\[0,0,0\] is .*, want .* within /),
  ]);
  const none = await check("./right.mjs");
  expect([none.status, none.stderr]).toEqual([
    2,
    expect.stringMatching(/^gatecheck: name one file or more, and then a target/),
  ]);
});

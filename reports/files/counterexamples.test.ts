import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatCase } from "../../properties/cases/case.ts";
import { anyCase, seeded } from "../../properties/testing/cases.ts";
import { writeCounterexamples } from "./counterexamples.ts";
import { withDirectory } from "../testing/directory.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

const schema = JSON.parse(
  readFileSync(new URL("../schemas/counterexample.schema.json", import.meta.url), "utf8"),
) as object;
const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

const violation = exampleViolation();
const at = (line: string): typeof violation => ({
  ...violation,
  counterexample: { ...(violation.counterexample as NonNullable<typeof violation.counterexample>), case: line },
});
const line = "cell=lstm T=1 B=1 m=1 n=1 seed=42";

test("one file for each counterexample, named by law, cell and a hash, and nothing else", async () => {
  await withDirectory(async (root) => {
    const dir = join(root, "a", "b");
    const known = { id: "f", reason: "r", link: "l" };
    const verdicts = [exampleVerdict(), at(line), { ...at(line.replace("42", "43")), known }];
    const paths = await writeCounterexamples(dir, exampleReport(verdicts));
    expect(new Set(paths).size).toBe(2);
    expect((await readdir(dir)).map((name) => join(dir, name)).sort()).toEqual([...paths].sort());
    for (const path of paths) expect(path).toMatch(/time-chunking\.lstm\.[0-9a-f]{8}\.json$/);
    expect(await writeCounterexamples(dir, exampleReport(verdicts))).toEqual(paths);
    expect(await readdir(dir)).toHaveLength(2);
  });
});

test("a file matches its schema, whatever the case", async () => {
  await withDirectory((dir) =>
    fc.assert(
      fc.asyncProperty(anyCase({ layers: [1, 2] }), async (c) => {
        const [path] = await writeCounterexamples(dir, exampleReport([at(formatCase(c))]));
        const saved = JSON.parse(await readFile(path as string, "utf8")) as { case: string; law: { id: string } };
        expect(valid(saved), JSON.stringify(valid.errors)).toBe(true);
        expect([saved.case, saved.law.id]).toEqual([formatCase(c), "time/chunking"]);
      }),
      { ...seeded, numRuns: 40 },
    ),
  );
});

test("the schema refuses a number that JSON lost, and what it does not know", async () => {
  await withDirectory(async (dir) => {
    const [path] = await writeCounterexamples(dir, exampleReport([at(line)]));
    const saved = JSON.parse(await readFile(path as string, "utf8")) as { violation: object };
    expect(valid(saved)).toBe(true);
    expect(valid({ ...saved, violation: { ...saved.violation, got: null } })).toBe(false);
    expect(valid({ ...saved, violation: { ...saved.violation, got: "nan" } })).toBe(false);
    expect(valid({ ...saved, more: 1 })).toBe(false);
  });
});

test("a list of numbers stands on one line, and texts are as they were", async () => {
  await withDirectory(async (dir) => {
    const [path] = await writeCounterexamples(dir, exampleReport([{ ...at(line), implementation: "[ a   b ]" }]));
    const text = await readFile(path as string, "utf8");
    expect(text).toMatch(/"W_i": \{\n\s+"shape": \[ 1, 1 \],\n\s+"data": \[ \S+ \]\n/);
    expect((JSON.parse(text) as { implementation: string }).implementation).toBe("[ a   b ]");
  });
});

test("a place that takes no files is refused", async () => {
  await withDirectory(async (dir) => {
    await writeFile(join(dir, "file"), "");
    await expect(writeCounterexamples(join(dir, "file"), exampleReport([at(line)]))).rejects.toThrow(/ENOTDIR/);
  });
});

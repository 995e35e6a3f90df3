import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseCase } from "../../properties/cases/case.ts";
import { vectorFile } from "./vectors.ts";
import { readVectors } from "./read-vectors.ts";

const folder = mkdtempSync(join(tmpdir(), "gatecheck-vectors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cases = [parseCase("cell=elman T=1 B=1 m=1 n=1 dtype=f64 seed=3")];
const file = vectorFile("elman", "float64", [], { cases, left: [] });
const written = (data: unknown): string => {
  const path = join(folder, "v.json");
  writeFileSync(path, JSON.stringify(data));
  return path;
};

test("a file of vectors is read", async () => {
  expect(await readVectors(written(file))).toEqual(JSON.parse(JSON.stringify(file.vectors)));
});

test.each<[unknown, string]>([
  [7, "is no file of vectors: its schema is missing"],
  [{ schema: "other" }, 'is no file of vectors: its schema is "other"'],
  [{ ...file, vectors: [] }, "v.json: vectors"],
  [{ ...file, schema: "gatecheck/counterexample/1" }, "v.json: "],
  [{ ...file, vectors: [{ ...file.vectors[0], case: "cell=foo" }] }, "v.json: case: "],
  [
    {
      ...file,
      vectors: [
        {
          ...file.vectors[0],
          expected: { ...file.vectors[0]!.expected, y: { shape: [1, 1, 2], data: [1], bound: [0] } },
        },
      ],
    },
    "v.json: expected.y is [1,1,2] and has 1 numbers",
  ],
])("a file that is none is refused in one line: %#", async (data, message) => {
  await expect(readVectors(written(data))).rejects.toThrow(message);
});

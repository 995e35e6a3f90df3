import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { formatCase } from "../../properties/cases/case.ts";
import { mutants } from "../../properties/mutants/catalogue.ts";
import { coverOf } from "../../properties/vectors/vectors.ts";
import { withDirectory } from "../testing/directory.ts";
import { vectorFile, writeVectors } from "./vectors.ts";

const read = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}`, import.meta.url), "utf8")) as object;
const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  .addSchema(read("counterexample.schema.json"))
  .compile(read("vectors.schema.json"));

test.each(["float32", "float64"] as const)(
  "a file of vectors matches its schema, and says what it does not notice: %s",
  async (dtype) => {
    const all = mutants(["elman"]).filter(({ pass, operator }) => pass !== "driver" || operator === "weights-cached");
    const cover = coverOf("elman", all, { dtype, gradients: true, seed: 2 });
    const file = vectorFile("elman", dtype, all, cover);
    expect(file.notices).toEqual({
      equations: { faults: all.length - 1, noticed: all.length - 1, unnoticed: [] },
      around: { faults: 1, noticed: 0, unnoticed: ["elman/driver/weights-cached"] },
    });
    expect(file.vectors.map((vector) => vector.case)).toEqual(cover.cases.map(formatCase));
    await withDirectory(async (dir) => {
      await writeVectors(dir, file);
      const saved = JSON.parse(await readFile(join(dir, `elman.${dtype}.json`), "utf8")) as object;
      expect(valid(saved), JSON.stringify(valid.errors)).toBe(true);
      expect(valid({ ...saved, vectors: [] })).toBe(false);
    });
  },
);

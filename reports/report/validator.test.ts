/** Every compiled schema, on documents of its kind in which something was changed. */
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { parseCase } from "../../properties/cases/case.ts";
import { vectorFile } from "../files/vectors.ts";
import { exampleResult } from "../testing/bench.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { explain } from "./schema-error.ts";
import { type SchemaName, schemaNames, validatorOf } from "./validator.ts";
import { compiledPath, compiledSchema } from "../../scripts/compiled-schemas.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, -1, 1, 0.5, 1e308, Number.POSITIVE_INFINITY, "", "lstm", "NaN", "x".repeat(300)),
  fc.double(),
  hostileText,
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.oneof(fc.constantFrom("id", "cell", "__proto__", "toString"), hostileText), scalar, {
    maxKeys: 3,
  }),
);

/** Every object and list in a document. */
const places = (json: Json): (Json[] | { [key: string]: Json })[] =>
  typeof json === "object" && json !== null ? [json, ...Object.values(json).flatMap(places)] : [];

/** A document with one member of it replaced, left out, renamed, doubled or added. */
function changed(document: Json, at: number, which: number, how: number, other: Json, name: string): Json {
  const copy = structuredClone(document);
  const all = places(copy);
  const place = all[at % all.length] as Record<string, Json>;
  const keys = Object.keys(place);
  const key = keys[which % Math.max(1, keys.length)] ?? "";
  const its = place[key] ?? null;
  if (how === 0 || Array.isArray(place)) place[key === "" ? "0" : key] = other;
  else if (how === 1) delete place[key];
  else {
    if (how === 2) delete place[key];
    Object.defineProperty(place, name, { value: how === 3 ? other : its, enumerable: true, configurable: true });
  }
  return copy;
}

const read = (path: string): Json =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")) as Json;
const plain = (data: unknown): Json => JSON.parse(JSON.stringify(data)) as Json;

/** A document with a few items of each list. */
const shortened = (text: string): Json =>
  JSON.parse(text, (_key, its: Json) =>
    Array.isArray(its) ? its.slice(0, typeof its[0] === "number" ? 7 : 2) : its,
  ) as Json;

const file = plain(
  vectorFile("elman", "float64", [], { cases: [parseCase(`cell=elman T=1 B=1 m=1 n=1 dtype=f64 seed=3`)], left: [] }),
);

const one = {
  schema: "gatecheck/counterexample/1",
  implementation: "tfjs",
  law: { id: "time/chunking", sentence: "s", source: "t" },
  cell: "elman",
  options: { activation: "relu", bias: false },
  dtype: "float64",
  grade: "absolute",
  violation: { where: "y", got: 1, want: "NaN", distance: 1, bound: 0, boundFrom: "b" },
  replay: "gatecheck verify",
  ...(file as unknown as { readonly vectors: readonly { [key: string]: Json }[] }).vectors[0],
};

const documents: Readonly<Record<SchemaName, readonly Json[]>> = {
  adapter: [read("test/hostile/testing/adapter.json")],
  bench: [
    plain(exampleResult(["reference", "tfjs"])),
    shortened(JSON.stringify(read("reports/results/loops/result.json"))),
  ],
  check: ["kernelbench-35-lstm", "cmsis-nn-lstm"].map((name) => read(`properties/audit/checks/${name}.json`)),
  counterexample: [one],
  expect: [read("test/hostile/testing/expectations.json")],
  report: [
    plain(exampleReport([exampleVerdict(), exampleViolation(), exampleVerdict({ verdict: "errored", message: "x" })])),
  ],
  vectors: [file],
};

test.each(schemaNames)("%s is allowed; what is changed in it is allowed or refused in one printable line", (name) => {
  const checked = validatorOf<unknown>(name);
  const faults = new Set<string>();
  for (const document of documents[name]) expect(checked(document)).toEqual({ value: document, fault: null });
  fc.assert(
    fc.property(
      fc.constantFrom(...documents[name]),
      fc.nat(),
      fc.nat(),
      fc.nat(4),
      value,
      hostileText,
      (document, at, which, how, other, key) => {
        const { fault } = checked(changed(document, at, which, how, other, key));
        const why = fault === null ? "" : explain(fault, "it");
        expect(why).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u);
        if (fault !== null) faults.add(fault.keyword);
      },
    ),
    { numRuns: 300 },
  );
  expect([...faults]).toEqual(expect.arrayContaining(["type", "required", "additionalProperties"]));
});

test("a value without the schema's name is of none", () => {
  fc.assert(
    fc.property(value, (any) => {
      for (const name of schemaNames) expect(validatorOf(name)(any).value).toBeNull();
    }),
  );
});

test.each(schemaNames)("the compiled schema of %s is what Ajv makes of it: `npm run docs` writes it", async (name) => {
  expect(readFileSync(new URL(`../../${compiledPath(name)}`, import.meta.url), "utf8")).toBe(
    await compiledSchema(name),
  );
});

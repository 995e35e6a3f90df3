/** Our reader of schemas beside Ajv, on documents of every schema in which something was changed. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { parseCase } from "../../properties/cases/case.ts";
import { vectorFile } from "../files/vectors.ts";
import { exampleResult } from "../testing/bench.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import adapter from "../schemas/adapter.schema.json" with { type: "json" };
import bench from "../schemas/bench.schema.json" with { type: "json" };
import check from "../schemas/check.schema.json" with { type: "json" };
import counterexample from "../schemas/counterexample.schema.json" with { type: "json" };
import expectations from "../schemas/expect.schema.json" with { type: "json" };
import report from "../schemas/report.schema.json" with { type: "json" };
import vectors from "../schemas/vectors.schema.json" with { type: "json" };
import { explain } from "./schema-error.ts";
import { type Fault, validatorOf } from "./validator.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const schemas = { adapter, bench, check, counterexample, expectations, report, vectors };
const ajv = new Ajv2020({ verbose: true, allowUnionTypes: true, strictTuples: false });
ajv.addSchema(counterexample);

/** An error of Ajv's in our words. */
function faultOf(error: ErrorObject): Fault {
  const params = error.params as Readonly<Record<string, unknown>>;
  const { keyword, data, propertyName, parentSchema } = error;
  return {
    path: error.instancePath
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")),
    keyword,
    about:
      params["missingProperty"] ??
      params["additionalProperty"] ??
      params["allowedValues"] ??
      ("allowedValue" in params ? params["allowedValue"] : (params["limit"] ?? params["pattern"] ?? params["type"])),
    value: data,
    described: (parentSchema as { readonly description?: string }).description,
    ...(propertyName !== undefined && { propertyName }),
  };
}

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

const documents: Readonly<Record<keyof typeof schemas, readonly Json[]>> = {
  adapter: [read("test/hostile/testing/adapter.json")],
  bench: [
    plain(exampleResult(["reference", "tfjs"])),
    shortened(JSON.stringify(read("reports/results/loops/result.json"))),
  ],
  check: ["kernelbench-35-lstm", "cmsis-nn-lstm"].map((name) => read(`properties/audit/checks/${name}.json`)),
  counterexample: [one],
  expectations: [read("test/hostile/testing/expectations.json")],
  report: [
    plain(exampleReport([exampleVerdict(), exampleViolation(), exampleVerdict({ verdict: "errored", message: "x" })])),
  ],
  vectors: [file],
};

test.each(Object.keys(schemas) as (keyof typeof schemas)[])(
  "%s: what Ajv allows is allowed, what it refuses is refused for the same reason",
  (name) => {
    const schema = schemas[name];
    const theirs =
      "$id" in schema && schema.$id === counterexample.$id ? ajv.getSchema(counterexample.$id) : ajv.compile(schema);
    const ours = validatorOf<unknown>(schema, counterexample);
    const faults = new Set<string>();
    const compare = (document: unknown): void => {
      const { fault } = ours(document);
      const allowed = theirs?.(document);
      expect(fault === null).toBe(allowed);
      if (fault === null) return;
      const [error] = theirs?.errors ?? [];
      const want = faultOf(error as ErrorObject);
      expect({ ...fault, path: fault.path.map(String) }).toEqual({
        ...want,
        ...(want.keyword === "oneOf" && { about: fault.about }),
      });
      expect(explain(fault, "it")).toBe(explain(want, "it"));
      faults.add(fault.keyword);
    };
    for (const document of documents[name]) {
      expect(theirs?.(document), JSON.stringify(theirs?.errors?.[0])).toBe(true);
      compare(document);
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...documents[name]),
        fc.nat(),
        fc.nat(),
        fc.nat(4),
        value,
        hostileText,
        (document, at, which, how, other, key) => compare(changed(document, at, which, how, other, key)),
      ),
      { numRuns: 300 },
    );
    expect([...faults]).toEqual(expect.arrayContaining(["type", "required", "additionalProperties"]));
  },
);

test("anything at all is allowed or refused", () => {
  fc.assert(
    fc.property(value, (any) => {
      for (const schema of Object.values(schemas)) expect(validatorOf(schema, counterexample)(any).value).toBeNull();
    }),
  );
});

test("a schema with a keyword that is not known is refused, not passed over", () => {
  expect(() => validatorOf({ type: "string", format: "uri" })("x")).toThrow("the keyword format");
});

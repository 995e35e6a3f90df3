import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseReport, readReport } from "./read.ts";
import { ReportError } from "./report.ts";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { report } from "../testing/arbitraries.ts";
import { withDirectory } from "../testing/directory.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

/** Reads a file of that content; the error's message without the directory. */
const read = (content: string | Uint8Array, limit?: number): Promise<unknown> =>
  withDirectory(async (dir) => {
    const path = join(dir, "a.json");
    await writeFile(path, content);
    try {
      return await readReport(path, limit);
    } catch (error) {
      expect(error).toBeInstanceOf(ReportError);
      return (error as Error).message.replace(`${dir}/`, "");
    }
  });

const example = exampleReport([exampleVerdict(), exampleViolation()]);
const { schema: _, ...withoutSchema } = example;
const [, violation] = example.verdicts;

test("reads what was written, also with a byte order mark", async () => {
  expect(await read(JSON.stringify(example))).toEqual(example);
  expect(await read(`\ufeff${JSON.stringify(example)}`)).toEqual(example);
});

const inOldWords = ({ conformance: level, ...rest }: { readonly conformance: unknown }): object => ({
  ...rest,
  level,
});

test("reads what was written when conformance was called level", async () => {
  const old = {
    ...example,
    schema: "gatecheck/report/1",
    laws: example.laws.map(inOldWords),
    verdicts: example.verdicts.map(inOldWords),
  };
  expect(await read(JSON.stringify(old))).toEqual(example);
  expect(await read(JSON.stringify({ ...old, verdicts: [null] }))).toBe("a.json: verdicts[0] is null, must be object");
  expect(await read(JSON.stringify({ ...old, laws: 1 }))).toMatch(/^a\.json: laws is 1, must be /);
});

test.each([
  [withoutSchema, 'the report lacks "schema"'],
  [[], "the report is an array, must be a Gatecheck report"],
  [null, "the report is null, must be a Gatecheck report"],
  [
    { ...example, schema: "gatecheck/report/2" },
    "is a gatecheck/report/2 file, this Gatecheck reads gatecheck/report/1.2",
  ],
  [
    { schema: "gatecheck/bench/1" },
    "is a gatecheck/bench/1 file, this Gatecheck reads gatecheck/report/1.2; `gatecheck bench reanalyse` and `gatecheck bench history add` read that one",
  ],
  [{ ...example, schema: "other" }, 'schema is "other", must be "gatecheck/report/1.2"'],
  [{ ...example, extra: 1 }, 'the report has an unknown property "extra"'],
  [
    { ...example, verdicts: [violation, { ...violation, verdict: "maybe" }] },
    'verdicts[1].verdict is "maybe", must be one of holds, violated, unsupported, vacuous, errored',
  ],
  [{ ...example, verdicts: [{ ...violation, cases: -1 }] }, "verdicts[0].cases is -1, must be a whole number"],
  [{ ...example, verdicts: [{ ...violation, cases: "7" }] }, 'verdicts[0].cases is "7", must be a whole number'],
  [
    { ...example, verdicts: [{ ...violation, grade: "good" }] },
    'verdicts[0].grade is "good", must be a grade or an arithmetic, by its name or in numbers, or null',
  ],
  [
    { ...example, verdicts: [{ ...violation, options: { bias: null } }] },
    "verdicts[0].options.bias is null, must be a boolean, a number or a text",
  ],
  [
    { ...example, verdicts: [{ ...violation, options: { "a\u001b/~b": true } }] },
    'verdicts[0].options has a property "a\\u001b/~b", which is not the name of an option',
  ],
  [
    { ...example, verdicts: [{ ...violation, worst: { ratio: "big", case: "" } }] },
    'verdicts[0].worst.ratio is "big", must be a number, "NaN", "Infinity", "-Infinity" or "-0"',
  ],
  [{ ...example, run: { ...example.run, interrupted: undefined } }, 'run lacks "interrupted"'],
  [{ ...example, started: "yesterday" }, 'started is "yesterday", must be a time such as 2026-01-31T12:00:00.000Z'],
  [{ ...example, seconds: -1 }, "seconds is -1, must be >= 0"],
  [{ ...example, tool: { name: {}, version: "1" } }, "tool.name is an object, must be a text of 1 to 1000 characters"],
  [{ ...example, run: { ...example.run, shard: "5/4" } }, "run.shard: no such shard: 5/4"],
  [
    { ...example, run: { ...example.run, shard: "5" } },
    'run.shard is "5", must be null or shards such as 3/16 or 1/16,3/16',
  ],
])("refuses what is not a report %#", async (data, message) => {
  expect(await read(JSON.stringify(data))).toBe(`a.json: ${message}`);
});

test("a report from before there were findings has those that its verdicts tell of", () => {
  const { findings: _, ...old } = exampleReport([exampleVerdict(), exampleViolation()]);
  const written = JSON.parse(JSON.stringify({ ...old, schema: "gatecheck/report/1.1" })) as typeof old;
  for (const { counterexample } of written.verdicts)
    if (counterexample) Reflect.deleteProperty(counterexample, "byHand");
  expect(parseReport(written, "a.json")).toEqual(exampleReport([exampleVerdict(), exampleViolation()]));
});

test("refuses what is not JSON, not UTF-8, too large or not there, in one line", async () => {
  expect(await read("")).toMatch(/^a\.json: is not JSON: [^\n]+$/);
  expect(await read('{"a":\n\u001b]')).toMatch(/^a\.json: is not JSON: \P{C}+$/u);
  expect(await read(new Uint8Array([0x22, 0xff, 0x22]))).toBe("a.json: is not UTF-8 text");
  expect(await read("[[1234567]]", 10)).toBe("a.json: larger than 10 bytes");
  expect(await read("[".repeat(1_000_000))).toMatch(/^a\.json: is not JSON: [^\n]+$/);
  await withDirectory(async (dir) => {
    await expect(readReport(join(dir, "b.json"))).rejects.toThrow("b.json: cannot be read (no such file)");
    await expect(readReport(dir)).rejects.toThrow("cannot be read (EISDIR)");
  });
});

test("keys that touch prototypes do nothing", async () => {
  const text = JSON.stringify(example);
  expect(await read(text.replace("{", '{"__proto__":{"polluted":1},'))).toBe(
    'a.json: the report has an unknown property "__proto__"',
  );
  expect(await read(text.replace('"options":{}', '"options":{"__proto__":true}'))).toMatch(/"__proto__"/);
  expect("polluted" in {}).toBe(false);
});

test("of a key that stands twice the last counts, and is checked", async () => {
  const text = JSON.stringify(example);
  expect(await read(text.replace('"seconds":', '"seconds":"long","seconds":'))).toEqual(example);
  expect(await read(text.replace(/"seconds":[\d.]+/, '$&,"seconds":"long"'))).toBe(
    'a.json: seconds is "long", must be number',
  );
});

test("every report that can be made can be read", () => {
  fc.assert(
    fc.property(report, (made) => {
      expect(parseReport(JSON.parse(JSON.stringify(made)), "a.json")).toEqual(made);
    }),
  );
});

test("hostile keys and values give one harmless line", () => {
  fc.assert(
    fc.property(hostileText, fc.jsonValue(), (key, value) => {
      const bad = { ...example, verdicts: [{ ...violation, options: { [`${key}!`]: value } }] };
      let message = "";
      try {
        parseReport(JSON.parse(JSON.stringify(bad)), "a.json");
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/^a\.json: verdicts\[0\]\P{C}+$/u);
    }),
  );
});

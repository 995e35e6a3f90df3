import * as fc from "fast-check";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { toJUnit } from "./junit.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { type Place, findingsIn, placeOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { report } from "../testing/arbitraries.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of a document, in order; a strict parser throws where it is not well-formed. */
function parse(xml: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, text: "" };
    elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return elements;
}

const known = { id: "tfjs-1", reason: "reads r before z", link: "https://example.org" };

test("a suite for each implementation and cell, a case for each law, options and dtype", () => {
  const elements = parse(
    toJUnit(
      exampleReport(
        [
          exampleVerdict(),
          exampleVerdict({ dtype: "float64", verdict: "vacuous", message: "no case was effective" }),
          exampleVerdict({ cell: "gru", verdict: "unsupported" }),
          exampleViolation(),
          exampleVerdict({ implementation: "tfjs" }),
          exampleVerdict({ implementation: "tfjs", verdict: "errored", message: "killed", known }),
          exampleVerdict({ implementation: "tfjs", law: "un/listed", verdict: "errored" }),
        ],
        {
          implementations: [{ target: "onnx", installed: false, info: null, message: null }],
          staleFindings: [{ target: "tfjs", id: "old", law: "a/b", cell: "lstm", message: "no longer occurs" }],
        },
      ),
    ),
  );
  const of = (name: string): readonly Element[] => elements.filter((element) => element.name === name);
  expect(of("testsuites")[0]?.attributes).toEqual({
    name: "gatecheck",
    tests: "9",
    failures: "2",
    errors: "1",
    skipped: "4",
    time: "12.345",
  });
  expect(of("testsuite").map(({ attributes }) => [attributes["name"], attributes["tests"]])).toEqual([
    ['exec:"python3 my_cell.py" lstm', "1"],
    ["reference gru", "1"],
    ["reference lstm", "2"],
    ["tfjs lstm", "3"],
    ["onnx", "1"],
    ["tfjs lstm", "1"],
  ]);
  expect(of("testcase").map(({ attributes }) => attributes["name"])).toContain(
    "time/chunking activation=relu bias=false float32",
  );
  expect(of("testcase").map(({ attributes }) => `${attributes["classname"]} ${attributes["name"]}`)).toEqual(
    expect.arrayContaining(["tfjs lstm time/chunking float32", "tfjs lstm time/chunking float32 known tfjs-1"]),
  );
  const [violated, vacuous] = of("failure");
  expect(violated?.attributes["type"]).toBe("violated");
  expect(violated?.text).toContain("got        0.12345679\nwant       0.12345612\n");
  expect(vacuous?.attributes).toEqual({ type: "vacuous", message: "no case was effective" });
  expect(of("error").map(({ attributes }) => attributes)).toEqual([{ type: "errored", message: "un/listed" }]);
  expect(of("skipped").map(({ attributes }) => attributes["message"])).toEqual([
    "unsupported: not declared",
    "known finding tfjs-1: errored: reads r before z",
    "not installed",
    "no longer occurs",
  ]);
});

test("an empty report is an empty document", () => {
  expect(parse(toJUnit(exampleReport([]))).map(({ name }) => name)).toEqual(["testsuites"]);
});

test("no text breaks the document", () => {
  const allowed = new Set(["testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"]);
  fc.assert(
    fc.property(report, (made) => {
      const elements = parse(toJUnit(made));
      expect(elements.filter(({ name }) => !allowed.has(name))).toEqual([]);
      const absent = made.implementations.filter(({ installed }) => !installed).length;
      expect(elements.filter(({ name }) => name === "testcase")).toHaveLength(
        made.verdicts.length + absent + made.staleFindings.length,
      );
    }),
  );
});

test("text arrives as it was, in attributes and in elements", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const elements = parse(toJUnit(exampleReport([exampleVerdict({ verdict: "errored", message: hostile })])));
      const error = elements.find(({ name }) => name === "error");
      expect(error?.attributes["message"]).toBe(oneLine(hostile, 200));
      expect(error?.text.replaceAll(/\s+/g, " ")).toContain(`message ${oneLine(hostile)}`.trim());
    }),
  );
});

test("every violation says which finding it belongs to, and each finding stands once beside its suite", () => {
  const violation = (law: string): Verdict => exampleViolation({ law, options: {} });
  const verdicts = ["step/direct", "time/a", "sizes/a"].map(violation);
  const [first, further] = verdicts.map(placeOf) as [Place, Place];
  const { implementation, cell } = violation("step/direct");
  const one = {
    implementation,
    cell,
    kind: "explained",
    cause: "U is transposed.",
    first,
    further: [further],
  } as const;
  const elements = parse(toJUnit(exampleReport(verdicts, { findings: findingsIn(verdicts, [one]) })));
  const failures = elements.filter(({ name }) => name === "failure");
  expect(failures.map(({ attributes }) => attributes["message"])).toEqual([
    "U is transposed.",
    "U is transposed.",
    "an LSTM whose gates are read in the order i, f, o, g",
  ]);
  expect(failures[0]?.text).toMatch(/\nfinding: U is transposed\.; and 1 further law, explained by this$/);
  expect(failures[1]?.text).toMatch(/\nfinding: explained by that of step\/direct: U is transposed\.$/);
  expect(failures[2]?.text).not.toContain("explained");
  expect(elements.find(({ name }) => name === "system-out")?.text).toBe(
    "finding: U is transposed. (step/direct and 1 further law, explained by this)\n" +
      "finding: an LSTM whose gates are read in the order i, f, o, g (sizes/a)",
  );
});

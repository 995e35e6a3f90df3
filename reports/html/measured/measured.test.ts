import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { auditOf } from "../../../properties/audit/audit.ts";
import { checkFiles } from "../../../properties/audit/checks.ts";
import { parseCheck } from "../../audit/read.ts";
import { exampleResult } from "../../testing/bench.ts";
import { withDirectory } from "../../testing/directory.ts";
import { exampleReport, exampleVerdict } from "../../testing/examples.ts";
import type { Html } from "../element.ts";
import { sourcesOf } from "../sources.ts";
import { auditsPage } from "./audits.ts";
import { benchmarksPage } from "./benchmarks.ts";
import type { GradientFlow } from "./gradient-flow-data.ts";
import { gradientFlowPage } from "./gradient-flow.ts";

const HOSTILE = `<script>alert(1)</script>"'&]]>`;

/** Elements and attributes of a page, which must be well-formed. */
function namesIn({ markup }: Html): Set<string> {
  const names = new Set<string>();
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    names.add(name);
    for (const key of Object.keys(attributes)) names.add(`@${key}`);
  });
  parser.write(`<main>${markup}</main>`).close();
  return names;
}

const isLive = (name: string): boolean => /^(script|foreignObject|iframe|image|use|@on.*|@src|@xlink:href)$/.test(name);

test("benchmarks: names are text in tables and in charts", async () => {
  const page = await benchmarksPage([{ name: HOSTILE, result: exampleResult(["reference", HOSTILE]) }]);
  expect([...namesIn(page)].filter(isLive)).toEqual([]);
  expect(page.markup).toContain("Roofline");
  expect(page.markup).not.toContain("<script");
});

test("benchmarks: of results over time the newest is shown in full, and a change of level is told", async () => {
  const first = exampleResult(["reference"]);
  const results = Array.from({ length: 16 }, (_, k) => {
    const slower = first.analysis.figures.map((one) => ({ ...one, time: { ...one.time, est: k < 8 ? 1000 : 1200 } }));
    const createdAt = `2026-11-21T18:00:${10 + k}.000Z`;
    return { ...first, createdAt, analysis: { ...first.analysis, figures: slower } };
  });
  const { markup } = await benchmarksPage(results.map((result, k) => ({ name: `run ${k}`, result })));
  expect(markup.match(/run \d+/g)).toEqual(["run 15"]);
  expect(markup).toContain(`data-key="1.2`);
  expect(markup).toContain("2026-11-21T18:00:18.000Z");
});

test("audits: a check's texts are text, a tolerance that sees nothing is told", () => {
  const [file] = checkFiles as readonly [Record<string, unknown>];
  const cases = [{ T: 1, B: 1, m: 1, n: 1 }];
  const tolerances = [{ id: HOSTILE, dtype: "float16", atol: 1, rtol: 0 }];
  const audit = auditOf(parseCheck({ ...file, title: HOSTILE, note: HOSTILE, cases, tolerances }, "c"), {
    seed: 1,
    mends: false,
  });
  const page = auditsPage([audit]);
  expect([...namesIn(page)].filter(isLive)).toEqual([]);
  expect(page.markup).toContain("mutants that pass");
});

test("gradient flow: a chart for each position of the slider, and the numbers of the linear unit", async () => {
  const flow = JSON.parse(readFileSync("reports/results/gradient-flow/result.json", "utf8")) as GradientFlow;
  const some = { ...flow, kept: [0.9, 1], gates: flow.gates.slice(0, 2) };
  const { markup } = await gradientFlowPage(some);
  expect(markup.match(/data-kept="/g)).toHaveLength(2);
  expect(markup).toContain("20751.6");
});

test("files are told apart by their schemas", async () => {
  await withDirectory(async (dir) => {
    const [report, bench] = [join(dir, "report.json"), join(dir, "bench.json")];
    writeFileSync(report, JSON.stringify(exampleReport([exampleVerdict()])));
    writeFileSync(bench, JSON.stringify(exampleResult(["reference"])));
    const { report: merged, benches = [] } = await sourcesOf([bench, report]);
    expect([merged.verdicts.length, benches.length]).toEqual([1, 1]);
    expect(await sourcesOf([report])).not.toHaveProperty("benches");
    await expect(sourcesOf([bench])).rejects.toThrow("none of these files is a report");
  });
});

/** The display of a comparison, on measurements that never happened. */
import { expect, test } from "vitest";
import { type CompareResult, reanalyseComparison } from "../../bench/compare.ts";
import { pairedProtocol } from "../../bench/paired/protocol.ts";
import { type Effect, processesOf } from "../../bench/paired/testing/synthetic.ts";
import { environment } from "../../bench/core/environment.ts";
import { headerOf } from "../../bench/core/provenance.ts";
import { idOf } from "../../bench/core/shape.ts";
import { workloadOf } from "../../bench/core/workload.ts";
import { compareToMarkdown } from "./compare-markdown.ts";
import { compareToTerminal } from "./compare-terminal.ts";
import { parseBenchResult } from "./read.ts";

const shapes = (["lstm", "gru"] as const).map((cell) => workloadOf(cell, 16, "forward").shape);
const [lstm, gru] = shapes.map(idOf) as [string, string];

/** A comparison that came out so. */
function resultOf(effects: Readonly<Record<string, Effect>>, name = "main"): CompareResult {
  const side = { name, kind: "revision", commit: "1a2b3c4d5e6f", implementation: "reference 1", sha256: "00" } as const;
  const count = { total: 1000, digest: "aa" };
  const raw = {
    protocol: pairedProtocol,
    sides: { base: side, head: { ...side, name: "HEAD" } },
    identical: false,
    workloads: shapes.map((shape) => ({ workload: idOf(shape), shape, incomparable: null })),
    design: "together" as const,
    work: [{ workload: lstm, base: count, head: { total: 1030, digest: "bb" } }],
    measurements: { together: processesOf(8, effects, 1), apart: processesOf(12, effects, 2) },
  };
  const header = { ...headerOf("1.0.0", new Date(), environment()), kind: "compare" as const, interrupted: false };
  return { ...header, ...raw, analysis: reanalyseComparison(raw) };
}

const slower = resultOf({ [lstm]: { ratio: 1.05, scatter: 0.002 }, [gru]: { ratio: 1, scatter: 0.002 } });

test("a comparison is a valid result file, also after a round through JSON", () => {
  const again: unknown = JSON.parse(JSON.stringify(slower));
  expect(parseBenchResult(again, "result.json")).toEqual(again);
});

test("a result file that was tampered with is refused in one line that says where", () => {
  const broken = JSON.parse(JSON.stringify(slower)) as {
    measurements: { together: { blocks: { runs: unknown }[] }[] };
  };
  broken.measurements.together[0]!.blocks[0]!.runs = "many";
  expect(() => parseBenchResult(broken, "result.json")).toThrow(
    /^result\.json: measurements\.together\[0\].*runs is "many"/,
  );
});

test("the verdict comes first and names what is slower, then the table, then the witnesses", () => {
  const lines = compareToTerminal(slower, false).split("\n");
  expect(lines[0]).toBe(`regression in ${lstm} (1 regression, 1 pass)  main (1a2b3c4d5e) → HEAD (1a2b3c4d5e)`);
  expect(lines.find((line) => line.startsWith(lstm))).toMatch(
    /\+5\.\d\d % \[\+4\.\d\d, \+5\.\d\d\] +regression \(by itself \+/,
  );
  expect(lines.find((line) => line.startsWith(gru))).toMatch(/pass \(would have seen 1\.\d+ %\)/);
  expect(lines.join("\n")).toContain("other work in lstm/forward/T=16/B=1/m=n/f64: +3.00 % blocks executed");
});

test("in Markdown what passes is folded, and what a name holds cannot become markup", () => {
  const hostile = resultOf(
    { [lstm]: { ratio: 1, scatter: 0.002 }, [gru]: { ratio: 1, scatter: 0.002 } },
    "a`b<img>@x\u001b[31m",
  );
  const markdown = compareToMarkdown(hostile);
  expect(markdown).toMatch(/^\*\*Benchmarks: no regression ≥ 2 % \(2 pass\)\*\*/);
  expect(markdown.indexOf("<details>")).toBeLessThan(markdown.indexOf(lstm));
  expect(markdown).toContain("``a`b<img>@x\\u{1b}[31m (1a2b3c4d5e) → HEAD (1a2b3c4d5e)``");
  expect(compareToTerminal(hostile, false)).not.toContain("\u001b");
});

test("Markdown ends with the command that repeats it, and says which commits its names stood for", () => {
  const named = { ...slower, command: "gatecheck compare main HEAD" };
  expect(compareToMarkdown(named)).toContain(
    "```sh\nnpx gatecheck compare main HEAD\n# main was 1a2b3c4d5e6f\n# HEAD was 1a2b3c4d5e6f\n```",
  );
});

test("a side's name does not mention anybody", () => {
  const [one] = slower.analysis.comparisons;
  const mention = "@everyone | <img>";
  const incomparable = { ...one!, verdict: "incomparable" as const, why: mention, evidence: null, confirmation: null };
  const hostile = { ...slower, analysis: { ...slower.analysis, comparisons: [incomparable] } };
  expect(compareToMarkdown(hostile)).toMatch(/`incomparable: @everyone .*<img>`/);
});

/** Writes the repository's own site into reports/site, from the results in reports/results alone. */
import { existsSync, readFileSync } from "node:fs";
import type { RecordedFinding } from "../impl/findings.ts";
import { onnxruntimeFindings } from "../impl/adapters/onnxruntime/onnxruntime.findings.ts";
import { tfjsWasmFindings } from "../impl/adapters/tfjs/tfjs-wasm.findings.ts";
import { tfjsFindings } from "../impl/adapters/tfjs/tfjs.findings.ts";
import type { Audit } from "../properties/audit/audit.ts";
import { readBenchResult } from "../reports/bench/read.ts";
import { writeHtml } from "../reports/html/index.ts";
import type { GradientFlow } from "../reports/html/measured/gradient-flow-data.ts";
import type { LibraryFinding } from "../reports/html/measured/libraries.ts";
import { readReport } from "../reports/report/read.ts";

const results = "reports/results";
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const BENCHES = {
  bench: "The reference, TensorFlow.js and ONNX Runtime",
  peers: "Peers: other people's LSTM and GRU",
  loops: "A paired comparison: two ways of writing the same loops",
};

/** The sections of docs/findings.md that are recorded beside an adapter. */
function libraries(recorded: readonly RecordedFinding[]): LibraryFinding[] {
  const sections = readFileSync("docs/findings.md", "utf8").split(/^## /m).slice(1);
  return sections.flatMap((section): LibraryFinding[] => {
    const [title = "", ...rest] = section.split("\n");
    const id = title.trim();
    const its = recorded.filter((one) => one.id === id);
    if (its.length === 0) return [];
    const blocks = rest
      .join("\n")
      .trim()
      .split(/\n{2,}/);
    const isCode = (text: string): boolean => text.startsWith("    ");
    const distinct = (of: (one: RecordedFinding) => readonly string[]): string[] => [...new Set(its.flatMap(of))];
    return [
      {
        id,
        paragraphs: blocks.filter((text) => !isCode(text)).map((text) => text.replaceAll("\n", " ")),
        commands: blocks.filter(isCode).join("\n").replaceAll(/^ {4}/gm, ""),
        versions: distinct(({ versions }) => versions),
        cells: distinct(({ cells }) => cells),
        laws: distinct(({ laws }) => laws),
      },
    ];
  });
}

const [dir = "reports/site"] = process.argv.slice(2);
const started = performance.now();
const benches = await Promise.all(
  Object.entries(BENCHES)
    .filter(([name]) => existsSync(`${results}/${name}/result.json`))
    .map(async ([name, words]) => ({ name: words, result: await readBenchResult(`${results}/${name}/result.json`) })),
);
const pages = await writeHtml(dir, {
  report: await readReport(`${results}/conformance/report.json`),
  note: "The implementations in examples/wrong make one mistake each, on purpose: what is said of them is what a user is told.",
  flow: json(`${results}/gradient-flow/result.json`) as GradientFlow,
  audits: (json(`${results}/audit/result.json`) as { readonly audits: readonly Audit[] }).audits,
  benches,
  libraries: libraries([...onnxruntimeFindings, ...tfjsFindings, ...tfjsWasmFindings]),
});
console.log(`${dir}: ${pages} pages in ${((performance.now() - started) / 1000).toFixed(1)} s`);

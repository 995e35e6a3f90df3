/**
 * Times the site of a large report, and prints its largest page.
 *
 *     node scripts/site-size.ts --verdicts 100000 --implementations 20
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { findingsIn } from "../properties/findings/finding.ts";
import type { Verdict } from "../properties/verdict.ts";
import { pagesOf } from "../reports/html/site.ts";
import { parseReport } from "../reports/report/read.ts";

const { values } = parseArgs({
  options: {
    verdicts: { type: "string", default: "100000" },
    implementations: { type: "string", default: "20" },
  },
});
const [many, targets] = [Number(values.verdicts), Number(values.implementations)];
const path = "reports/results/conformance/report.json";
const report = parseReport(JSON.parse(readFileSync(path, "utf8")), path);
const { verdicts: known } = report;

/** The verdicts of the committed report again and again, each time of other implementations and laws. */
const verdicts = Array.from({ length: many }, (_, k): Verdict => {
  const round = Math.floor(k / known.length);
  const verdict = known[k % known.length] as Verdict;
  return { ...verdict, implementation: `${verdict.implementation}-${round % targets}`, law: `${verdict.law}-${round}` };
});
const implementations = [...new Set(verdicts.map(({ implementation }) => implementation))].map((target) => ({
  target,
  installed: true,
  info: { name: target, version: "1" },
  message: null,
}));
const large = { ...report, implementations, verdicts, findings: findingsIn(verdicts) };

const started = performance.now();
const { user } = process.cpuUsage();
let [pages, total] = [0, 0];
let largest: readonly [path: string, bytes: number] = ["", 0];
for await (const [page, text] of pagesOf({ report: large })) {
  const bytes = Buffer.byteLength(text);
  pages++;
  total += bytes;
  if (bytes > largest[1]) largest = [page, bytes];
}
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
console.log(
  `${verdicts.length} verdicts, ${large.findings.length} findings: ${pages} pages, ${mebibytes(total)}, in ${((performance.now() - started) / 1000).toFixed(1)} s (${((process.cpuUsage().user - user) / 1e6).toFixed(1)} s of processor time)`,
);
console.log(`largest page: ${largest[0]}, ${mebibytes(largest[1])}`);

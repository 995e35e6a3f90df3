/** A benchmark result as Markdown: every curve with its picture and its table, losers beside winners, and the workloads that were not timed with the reason. */
import type { BlockContent, PhrasingContent } from "mdast";
import { serialise } from "../markdown/serialise.ts";
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { formatInterval, formatMeanOf, formatRatio } from "./format.ts";
import { curveTable, figureTable } from "./markdown-tables.ts";
import { curvesOf, refusalsOf, warningsIn } from "./view.ts";
import { formatCount, formatNumber, formatSeconds } from "../text/format.ts";
import { code, fence, folded, paragraph, prose, strong, text } from "../markdown/nodes.ts";

const picture = (url: string, alt: string): PhrasingContent => ({ type: "image", url, alt });

/** A list of workloads as code. */
const codes = (workloads: readonly string[]): PhrasingContent[] =>
  workloads.flatMap((workload, k) => [...(k === 0 ? [] : [text(", ")]), code(workload, 80)]);

function doubts(result: AbsoluteResult): BlockContent[] {
  const refused = refusalsOf(result).map(([target, reason, workloads]) =>
    paragraph(
      strong(text("not timed")),
      text(" "),
      code(target),
      text(": "),
      prose(reason),
      text(" ("),
      ...codes(workloads),
      text(")"),
    ),
  );
  const warned = warningsIn(result).map(([target, kind, figures]) => {
    const [first] = figures.flatMap(({ warnings }) => warnings.filter((one) => one.kind === kind));
    return paragraph(
      strong(text(`⚠ ${kind}`)),
      text(" "),
      code(target),
      text(" in "),
      ...codes(figures.map(({ workload }) => workload)),
      text("; the first: "),
      prose(first?.message ?? ""),
    );
  });
  return [
    ...folded(formatCount(refused.length, "reason not to time", "reasons not to time"), refused),
    ...folded(formatCount(warned.length, "warning"), warned),
  ];
}

/** Names of the pictures that go with a report; null where there are none. */
export interface Pictures {
  /** By curve, in their order. */
  readonly curves: readonly string[];
  readonly ratios: string | null;
  readonly roofline: string | null;
}

/** The whole report. Names and messages of targets are shown as code or escaped, and cannot become markup. */
export function benchToMarkdown(result: AbsoluteResult, pictures: Pictures | null): string {
  const { env, git, protocol, analysis, measurements, seconds, interrupted, command } = result;
  const targets = measurements.targets.map(({ target }) => target);
  const versions = measurements.targets.flatMap(({ target, name, version }, k) => [
    ...(k === 0 ? [] : [text(", ")]),
    code(target),
    ...(version === null ? [] : [text(" = "), code(`${name ?? ""} ${version}`, 80)]),
  ]);
  const levels = analysis.figures.map(({ time }) => time.level).filter((one) => one > 0);
  const level = levels.length === 0 ? null : Math.min(...levels);
  const children: BlockContent[] = [
    { type: "heading", depth: 1, children: [text("Benchmarks")] },
    paragraph(...versions),
    paragraph(
      prose(env.machineClass),
      text(
        `; load ${env.loadBefore} before and ${env.loadAfter} after; ${result.createdAt}${git === null ? "" : `, commit ${git.commit.slice(0, 12)}${git.dirty ? " with changes" : ""}`}; ` +
          `${protocol.processes} fresh processes for each target and size, taking turns; medians${level === null ? "" : `, with intervals by rank over processes that cover ${formatNumber(100 * level)} %`}; ${formatSeconds(seconds)}${interrupted ? "; interrupted" : ""}.`,
      ),
    ),
    fence("sh", `npx ${oneLine(command, 2000)}`),
    ...analysis.geometricMeans.map((mean) =>
      paragraph(
        code(mean.target),
        text(` takes ${formatInterval(mean.ratio, formatRatio)} as long as `),
        code(mean.base),
        text(` (${formatMeanOf(mean)}).`),
      ),
    ),
    ...curvesOf(result).flatMap((curve, k): BlockContent[] => {
      const url = pictures?.curves[k];
      return [
        { type: "heading", depth: 2, children: [code(curve.group, 80)] },
        ...(url === undefined ? [] : [paragraph(picture(url, "time against hidden size, logarithmic"))]),
        curveTable(curve, targets),
      ];
    }),
    ...(pictures?.ratios == null ? [] : [paragraph(picture(pictures.ratios, "every ratio with its interval"))]),
    ...(pictures?.roofline == null ? [] : [paragraph(picture(pictures.roofline, "roofline"))]),
    paragraph(
      text("Ceilings measured in the same run: "),
      ...analysis.ceilings.flatMap(({ name, unit, value }, k) => [
        text(k === 0 ? "" : ", "),
        prose(name),
        text(` ${formatNumber(value)} ${unit}`),
      ]),
      text(". “Of ceiling” is the share of the WebAssembly SIMD product on one thread; native code may exceed it."),
    ),
    ...doubts(result),
    ...folded("every figure", [figureTable(analysis.figures)]),
  ];
  return serialise(children);
}

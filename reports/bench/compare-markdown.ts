/** A comparison as Markdown for a pull request: one line of verdict, the rows that tell something, the rest folded. */
import type { BlockContent, PhrasingContent } from "mdast";
import { serialise } from "../markdown/serialise.ts";
import type { CompareResult } from "../../bench/compare.ts";
import type { WorkloadComparison } from "../../bench/paired/analysis.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { headline, partedRows, row, rowHeads, sidesLine, witnesses } from "./compare-words.ts";
import { formatCount } from "../text/format.ts";
import { cellCode, code, fence, folded, paragraph, prose, strong, table, text } from "../markdown/nodes.ts";

/** GitHub takes 65,536 characters in a comment; a row has some 150. */
const MOST = 300;

/** Words of which some may be another's. */
function cell(value: string): PhrasingContent {
  const words = prose(value);
  return words.type === "text" ? words : cellCode(value);
}

function tableOf(comparisons: readonly WorkloadComparison[]): BlockContent[] {
  const rows = comparisons.slice(0, MOST).map((comparison) => {
    const [workload = "", ...rest] = row(comparison);
    return [cellCode(workload), ...rest.map(cell)];
  });
  const more = comparisons.length - rows.length;
  return [
    table([rowHeads.map((head) => text(head)), ...rows]),
    ...(more > 0 ? [paragraph(text(`and ${more} more, in the result file`))] : []),
  ];
}

/** The command, and the commits that its names stood for. */
function repetition({ command, sides }: CompareResult): string {
  const moving = Object.values(sides).flatMap(({ name, commit }) =>
    commit === null ? [] : [`# ${oneLine(name, 100)} was ${commit}`],
  );
  return [`npx ${oneLine(command, 2000)}`, ...new Set(moving)].join("\n");
}

export function compareToMarkdown(result: CompareResult): string {
  const { telling, passing } = partedRows(result);
  const children: BlockContent[] = [
    paragraph(strong(text("Benchmarks: "), prose(headline(result))), text("  "), code(sidesLine(result))),
    ...(telling.length === 0 ? [] : tableOf(telling)),
    paragraph(prose(witnesses(result).join(" · "))),
    ...folded(`${formatCount(passing.length, "workload")} that pass, and how to repeat this`, [
      ...(passing.length === 0 ? [] : tableOf(passing)),
      paragraph(prose(result.env.machineClass)),
      fence("sh", repetition(result)),
    ]),
  ];
  return serialise(children);
}

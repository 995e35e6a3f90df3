import type { BlockContent, PhrasingContent } from "mdast";
import type { Verdict } from "../../properties/verdict.ts";
import { compareText, grouped } from "../text/canonical.ts";
import type { Counts } from "../report/counts.ts";
import { formatCount, formatSeconds } from "../text/format.ts";
import { cellCode, code, paragraph, strong, table, text } from "./nodes.ts";
import type { Report } from "../report/report.ts";
import { lookedAt } from "../report/reach.ts";
import { missingShards } from "../report/shards.ts";
import { statuses, statusOf, symbols, worstStatus } from "../report/status.ts";

const manyTargets = 12;
const manyEntries = 3000;

/** The conclusion in one line, and whether something of the campaign is missing. */
export function headline(report: Report, { implementations, verdicts, cases }: Counts): BlockContent[] {
  const { conforming, failing, unchecked, absent } = implementations;
  const conclusion =
    conforming + failing === 0
      ? "Gatecheck: nothing was checked"
      : `Gatecheck: ${conforming} of ${formatCount(conforming + failing, "implementation")} ${conforming === 1 ? "conforms" : "conform"}`;
  const facts = [
    ...statuses.filter((status) => verdicts[status] > 0).map((status) => `${verdicts[status]} ${status}`),
    formatCount(cases, "case"),
    ...(unchecked > 0 && conforming + failing > 0 ? [`${unchecked} with nothing to check`] : []),
    ...(absent > 0 ? [`${absent} not installed`] : []),
    `level ${report.run.level}, ${report.run.seed === null ? "a secret seed" : `seed ${report.run.seed}`}, ${formatSeconds(report.seconds)}`,
  ];
  const missing = missingShards(report.run.shard);
  const sizes = lookedAt(report);
  return [
    paragraph(strong(text(conclusion)), text(` · ${facts.join(" · ")}`)),
    ...(sizes === null ? [] : [paragraph(text(`Sizes: ${sizes}.`))]),
    ...(report.run.interrupted
      ? [paragraph(strong(text("The run was interrupted.")), text(" The report holds what was found until then."))]
      : []),
    ...(missing.length === 0
      ? []
      : [
          paragraph(
            strong(text("This is not the whole campaign.")),
            text(` ${formatCount(missing.length, "shard is", "shards are")} missing: `),
            code(missing.join(", "), 100),
          ),
        ]),
  ];
}

/** The table's entry for one cell of one implementation: a symbol, a status, a number of laws; `≈` where a known finding is beside it. */
function entry(verdicts: readonly Verdict[]): PhrasingContent {
  if (verdicts.length === 0) return text("");
  const worst = worstStatus(verdicts);
  const many = worst === "holds" || worst === "unsupported";
  const number = many ? "" : `${verdicts.filter((one) => statusOf(one) === worst).length} `;
  const beside = worst !== "known" && verdicts.some((one) => statusOf(one) === "known") ? ` ${symbols.known}` : "";
  return text(`${symbols[worst]} ${number}${worst}${beside}`);
}

/** Cells down, implementations across; a few implementations at a time, so that it can be read; nothing where the entries are too many. */
export function overview(report: Report): BlockContent[] {
  const groups = grouped(report.verdicts, ({ implementation, cell }) => JSON.stringify([implementation, cell]));
  const entries = new Map(groups.map((group) => [JSON.stringify([group[0].implementation, group[0].cell]), group]));
  const cells = [...new Set(report.verdicts.map(({ cell }) => cell))].sort(compareText);
  const targets = [...new Set(report.verdicts.map(({ implementation }) => implementation))].sort(compareText);
  if (cells.length * targets.length > manyEntries) return [];
  const tables: BlockContent[] = [];
  for (let start = 0; start < targets.length; start += manyTargets) {
    const some = targets.slice(start, start + manyTargets);
    const rows = cells.map((cell) => [
      cellCode(cell),
      ...some.map((target) => entry(entries.get(JSON.stringify([target, cell])) ?? [])),
    ]);
    tables.push(table([[text("cell"), ...some.map((target) => cellCode(target))], ...rows]));
  }
  return tables;
}

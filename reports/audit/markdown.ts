import type { PhrasingContent, RootContent } from "mdast";
import type { Audit } from "../../properties/audit/audit.ts";
import { cellCode, paragraph, prose, table, text } from "../markdown/nodes.ts";
import { serialise } from "../markdown/serialise.ts";

type Row = Audit["rows"][number];

const share = ({ noticed, of }: Audit["data"]): string => `${noticed} of ${of}`;

const list = (items: readonly string[]): RootContent[] =>
  items.length === 0
    ? []
    : [
        {
          type: "list",
          spread: false,
          children: items.map((item) => ({ type: "listItem", spread: false, children: [paragraph(prose(item))] })),
        },
      ];

const heading = (depth: 1 | 2, title: string): RootContent => ({ type: "heading", depth, children: [prose(title)] });

const width = (row: Row): string =>
  row.share === 0 ? "" : row.share > 1 ? "too narrow" : `${Math.round(1 / row.share).toLocaleString("en")} times`;

/** A sentence for each tolerance. */
function details(row: Row): string[] {
  const { tolerance, operators, unseen, mends } = row;
  const passing = operators.map(({ operator, noticed, of }) => `${operator} ${of - noticed} of ${of}`);
  return [
    ...(passing.length === 0 ? [] : [`${tolerance.id}. Passing mutants, by operator: ${passing.join(", ")}.`]),
    ...(unseen.length === 0
      ? []
      : [`${tolerance.id}. Passing without work: ${unseen.map(({ sentence }) => sentence).join(" ")}`]),
    ...(mends === null || mends.together.length === 0
      ? []
      : [
          `${tolerance.id}. Mends: ${mends.together.map(({ sentence, noticed }) => `${sentence.slice(0, -1)} (${noticed} more).`).join(" ")}`,
        ]),
  ];
}

/** Audits as a page: a table with a row for each tolerance, and a section for each check. Texts of a check are untrusted. */
export function auditsToMarkdown(audits: readonly Audit[]): string {
  const head = ["check", "cell", "tolerance", "mutants noticed", "within 1e-5", "on our data", "wider than errors"];
  const rows = audits.flatMap((audit) =>
    audit.rows.map((row): PhrasingContent[] => [
      cellCode(audit.id),
      cellCode(audit.cell),
      cellCode(row.tolerance.id),
      text(share(row.mutants)),
      text(share(audit.data)),
      text(share(row.onOurData)),
      text(width(row)),
    ]),
  );
  const children: RootContent[] = [
    table([head.map(text), ...rows]),
    ...audits.flatMap((audit) => [
      heading(2, audit.title),
      paragraph(prose(audit.source)),
      ...(audit.note === null ? [] : [paragraph(prose(audit.note))]),
      ...list([...(audit.lacks ?? []), ...audit.rows.flatMap(details)]),
    ]),
  ];
  return serialise(children).trimEnd();
}

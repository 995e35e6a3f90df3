/** A report arranged for its pages: verdicts by implementation and cell, and the path of everything that has a page. */
import type { Finding } from "../../properties/findings/finding.ts";
import { placesOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { catalogue } from "../../spec/catalogue.ts";
import type { Report, ReportedLaw } from "../report/report.ts";
import { canonical, compareText } from "../text/canonical.ts";
import { slugOf, slugsOf } from "./element.ts";

/** A finding and the path of its page. */
export interface Found {
  readonly finding: Finding;
  readonly path: string;
}

/** One implementation of one cell: its verdicts and where they are shown. */
export interface Entry {
  readonly implementation: string;
  readonly cell: string;
  readonly verdicts: readonly Verdict[];
  readonly path: string;
  readonly found: readonly Found[];
}

/** A report, as its pages read it. */
export interface Model {
  readonly report: Report;
  /** In the order of the report. */
  readonly implementations: readonly string[];
  /** In the order of the catalogue, others last. */
  readonly cells: readonly string[];
  readonly laws: ReadonlyMap<string, ReportedLaw>;
  readonly findings: readonly Found[];
  readonly entries: readonly Entry[];
  readonly entry: (implementation: string, cell: string) => Entry | undefined;
  /** The page of a cell of the catalogue; null for others. */
  readonly cellPath: (cell: string) => string | null;
  /** The anchor of a law on the page of laws. */
  readonly lawPath: (law: string) => string;
  /** The verdict at a place of a finding. */
  readonly verdictAt: (finding: Finding, place: ReturnType<typeof placesOf>[number]) => Verdict | undefined;
}

const key = (...parts: readonly unknown[]): string => canonical(parts);

/** Arrange a report. */
export function modelOf(report: Report): Model {
  const implementations = [
    ...new Set([
      ...report.implementations.map(({ target }) => target),
      ...report.verdicts.map(({ implementation }) => implementation),
    ]),
  ];
  const known = catalogue.map(({ id }) => id);
  const place = (cell: string): number => (known.includes(cell) ? known.indexOf(cell) : known.length);
  const cells = [...new Set(report.verdicts.map(({ cell }) => cell))].sort(
    (a, b) => place(a) - place(b) || compareText(a, b),
  );
  const laws = new Map(report.laws.map((law) => [law.id, law]));
  const ofTargets = slugsOf(implementations);
  const ofCells = slugsOf(cells);
  const ofLaws = slugsOf([...laws.keys(), ...report.verdicts.map(({ law }) => law)]);
  const byEntry = Map.groupBy(report.verdicts, (one) => key(one.implementation, one.cell));
  const counted = new Map<string, number>();
  const findings = report.findings.map((finding): Found => {
    const name = `${ofTargets.get(finding.implementation) ?? slugOf(finding.implementation)}-${ofCells.get(finding.cell) ?? slugOf(finding.cell)}`;
    const number = (counted.get(name) ?? 0) + 1;
    counted.set(name, number);
    return { finding, path: `findings/${name}-${number}.html` };
  });
  const foundAt = Map.groupBy(findings, ({ finding }) => key(finding.implementation, finding.cell));
  const entries = implementations.flatMap((implementation) =>
    cells.flatMap((cell): Entry[] => {
      const verdicts = byEntry.get(key(implementation, cell));
      if (verdicts === undefined) return [];
      return [
        {
          implementation,
          cell,
          verdicts,
          path: `results/${ofTargets.get(implementation)}/${ofCells.get(cell)}.html`,
          found: foundAt.get(key(implementation, cell)) ?? [],
        },
      ];
    }),
  );
  const entryOf = new Map(entries.map((one) => [key(one.implementation, one.cell), one]));
  const inFindings = new Map(
    findings.length === 0
      ? []
      : report.verdicts.map((one) => [key(one.implementation, one.cell, one.law, one.options, one.dtype), one]),
  );
  return {
    report,
    implementations,
    cells,
    laws,
    findings,
    entries,
    entry: (implementation, cell) => entryOf.get(key(implementation, cell)),
    cellPath: (cell) => (known.includes(cell) ? `cells/${cell}.html` : null),
    lawPath: (law) => `laws.html#${ofLaws.get(law) ?? "laws"}`,
    verdictAt: ({ implementation, cell }, { law, options, dtype }) =>
      inFindings.get(key(implementation, cell, law, options, dtype)),
  };
}

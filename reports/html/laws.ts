/** The laws of a report, each with its sentence, its source and how implementations stand to it. */
import { oneLine } from "../../impl/untrusted-text.ts";
import { type Status, statuses, statusOf } from "../report/status.ts";
import { heading } from "./document.ts";
import { type Child, type Html, all, h } from "./element.ts";
import type { Model } from "./model.ts";
import { status } from "./parts.ts";

/** Laws that are listed: a page stays below 3 MB. */
const MOST = 2000;

const CONFORMANCE: Readonly<Record<string, string>> = {
  L0: "the protocol",
  L1: "one step",
  L2: "sequences and state",
  L3: "gradients",
  L4: "numerics",
};

const counted = (found: ReadonlyMap<Status, number> | undefined): Child =>
  found === undefined
    ? "not tried"
    : statuses
        .filter((one) => found.has(one))
        .map((one, k) => [k === 0 ? "" : " ", status(one, `${(found.get(one) ?? 0).toLocaleString("en-US")} ${one}`)]);

/** Every law, theme by theme. */
export function lawsPage(model: Model): Html {
  const standing = new Map<string, Map<Status, number>>();
  for (const verdict of model.report.verdicts) {
    const its = standing.get(verdict.law) ?? new Map<Status, number>();
    its.set(statusOf(verdict), (its.get(statusOf(verdict)) ?? 0) + 1);
    standing.set(verdict.law, its);
  }
  const themes = [
    ...Map.groupBy([...model.laws.values()].slice(0, MOST), ({ id }) => oneLine(id.split("/")[0] ?? "", 40)),
  ];
  return all(
    heading(
      "Laws",
      "A law is a sentence that is true of a cell, whoever wrote it. What is counted are verdicts of this report.",
    ),
    h(
      "p.note",
      {},
      Object.entries(CONFORMANCE).map(([level, words], k) => `${k === 0 ? "" : " · "}${level}: ${words}`),
    ),
    themes.map(([theme, laws]) => [
      h("h2", {}, theme),
      laws.map((law) => [
        h("h3", { id: model.lawPath(law.id).replace(/^.*#/, "") }, oneLine(law.id, 120)),
        h("p", {}, oneLine(law.sentence, 400)),
        h("p.note", {}, `${law.conformance} · ${oneLine(law.source, 300)}`),
        h("p.note", {}, counted(standing.get(law.id))),
      ]),
    ]),
  );
}

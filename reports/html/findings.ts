/** The findings of a report: a list, and a page for each. */
import { block, oneLine } from "../../impl/untrusted-text.ts";
import { placesOf } from "../../properties/findings/finding.ts";
import type { Counterexample, Verdict } from "../../properties/verdict.ts";
import { statusOf } from "../report/status.ts";
import { causeOf, findingFields, replayIn } from "../text/finding.ts";
import { formatCount, formatExcess, formatNumber, formatPair, formatVariant } from "../text/format.ts";
import { diagramOf } from "./cells/wrong-term.ts";
import { heading, rootOf, trail } from "./document.ts";
import { type Child, type Html, all, h, to } from "./element.ts";
import type { Found, Model } from "./model.ts";
import { cellLink, facts, figures, lawLink, status, table } from "./parts.ts";

/** Findings that are listed: a page stays below 3 MB. */
const MOST = 2000;

const kindOf = ({ finding }: Found): "errored" | "violated" => (finding.kind === "errored" ? "errored" : "violated");

/** Every finding of a report. */
export const findingsPage = (model: Model): Html =>
  all(
    heading(
      model.findings.length === 0 ? "No findings" : formatCount(model.findings.length, "finding"),
      "A finding is one mistake and the verdicts that it explains. Its page has the smallest case, what was got and what was wanted.",
    ),
    table(
      "findings",
      [
        { name: "implementation" },
        { name: "cell" },
        { name: "finding" },
        { name: "first law" },
        { name: "verdicts", number: true },
      ],
      model.findings.slice(0, MOST).map((found) => {
        const { finding, path } = found;
        return [
          oneLine(finding.implementation, 60),
          cellLink(model, "", finding.cell),
          { show: [status(kindOf(found), ""), to(path, causeOf(finding))], sort: causeOf(finding) },
          lawLink(model, "", finding.first.law),
          String(placesOf(finding).length),
        ];
      }),
      { filter: true, caption: "Findings" },
    ),
    model.findings.length > MOST
      ? h("p.note", {}, `${formatCount(model.findings.length - MOST, "more finding")}: from the matrix.`)
      : null,
  );

/** Got and want, in figures. */
function sides({ got, want, distance, bound, where }: Counterexample): Html {
  const [left, right] = formatPair(got, want);
  return figures([
    [left, `got, in ${oneLine(where, 120)}`, true],
    [right, "want"],
    [formatNumber(distance), formatExcess(distance, bound) ?? "distance"],
    [formatNumber(bound), "bound"],
  ]);
}

function evidence(first: Verdict): Child {
  const { counterexample: one, message } = first;
  if (one === null) return message === null ? null : h("pre", {}, block(message));
  return [
    sides(one),
    facts([
      ["bound", oneLine(one.boundFrom, 400)],
      ["numbers", one.numbers === null ? null : oneLine(one.numbers, 1500)],
      ["case", h("code", {}, oneLine(one.case, 1500))],
      ["before it was shrunk", one.found === one.case ? null : h("code", {}, oneLine(one.found, 1500))],
    ]),
    h("h2", {}, "Replay"),
    h("pre", {}, block(one.replay, 3000)),
  ];
}

/** The page of a finding. */
export function findingPage(model: Model, { finding, path }: Found): Html {
  const root = rootOf(path);
  const first = model.verdictAt(finding, finding.first);
  const law = model.laws.get(finding.first.law);
  const entry = model.entry(finding.implementation, finding.cell);
  const further = finding.further.map((place) => ({ place, verdict: model.verdictAt(finding, place) }));
  const replay =
    first === undefined || first.counterexample !== null
      ? undefined
      : findingFields(finding, [first], null, replayIn(model.report)).find(([name]) => name === "replay")?.[1];
  return all(
    trail(["Matrix", `${root}index.html`], ["Findings", `${root}findings.html`]),
    heading(causeOf(finding)),
    facts([
      ["implementation", oneLine(finding.implementation, 200)],
      [
        "cell",
        [
          cellLink(model, root, finding.cell),
          entry === undefined ? "" : [" (", to(`${root}${entry.path}`, "all its verdicts"), ")"],
        ],
      ],
      ["with", formatVariant(finding.first)],
      ["law", [lawLink(model, root, finding.first.law), law === undefined ? "" : ` ${oneLine(law.sentence, 500)}`]],
    ]),
    first === undefined ? null : evidence(first),
    replay === undefined ? null : [h("h2", {}, "Replay"), h("pre", {}, replay)],
    first === undefined ? null : diagramOf(finding, first),
    further.length === 0
      ? null
      : [
          h(
            "h2",
            {},
            finding.kind === "explained"
              ? `${formatCount(further.length, "further verdict")}, explained by this`
              : formatCount(further.length, "further verdict"),
          ),
          table(
            "further",
            [{ name: "law" }, { name: "with" }, { name: "status" }, { name: "where" }],
            further
              .slice(0, 500)
              .map(({ place, verdict }) => [
                lawLink(model, root, place.law),
                formatVariant(place),
                verdict === undefined ? "" : status(statusOf(verdict)),
                verdict?.counterexample == null ? "" : oneLine(verdict.counterexample.where, 120),
              ]),
            { filter: true, caption: "Further verdicts" },
          ),
        ],
  );
}

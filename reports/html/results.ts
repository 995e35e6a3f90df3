/** One implementation of one cell: every law with its cases, and each counterexample. */
import { block, oneLine } from "../../impl/untrusted-text.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { type Status, fails, statuses, statusOf } from "../report/status.ts";
import { causeOf } from "../text/finding.ts";
import { failureFields, formatFields } from "../text/failure.ts";
import { formatCount, formatNumber, formatVariant } from "../text/format.ts";
import { heading, rootOf, trail } from "./document.ts";
import { type Child, type Html, all, h, outside, to } from "./element.ts";
import type { Entry, Model } from "./model.ts";
import { sharesChart } from "./shares.ts";
import { cellLink, facts, lawLink, status, table } from "./parts.ts";

/** Rows of one page: a page stays far below 3 MB, whatever they hold. */
const ROWS = 1000;
/** Counterexamples in full. */
const SHOWN = 40;

/** Verdicts of one law that ended alike. */
type Group = readonly [Verdict, ...Verdict[]];

const groupsOf = (verdicts: readonly Verdict[]): Group[] => [
  ...(Map.groupBy(verdicts, (one) => JSON.stringify([one.law, statusOf(one)])).values() as Iterable<Group>),
];

const rank = (one: Verdict): number => statuses.indexOf(statusOf(one));

/** The largest observed error as a share of its bound. */
function worstOf(group: Group): { readonly show: string; readonly sort: number } {
  const ratios = group.flatMap(({ worst }) => (worst === null ? [] : [Number(worst.ratio)])).filter((r) => !isNaN(r));
  if (ratios.length === 0) return { show: "", sort: -1 };
  const ratio = Math.max(...ratios);
  return { show: formatNumber(ratio, 2), sort: ratio };
}

const sum = (group: Group, of: (one: Verdict) => number): number => group.reduce((total, one) => total + of(one), 0);

function row(model: Model, root: string, group: Group): Parameters<typeof table>[2][number] {
  const [first] = group;
  const variants = group.map(formatVariant);
  return [
    first.conformance,
    lawLink(model, root, first.law),
    { show: status(statusOf(first)), sort: rank(first) },
    {
      show:
        variants.length <= 2
          ? oneLine(variants.join("; "), 300)
          : h(
              "details",
              {},
              h("summary", {}, formatCount(variants.length, "variant")),
              oneLine(variants.slice(0, 200).join("; "), 1000),
            ),
      sort: variants.length,
    },
    { show: sum(group, ({ cases }) => cases).toLocaleString("en-US"), sort: sum(group, ({ cases }) => cases) },
    {
      show: sum(group, ({ effective }) => effective).toLocaleString("en-US"),
      sort: sum(group, ({ effective }) => effective),
    },
    worstOf(group),
  ];
}

const COLUMNS = [
  { name: "level" },
  { name: "law" },
  { name: "status" },
  { name: "options, element type" },
  { name: "cases", number: true },
  { name: "could have failed", number: true },
  { name: "of the bound", number: true },
] as const;

/** A verdict that fails, or differs as a recorded finding says, in full. */
function failure(model: Model, root: string, [first, ...others]: Group): Child {
  const { counterexample, known } = first;
  const fields = formatFields(failureFields(first));
  return h(
    "details",
    {},
    h(
      "summary",
      {},
      status(statusOf(first)),
      " ",
      oneLine(first.law, 120),
      ` with ${formatVariant(first)}`,
      others.length === 0 ? "" : ` and ${formatCount(others.length, "other variant")}`,
    ),
    h("p", {}, lawLink(model, root, first.law), ` ${oneLine(model.laws.get(first.law)?.sentence ?? "", 500)}`),
    known === null ? null : h("p", {}, outside(known.link, oneLine(known.id, 100)), `: ${oneLine(known.reason, 500)}`),
    fields === "" ? null : h("pre", {}, block(fields)),
    counterexample === null ? null : h("pre", {}, block(counterexample.replay, 3000)),
  );
}

const kept = (groups: readonly Group[], of: (status: Status) => boolean): Group[] =>
  groups.filter(([first]) => of(statusOf(first)));

/** The pages of an entry: the first, and further ones where it has more laws than a page holds. */
export function resultPages(model: Model, entry: Entry): { readonly path: string; readonly body: Html }[] {
  const root = rootOf(entry.path);
  const order = [...model.laws.keys()];
  const groups = groupsOf(
    entry.verdicts.toSorted((a, b) => rank(a) - rank(b) || order.indexOf(a.law) - order.indexOf(b.law)),
  );
  const parts = Array.from({ length: Math.max(1, Math.ceil(groups.length / ROWS)) }, (_, k) =>
    groups.slice(k * ROWS, (k + 1) * ROWS),
  );
  const pathOf = (k: number): string => (k === 0 ? entry.path : entry.path.replace(/\.html$/, `.page-${k + 1}.html`));
  const failing = groups.filter(([first]) => fails(first));
  const known = kept(groups, (of) => of === "known");
  const name = oneLine(entry.implementation, 80);
  const info = model.report.implementations.find(({ target }) => target === entry.implementation)?.info;
  return parts.map((part, k) => ({
    path: pathOf(k),
    body: all(
      trail(["Matrix", `${root}index.html`]),
      heading([name, ", ", oneLine(entry.cell, 80)]),
      facts([
        ["cell", cellLink(model, root, entry.cell)],
        ["implementation", info == null ? name : oneLine(`${info.name} ${info.version}`, 200)],
        ["homepage", info?.homepage === undefined ? null : outside(info.homepage, oneLine(info.homepage, 200))],
        [
          "verdicts",
          statuses
            .map((one) => [one, entry.verdicts.filter((verdict) => statusOf(verdict) === one).length] as const)
            .filter(([, count]) => count > 0)
            .map(([one, count], at) => [at === 0 ? "" : ", ", status(one, `${count.toLocaleString("en-US")} ${one}`)]),
        ],
      ]),
      entry.found.length === 0 || k > 0
        ? null
        : [
            h("h2", {}, "Findings"),
            h(
              "ul",
              {},
              entry.found.slice(0, 200).map(({ finding, path }) => h("li", {}, to(`${root}${path}`, causeOf(finding)))),
            ),
          ],
      k > 0 ? null : sharesChart(entry.verdicts),
      h("h2", {}, "Laws"),
      parts.length === 1
        ? null
        : h(
            "p.note",
            {},
            "Page ",
            parts.map((_, at) => [
              at === k ? String(at + 1) : to(pathOf(at).replace(/^.*\//, ""), String(at + 1)),
              " ",
            ]),
          ),
      table(
        "laws",
        COLUMNS,
        part.map((group) => row(model, root, group)),
        { filter: true, caption: "Verdicts by law" },
      ),
      k > 0 || failing.length + known.length === 0
        ? null
        : [
            h("h2", {}, "Counterexamples and messages"),
            [...failing, ...known].slice(0, SHOWN).map((group) => failure(model, root, group)),
            failing.length + known.length > SHOWN
              ? h("p.note", {}, `${failing.length + known.length - SHOWN} more are in the report.`)
              : null,
          ],
    ),
  }));
}

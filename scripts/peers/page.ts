import { builtIns } from "../../impl/targets/index.ts";
import type { Explanation, Kind, Peer } from "./list.ts";
import type { Failure, PeerResult } from "./result.ts";

/** An explanation, and the failures that it explains. */
interface Explained {
  readonly id: string;
  readonly kind: Kind;
  readonly says: string;
  readonly shown: string;
  readonly failures: readonly Failure[];
}

const once = (values: readonly string[]): string[] => [...new Set(values)];

/** An entry of the list, or the recorded finding of a built-in target. */
function explanationOf(peer: Peer, id: string): Omit<Explained, "failures"> {
  const own = peer.explanations.find((one: Explanation) => one.id === id);
  if (own !== undefined) return own;
  const recorded =
    builtIns.find(({ name }) => name === peer.target)?.findings.filter((finding) => finding.id === id) ?? [];
  const [first] = recorded;
  if (first === undefined) throw new RangeError(`${peer.id}: nothing is called ${id}`);
  const says = once(recorded.map(({ reason }) => reason)).join("; ");
  return { id, kind: "bug", says: `${says.slice(0, 1).toUpperCase()}${says.slice(1)}.`, shown: first.link };
}

/** The explanations of a result, with their failures. @throws RangeError for a failure that has none */
export function explanationsIn(peer: Peer, { failures }: PeerResult): Explained[] {
  const [open] = failures.filter(({ explained }) => explained === null);
  if (open !== undefined) throw new RangeError(`${peer.id}: ${open.cell} ${open.law} is not explained: ${open.seen}`);
  return [...Map.groupBy(failures, ({ explained }) => explained as string)].map(([id, its]) => ({
    ...explanationOf(peer, id),
    failures: its,
  }));
}

const linked = (shown: string): string => {
  if (shown.startsWith("https:")) return shown;
  const path = shown.startsWith("docs/") ? shown.slice("docs/".length) : `../${shown}`;
  return `[${shown}](${path})`;
};

const kinds: Readonly<Record<Kind, string>> = { bug: "Bug", convention: "Another convention", limit: "Limit" };

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** Limits are no mistakes, and yet laws that are not held. */
const conforms = (its: readonly Explained[]): string =>
  its.length === 0 ? "yes" : its.every(({ kind }) => kind === "limit") ? "but for its limits" : "but for its findings";

function row(peer: Peer, result: PeerResult | undefined): string {
  if (peer.outside !== undefined) return `| ${peer.title} | – | – | not run | | | | | |`;
  if (result === undefined) return `| ${peer.title} | – | – | not measured | | | | | |`;
  const { cells, version, failures, seconds } = result;
  const its = explanationsIn(peer, result);
  const findings = its.filter(({ kind }) => kind !== "limit");
  const grades = cells.map(({ grade }) => grade);
  return `| ${[
    `[${peer.title}](#${peer.id})`,
    version,
    cells.map(({ cell }) => cell).join(", "),
    conforms(its),
    findings.map(({ id }) => id).join(", "),
    failures.length,
    grades.includes("absolute") ? "absolute" : "faithful",
    total(cells.map(({ cases }) => cases)).toLocaleString("en"),
    Math.max(...cells.map(({ worst }) => worst)).toPrecision(2),
    `${seconds} s`,
  ].join(" | ")} |`;
}

function section(peer: Peer, result: PeerResult | undefined): string[] {
  const environment = Object.entries(peer.environment ?? {}).map(([name, value]) =>
    name === "PEERS" ? `PEERS=$PWD/${value} ` : `${name}=${value} `,
  );
  const commands = [
    ...peer.install,
    ...(peer.outside === undefined
      ? [
          `${environment.join("")}npx gatecheck verify ${peer.target.includes(" ") ? `'${peer.target}'` : peer.target} --level ${result?.level ?? "quick"}${peer.without === undefined ? "" : ` --laws '${peer.without.map((law) => `!${law}`).join(",")}'`}`,
        ]
      : []),
  ];
  return [
    `## <a id="${peer.id}"></a>${peer.title}`,
    ...commands.map((command) => `    ${command}`),
    "",
    ...(peer.outside === undefined ? [] : [peer.outside, ""]),
    ...(peer.without === undefined ? [] : [`Left out, for the time that they take: ${peer.without.join(", ")}.`, ""]),
    ...(result === undefined
      ? []
      : explanationsIn(peer, result).flatMap(({ id, kind, says, shown, failures }) => [
          `- **${id}** (${kinds[kind].toLowerCase()}): ${says} ${linked(shown)}. Cells: ${once(failures.map(({ cell }) => cell)).join(", ")}. Laws: ${once(
            failures.map(({ law }) => law),
          ).join(", ")}.`,
        ])),
    ...(result !== undefined && result.failures.length === 0 ? ["Nothing fails."] : []),
    "",
  ];
}

/** docs/peers.md, of the committed results. */
export function peersPage(peers: readonly Peer[], results: readonly PeerResult[]): string {
  const of = ({ id }: Peer): PeerResult | undefined => results.find((one) => one.id === id);
  return [
    "# Peers: cells of other libraries, held to the laws",
    "",
    "<!-- written by scripts/docs.ts from reports/results/peers/verify.json; do not edit -->",
    "",
    "`node scripts/peers/run.ts` runs the laws on each peer and writes `reports/results/peers/verify.json`; this page is made of it. Laws that were left out",
    "stand in the section of the peer. A failure is one law on one cell with one combination of options and one element type. Its explanation is below: a bug with a",
    "program that shows it without Gatecheck, another convention, or a limit that the library documents. A failure is put under an explanation by its cell, its law",
    "and its message; not every one was looked at by itself. Worst is the largest error as a share of its bound; time is that of the run of the laws, by the clock, on a",
    "machine with other work. How fast the peers are is in",
    "[reports/results/peers](../reports/results/peers/README.md). Commands are those of the root of a checkout.",
    "",
    "| peer | version | cells | conforms | findings | failures | grade | cases | worst | time |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...peers.map((peer) => row(peer, of(peer))),
    "",
    ...peers.flatMap((peer) => section(peer, of(peer))),
  ].join("\n");
}

import { type Fate, cover } from "../../properties/mutants/evaluate/power.ts";
import { columns } from "../text/columns.ts";

/** `98.3 %` */
export const shareOf = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;

/** `gatecheck power` as it is printed: a table of the cells, the laws that killed, and every fault that none did. */
export function fatesToText(fates: readonly Fate[], matrix: boolean): string {
  const count = (list: readonly Fate[], fate: Fate["fate"]): number => list.filter((one) => one.fate === fate).length;
  const row = (name: string, list: readonly Fate[]): string[] => {
    const [killed, equivalent] = [count(list, "killed"), count(list, "equivalent")];
    const different = list.length - equivalent;
    return [name, String(list.length), String(equivalent), String(killed), shareOf(killed, different)];
  };
  const cells = [...Map.groupBy(fates, ({ cell }) => cell)];
  const table = columns([
    ["cell", "faults", "equivalent", "killed", "of the inequivalent"],
    ...cells.map(([cell, list]) => row(cell, list)),
    ...(cells.length > 1 ? [row("all", fates)] : []),
  ]);
  const kills = Map.groupBy(
    fates.flatMap(({ attempts }) => attempts.filter(({ killed }) => killed)),
    ({ law }) => law,
  );
  const ranked = [...kills].sort(([, a], [, b]) => b.length - a.length);
  const laws = columns([
    [matrix ? "law" : "law that killed first", "faults"],
    ...ranked.map(([law, its]) => [law, String(its.length)]),
  ]);
  const listed = (title: string, list: readonly Fate[]): string[] =>
    list.length === 0 ? [] : ["", title, ...list.map((one) => `  ${one.fault}: ${one.sentence}${told(one)}`)];
  const told = ({ distinguishedBy }: Fate): string =>
    distinguishedBy === null ? "" : `\n    differs from the definition in case ${distinguishedBy}`;
  const few = matrix ? cover(fates) : [];
  return [
    ...table,
    "",
    ...laws,
    ...(few.length === 0
      ? []
      : ["", `${few.length} laws kill them all: ${few.map(({ law, kills: n }) => `${law} (${n})`).join(", ")}`]),
    ...listed(
      "Equivalent: the same function, on every case that was tried",
      fates.filter(({ fate }) => fate === "equivalent"),
    ),
    ...listed(
      "SURVIVED:",
      fates.filter(({ fate }) => fate === "survived"),
    ),
  ].join("\n");
}

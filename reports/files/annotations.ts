import { oneLine } from "../../impl/untrusted-text.ts";
import type { Change } from "../report/difference.ts";
import { formatCount } from "../text/format.ts";

/** A place in the user's files. */
export interface SourcePlace {
  /** Relative to the working directory, with slashes. */
  readonly path: string;
  readonly line: number;
}

/** The file of a target; null where none is known. */
export type PlaceOf = (target: string) => SourcePlace | null;

/** Annotations of one step that GitHub shows. */
const MOST = 10;

const data = (value: string): string => value.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (value: string): string => data(value).replaceAll(":", "%3A").replaceAll(",", "%2C");

function annotation({ implementation, cell, cause, law, laws, replay }: Change, placeOf: PlaceOf): string {
  const place = placeOf(implementation);
  const title = `Gatecheck: ${oneLine(cell, 60)}, ${oneLine(law, 80)}${laws > 1 ? ` and ${laws - 1} more` : ""}`;
  const properties = [
    ...(place === null ? [] : [`file=${property(oneLine(place.path, 1000))}`, `line=${place.line}`]),
    `title=${property(title)}`,
  ].join(",");
  const said = `${oneLine(implementation, 60)}: ${oneLine(cause ?? "The cause is not known.", 400)}`;
  return `::error ${properties}::${data(said + (replay === null ? "" : `\n${oneLine(replay, 2000)}`))}`;
}

/** Failures as workflow commands of GitHub Actions, one a line: each is shown at the file of its target. */
export function toAnnotations(changes: readonly Change[], placeOf: PlaceOf): string {
  const left = changes.length - MOST;
  return [
    ...changes.slice(0, left > 0 ? MOST - 1 : MOST).map((change) => annotation(change, placeOf)),
    ...(left > 0 ? [`::error title=Gatecheck::and ${formatCount(left + 1, "further finding")}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

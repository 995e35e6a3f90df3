/** `gatecheck verify --smoke`: what of the protocol a target gets wrong, one line a point, before any law is tried. */
import { oneLine, messageOf } from "../../impl/untrusted-text.ts";
import { type Point, smoke } from "../../properties/run/smoke.ts";
import { UsageError } from "../shared/errors.ts";
import { ended, opened } from "../shared/opened.ts";
import { unserved } from "./served.ts";

const marks: Readonly<Record<Point["verdict"], string>> = { right: "✓", wrong: "✗", refused: "–" };

/** A point as it is printed. */
export const pointToText = ({ what, verdict, why }: Point): string =>
  `${marks[verdict]} ${oneLine(what, 200)}${why === "" || verdict === "right" ? "" : `: ${oneLine(why, 500)}`}\n`;

/**
 * Prints the points of every target. @returns 3 where one is wrong, 1 where what is declared is refused, else 0
 * @throws UsageError where there is no such target, or none of the cells that were asked for
 */
export async function smokeTest(
  targets: readonly string[],
  cells: readonly string[] | null,
  seconds: number,
): Promise<0 | 1 | 3> {
  const found: Point[] = [];
  const tell = (point: Point): void => {
    found.push(point);
    process.stdout.write(pointToText(point));
  };
  const refusals: string[] = [];
  for (const name of targets) {
    if (targets.length > 1) process.stdout.write(`${oneLine(name)}\n`);
    let living: Awaited<ReturnType<typeof opened>>;
    try {
      living = await opened(name, seconds);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      tell({ what: "start", verdict: "wrong", why: messageOf(error) });
      continue;
    }
    const { implementation, death } = living;
    const [absent] = unserved(implementation.cells, cells);
    try {
      if (absent !== undefined) {
        refusals.push(`${oneLine(name)} ${oneLine(absent)}`);
        if (targets.length > 1) process.stdout.write(`${oneLine(absent)}\n`);
        await Promise.race([implementation.close?.(), death]);
        continue;
      }
      const points = smoke(implementation, cells);
      for (;;) {
        const next = await Promise.race([points.next(), death]);
        if (next.done === true) break;
        tell(next.value);
      }
      await Promise.race([implementation.close?.(), death]);
      tell({ what: "stop", verdict: "right", why: "" });
    } catch (error) {
      tell({ what: "the process, or its end", verdict: "wrong", why: messageOf(error) });
    }
  }
  ended();
  if (refusals.length === targets.length) throw new UsageError(`nothing to try: ${refusals.join("; ")}`);
  const count = (verdict: Point["verdict"]): number => found.filter((point) => point.verdict === verdict).length;
  const [wrong, refused] = [count("wrong"), count("refused")];
  process.stdout.write(
    `\n${found.length} points: ${count("right")} right, ${wrong} wrong, ${refused} declared and refused. Numbers were not judged: leave --smoke out\n`,
  );
  return wrong > 0 ? 3 : refused > 0 ? 1 : 0;
}

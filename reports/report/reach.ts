import type { Axis, Ladder } from "../../properties/law.ts";
import { isDirect } from "../../properties/laws/directness.ts";
import { many } from "../../properties/laws/sizes/many.ts";
import { reach } from "../../properties/run/ladder.ts";
import type { Report } from "./report.ts";

// an implementation declares how many layers it has; two large axes have sizes of their own
const axes: readonly Exclude<Axis, "layers">[] = ["T", "B", "m", "n", "further"];
const words = { T: "T", B: "B", m: "m", n: "n", further: "further sizes" } as const;
const ladders = new Map<string, { readonly axis: Ladder | undefined; readonly ofGradients: boolean }>(
  many.map(({ id, ladder, needs }) => [id, { axis: ladder, ofGradients: needs.length > 0 }]),
);

/**
 * `T ≤ 520, B ≤ 257, m ≤ 257, n ≤ 257, gradients too; beyond that nothing was looked at`: sizes at which every implementation
 * that was checked kept the laws of large sizes; null where there are none.
 */
export function lookedAt({ run: { level }, verdicts, findings }: Report): string | null {
  // a cell that fails at once has its sizes tried as in a quick run
  if (findings.some(({ first }) => isDirect(first.law))) return null;
  const checked = verdicts.filter(({ verdict }) => verdict !== "unsupported");
  const targets = new Set(checked.map(({ implementation }) => implementation));
  const keptBy = (axis: Axis, ofGradients: boolean): boolean => {
    const its = checked.filter(({ law }) => {
      const of = ladders.get(law);
      return of?.axis === axis && of.ofGradients === ofGradients;
    });
    const tried = new Set(its.map(({ implementation }) => implementation));
    return tried.size > 0 && tried.size === targets.size && its.every(({ verdict }) => verdict === "holds");
  };
  const seen = axes.filter((axis) => keptBy(axis, false));
  if (seen.length === 0) return null;
  const sizes = seen.map((axis) => `${words[axis]} ≤ ${reach[level][axis]}`);
  const differentiated = seen.every((axis) => keptBy(axis, true)) ? ["gradients too"] : [];
  // an exhaustive run has laws of ten thousand steps and of 65,536 rows times steps beside these
  const rest = level === "exhaustive" ? "only some rows, units and steps were" : "nothing was";
  return `${[...sizes, ...differentiated].join(", ")}; beyond that ${rest} looked at`;
}

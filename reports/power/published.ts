import { equationMutantsOf } from "../../properties/mutants/catalogue.ts";
import type { EquationMutant } from "../../properties/mutants/mutant.ts";
import { noticed } from "../../properties/vectors/score.ts";
import { suites } from "../../properties/vectors/published.ts";
import { coverOf } from "../../properties/vectors/vectors.ts";
import { columns } from "../text/columns.ts";
import { shareOf } from "./index.ts";
import { stepFor } from "../../spec/catalogue.ts";

/** Numbers of mutants: all, and those that a suite kills. */
interface Share {
  readonly faults: number;
  readonly noticed: number;
}

/** The score of a suite of test vectors on the forward mutants of its cell. */
interface SuiteScore extends Share {
  readonly suite: string;
  readonly cell: string;
  readonly vectors: number;
  /** The score on mutants that exchange parameters. */
  readonly exchanged: Share;
}

function scoreOf(
  suite: string,
  cell: string,
  vectors: number,
  found: readonly EquationMutant[],
  all: readonly EquationMutant[],
): SuiteScore {
  const share = (operators: (operator: string) => boolean): Share => {
    const count = (list: readonly EquationMutant[]): number =>
      list.filter(({ operator }) => operators(operator)).length;
    return { faults: count(all), noticed: count(found) };
  };
  return { suite, cell, vectors, ...share(() => true), exchanged: share((operator) => operator === "exchanged") };
}

/** Every suite that others publish, and our own vectors, on the same faults: those of outputs and states. */
export const publishedScores = (seed: number): SuiteScore[] =>
  [...Map.groupBy(suites(), ({ cell }) => cell)].flatMap(([cell, its]) => {
    const all = equationMutantsOf(stepFor(cell, {})).filter(({ pass }) => pass === "forward");
    const own = coverOf(cell, all, { dtype: "float64", gradients: false, seed });
    const found = all.filter((fault) => !own.left.includes(fault));
    return [
      ...its.map((suite) => scoreOf(suite.name, cell, suite.vectors.length, noticed(suite, all), all)),
      scoreOf(`gatecheck vectors --cells ${cell}`, cell, own.cases.length, found, all),
    ];
  });

/** The scores as a table. */
export function scoresToText(scores: readonly SuiteScore[]): string {
  const of = (share: Share): string => `${share.noticed} of ${share.faults}`;
  const rows = scores.map((score) => [
    score.suite,
    String(score.vectors),
    of(score),
    shareOf(score.noticed, score.faults),
    of(score.exchanged),
  ]);
  return columns([["suite", "vectors", "faults noticed", "", "of parameters exchanged"], ...rows]).join("\n");
}

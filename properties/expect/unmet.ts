import type { StaleFinding } from "../verdict.ts";
import type { Settled } from "../run/tasks.ts";
import { laws as allLaws } from "../laws/index.ts";
import { type NamedExpectation, isAbout } from "./expectation.ts";

/** The results of a run that tried all of what was selected. */
export interface Tried {
  readonly targets: readonly { readonly target: string; readonly settled: readonly Settled[] }[];
  /** Null: all that are declared. */
  readonly cells: readonly string[] | null;
  /** Ids. */
  readonly laws: readonly string[];
  /** Every combination of options that the level has was tried with every law. */
  readonly complete: boolean;
}

/** The expectations that did not occur, or that match nothing of what was tried; one line for an entry of which nothing is left. */
export function unmet(expected: readonly NamedExpectation[], tried: Tried): StaleFinding[] {
  const all = Map.groupBy(unmetLaws(expected, tried), ({ id }) => id);
  return [...all].flatMap(([id, laws]) => {
    const [first] = laws;
    const count = expected.filter((one) => one.id === id).length;
    if (first === undefined || laws.length < 2 || laws.length < count) return laws;
    return [
      {
        ...first,
        message: `${first.message} (and so with the other ${count === 2 ? "law" : `${count - 1} laws`} of the entry)`,
      },
    ];
  });
}

function unmetLaws(expected: readonly NamedExpectation[], { targets, cells, laws, complete }: Tried): StaleFinding[] {
  const selected = ({ cell, law }: NamedExpectation): boolean =>
    (cells === null || cells.includes(cell)) && (laws.includes(law) || !allLaws.some(({ id }) => id === law));
  return expected.filter(selected).flatMap((one): StaleFinding[] => {
    const { id, cell, law } = one;
    const its = targets.filter(({ target }) => isAbout(one, target));
    const settled = its.flatMap((it) => it.settled).filter((it) => it !== null);
    const [first] = its;
    const verdicts = settled.flatMap((it) => ("verdict" in it ? [it.verdict] : []));
    if (first === undefined || verdicts.some((it) => it.known?.id === id && it.law === law)) return [];
    const stale = settled.flatMap((it) =>
      "stale" in it && it.stale.id === id && it.stale.law === law ? [it.stale] : [],
    )[0];
    if (stale !== undefined) return [stale];
    const entry = { target: first.target, id, law, cell };
    if (!verdicts.some((it) => it.cell === cell && it.law === law))
      return [{ ...entry, message: "matches nothing: this law was not tried on this cell" }];
    return complete
      ? [{ ...entry, message: "matches nothing: no options, element type or case that was tried is one of its" }]
      : [];
  });
}

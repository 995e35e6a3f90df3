import type { Step } from "../../spec/cell.ts";
import type { EquationMutant } from "../mutants/mutant.ts";
import type { Check, Distribution, Tolerance } from "./check.ts";
import { noticedBy } from "./score.ts";
import { type Questions, questionsOf } from "./trial.ts";
import { widthsOf } from "./width.ts";

/** A change of a check: of its draw, of its shape, of what it compares, or of its tolerance. */
interface Change {
  readonly sentence: string;
  /** The changed check; null where it is so already. */
  readonly of: (check: Check, step: Step, seed: number) => Check | null;
}

/** A change, and the mutants that the changed check notices. */
export interface Mend {
  readonly sentence: string;
  readonly noticed: number;
}

/** The cheapest mends of a check under one tolerance: each change alone, and changes one after another. */
export interface Mends {
  readonly alone: readonly Mend[];
  readonly together: readonly Mend[];
}

const drawing = (check: Check, draw: Partial<Check["draw"]>): Check => ({ ...check, draw: { ...check.draw, ...draw } });

/** The distribution spread by a factor. */
function spread(from: Distribution, by: number): Distribution {
  if ("constant" in from) return from;
  if ("sum" in from) return { sum: from.sum.map((part) => spread(part, by)) };
  if ("normal" in from) return { ...from, normal: [from.normal[0], by * from.normal[1]] };
  return { ...from, uniform: [by * from.uniform[0], by * from.uniform[1]] };
}

const isZero = (from: Distribution | undefined): boolean =>
  from === undefined || ("constant" in from && from.constant === 0);

/** Errors of a right implementation that a tolerance leaves room for. */
const ROOM = 4;

/** Changes in the order of what they cost those who make them. */
const changes: readonly Change[] = [
  {
    sentence: "Hold each number to four times the largest error of a right implementation of the type.",
    of: (check, step, seed) => {
      const widths = widthsOf(questionsOf(check, step, seed), step);
      const narrower = check.tolerances.map((one, k) => {
        const { error = 0, share = 0 } = widths[k] ?? {};
        return share > 0 && ROOM * share < 1 ? { ...one, atol: ROOM * error, rtol: 0 } : one;
      });
      return narrower.every((one, k) => one === check.tolerances[k]) ? null : { ...check, tolerances: narrower };
    },
  },
  {
    sentence: "Start from drawn states, N(0, 1), not from zeros.",
    of: (check, { state }) =>
      Object.keys(state).every((name) => !isZero(check.draw.states?.[name]))
        ? null
        : drawing(check, {
            states: Object.fromEntries(
              Object.keys(state).map((name) => {
                const its = check.draw.states?.[name];
                return [name, its === undefined || isZero(its) ? { normal: [0, 1] } : its];
              }),
            ),
          }),
  },
  {
    sentence: "Start from states drawn from N(0, 9): a state that is clipped at 1 shows beyond it.",
    of: (check, { state }) =>
      drawing(check, { states: Object.fromEntries(Object.keys(state).map((name) => [name, { normal: [0, 3] }])) }),
  },
  {
    sentence: "Draw x from N(0, 1).",
    of: (check) => ("normal" in check.draw.x ? null : drawing(check, { x: { normal: [0, 1] } })),
  },
  {
    sentence: "Draw the weights and biases four times as wide.",
    of: (check) =>
      drawing(check, {
        parameters: Object.fromEntries(
          Object.entries(check.draw.parameters).map(([name, from]) => [name, spread(from, 4)]),
        ),
      }),
  },
  {
    sentence: "Draw the biases from N(0, 1).",
    of: (check) => drawing(check, { parameters: { ...check.draw.parameters, b: { normal: [0, 1] } } }),
  },
  {
    sentence: "Compare the outputs of all steps and the final states.",
    of: (check, { state }) =>
      check.compares.gradients !== undefined ||
      (check.compares.y === "all" && check.compares.head === undefined && check.compares.final !== undefined)
        ? null
        : { ...check, compares: { y: "all", final: Object.keys(state) } },
  },
  {
    sentence: "Draw the cotangents of y from N(0, 1), not a constant.",
    of: (check) =>
      check.compares.gradients === undefined || "normal" in check.compares.gradients.cotangent
        ? null
        : {
            ...check,
            compares: { ...check.compares, gradients: { ...check.compares.gradients, cotangent: { normal: [0, 1] } } },
          },
  },
  {
    sentence: "Hold each gradient to 1e-3 and 1e-3 of its value.",
    of: (check) =>
      check.compares.gradients === undefined
        ? null
        : { ...check, tolerances: check.tolerances.map((one) => ({ ...one, atol: 1e-3, rtol: 1e-3 })) },
  },
  {
    sentence: "Compare after 3 steps too: what is wrong in one step fades in long runs.",
    of: (check) => {
      const short = check.cases.filter(({ T }) => T > 3).map((one) => ({ ...one, T: 3 }));
      return short.length === 0 ? null : { ...check, cases: [...short, ...check.cases] };
    },
  },
  {
    sentence: "Use one layer: what is wrong below fades in those above.",
    of: (check) => {
      const deep = check.cases.filter(({ layers = 1 }) => layers > 1);
      return deep.length === 0 ? null : { ...check, cases: check.cases.map((one) => ({ ...one, layers: 1 })) };
    },
  },
];

/** Changes are tried on the first row of the first trial, drawn with the others: more would show no less. */
const firstRow = (check: Check, step: Step, seed: number): Questions =>
  questionsOf({ ...check, trials: 1 }, step, seed, undefined, 1);

/**
 * The cheapest mends of a check: each change alone, tried on the mutants that pass it; then together, the one that shows most first,
 * until all are noticed or no change helps.
 * @param passed by tolerance, the mutants that pass; tolerances without any are left out
 */
export function mendsOf(
  check: Check,
  step: Step,
  passed: ReadonlyMap<Tolerance, readonly EquationMutant[]>,
  seed: number,
  show: (done: number, of: number) => void = () => {},
): ReadonlyMap<Tolerance, Mends> {
  if (passed.size === 0) return new Map();
  const tolerances = [...passed.keys()];
  const own: Check = { ...check, tolerances };
  /** By tolerance, those among some mutants that the changed check still lets pass. */
  const left = (changed: Check, among: readonly (readonly EquationMutant[])[]): readonly EquationMutant[][] => {
    const results = noticedBy(firstRow(changed, step, seed), [...new Set(among.flat())]);
    return among.map((some, k) => some.filter((mutant) => results[k]?.passed.includes(mutant)));
  };
  // a run of a mutant serves all tolerances
  const tried = changes.flatMap((change, k) => {
    show(k, changes.length);
    const changed = change.of(own, step, seed);
    return changed === null ? [] : [{ change, rest: left(changed, [...passed.values()]) }];
  });
  const mends = tolerances.map((tolerance, k): readonly [Tolerance, Mends] => {
    const all = passed.get(tolerance) as readonly EquationMutant[];
    const alone = tried
      .map(({ change, rest }) => ({ change, rest: rest[k] as readonly EquationMutant[] }))
      .filter(({ rest }) => rest.length < all.length)
      .sort((a, b) => a.rest.length - b.rest.length);
    const together: Mend[] = [];
    let [now, open]: [Check, readonly EquationMutant[]] = [{ ...check, tolerances: [tolerance] }, all];
    // some show nothing alone, and what is left once others are made
    const later = changes.filter((change) => !alone.some((one) => one.change === change));
    for (const change of [...alone.map((one) => one.change), ...later]) {
      if (open.length === 0) break;
      const changed = change.of(now, step, seed);
      if (changed === null) continue;
      const rest = change === alone[0]?.change ? alone[0].rest : (left(changed, [open])[0] as EquationMutant[]);
      if (rest.length === open.length) continue;
      together.push({ sentence: change.sentence, noticed: open.length - rest.length });
      [now, open] = [changed, rest];
    }
    const mend = ({ change, rest }: (typeof alone)[number]): Mend => ({
      sentence: change.sentence,
      noticed: all.length - rest.length,
    });
    return [tolerance, { alone: alone.map(mend), together }];
  });
  return new Map(mends);
}

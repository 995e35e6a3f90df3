import { allOptions, cellOf } from "../../spec/catalogue.ts";
import type { Case } from "../cases/case.ts";
import { type Pattern, lengthKinds, matches } from "./expectation.ts";

/** A case of one law on one cell, and its outcome. */
export interface Sample {
  readonly case: Case;
  readonly failed: boolean;
}

/** A condition that failures meet by chance less often than this is taken for the cause. */
const CHANCE = 0.001;
/** A pattern explains the failures where at most one passing case in so many meets it. */
const FEW = 4;
/** Conditions of one pattern at most. */
const MOST = 3;

const valuesOf = <V>(cases: readonly Case[], of: (c: Case) => V): V[] => [...new Set(cases.map(of))];

/** The conditions on one feature that all cases meet, the plainest features first, of each the narrowest condition first. */
function conditions(cases: readonly [Case, ...Case[]]): Pattern[] {
  const cell = cellOf(cases[0].cell);
  const full = cases.map(({ options }) => allOptions(cell, options));
  const ranges = (["layers", "T", "B", "m", "n"] as const).flatMap((name): Pattern[] => {
    const all = cases.map((c) => c[name]);
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return [...(least === most ? [{ [name]: [least, least] }] : []), { [name]: [least, null] }, { [name]: [0, most] }];
  });
  return [
    ...Object.keys(cell.options).map((name): Pattern => ({
      options: { [name]: [...new Set(full.flatMap((options) => options[name] ?? []))] },
    })),
    { dtype: valuesOf(cases, ({ dtype }) => dtype) },
    ...lengthKinds
      .toReversed()
      .map((lengths): Pattern => ({ lengths }))
      .filter((pattern) => cases.every((c) => matches(pattern, c))),
    { direction: valuesOf(cases, ({ direction }) => direction) },
    ...ranges,
    { regime: valuesOf(cases, ({ regime }) => regime) },
    { loss: valuesOf(cases, ({ loss }) => loss) },
    { start: valuesOf(cases, ({ start }) => start) },
  ];
}

/** The values of options that were seen in the cases, where the cell has others. */
function seenOptions(cases: readonly [Case, ...Case[]]): Pattern {
  const cell = cellOf(cases[0].cell);
  const full = cases.map(({ options }) => allOptions(cell, options));
  const seen = Object.entries(cell.options).flatMap(([name, values]) => {
    const its = values.filter((value) => full.some((options) => options[name] === value));
    return its.length < values.length ? [[name, its] as const] : [];
  });
  return seen.length === 0 ? {} : { options: Object.fromEntries(seen) };
}

const both = (a: Pattern, b: Pattern): Pattern => {
  const options = { ...a.options, ...b.options };
  return { ...a, ...b, ...(Object.keys(options).length > 0 && { options }) };
};

/**
 * The narrowest simple pattern that all failures of one law on one cell meet: the conditions on single features that set passing
 * cases apart, as far as that is no chance. Where they do not set most apart, or where nothing passed: the options in which it
 * failed, too.
 */
export function patternOf(samples: readonly Sample[]): Pattern {
  const [first, ...others] = samples.filter(({ failed }) => failed).map((one) => one.case);
  if (first === undefined) return {};
  const failed = [first, ...others] as const;
  const right = samples.filter((one) => !one.failed).map((one) => one.case);
  let passed = right;
  let pattern: Pattern = {};
  for (let k = 0; k < MOST && passed.length > 0; k++) {
    const [best] = conditions([...failed])
      .map((condition) => ({ condition, left: passed.filter((c) => matches(condition, c)) }))
      .filter(({ left }) => (1 - (passed.length - left.length) / (passed.length + 2)) ** failed.length < CHANCE)
      .sort((a, b) => a.left.length - b.left.length);
    if (best === undefined) break;
    pattern = both(pattern, best.condition);
    passed = best.left;
  }
  return right.length > 0 && passed.length * FEW <= right.length ? pattern : both(seenOptions([...failed]), pattern);
}

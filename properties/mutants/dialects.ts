import { canonical, catalogue, combinations, stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";

/** A right definition, but another one: of another cell, or of this one with other options. */
export interface Dialect {
  /** `gru with polarity write`. */
  readonly id: string;
  /** Names of the differences: `gru/option/polarity`, one for each option; or `gru/cell/gru-reset-after`. */
  readonly names: readonly string[];
  readonly sentence: string;
  readonly step: Step;
}

/** Shapes that two cells must share for one to be taken for the other. */
const form = ({ params, state, y }: Step): string =>
  JSON.stringify([
    params.map(({ name, shape }) => `${name} ${shape.join(" ")}`).sort((a, b) => (a < b ? -1 : 1)),
    Object.entries(state).map(([name, { shape }]) => [name, shape]),
    y.shape,
  ]);

/** The options whose values are not the same. */
const differing = (a: Options, b: Options): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);

/** Other cells, and other options of this one, that have the same parameters and states. */
export function dialectsOf(own: Step): Dialect[] {
  const { id } = own.cell;
  const options = canonical(own.cell, own.options);
  return catalogue.flatMap((cell) =>
    combinations(cell).flatMap((other): Dialect[] => {
      const differences = differing(options, other);
      if (cell.id === id && differences.length === 0) return [];
      const step = stepFor(cell.id, other);
      if (form(step) !== form(own)) return [];
      const chosen = Object.entries(other).map(([option, value]) => `${option} ${value}`);
      const what = `${cell.id}${chosen.length === 0 ? "" : ` with ${chosen.join(", ")}`}`;
      const names = cell.id === id ? differences.map((option) => `${id}/option/${option}`) : [`${id}/cell/${cell.id}`];
      return [{ id: what, names, sentence: `It computes ${what}.`, step }];
    }),
  );
}

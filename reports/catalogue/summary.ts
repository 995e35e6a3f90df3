import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import { multiplyAddsOf, parametersOf, show } from "../../spec/language/formula.ts";
import type { Shape } from "../../spec/language/expression.ts";

/** A cell with its default options, in one row of a table. */
export interface Summary {
  readonly id: string;
  readonly title: string;
  /** `h, c`; a shape other than [n] is said: `C [d,d]`. */
  readonly state: string;
  /** `4(nm + n² + n)` */
  readonly parameters: string;
  /** A step: `4n(m + n)`. */
  readonly multiplyAdds: string;
  readonly paper: string;
}

const stateOf = ([name, shape]: readonly [string, Shape]): string =>
  shape.join() === "n" ? name : `${name} [${shape.join(",")}]`;

/** The row of a cell. */
export function summaryOf({ id, title, state, papers }: Cell): Summary {
  const step = stepFor(id, {});
  return {
    id,
    title,
    state: Object.entries(state).map(stateOf).join(", "),
    parameters: show(parametersOf(step)),
    multiplyAdds: show(multiplyAddsOf(step)),
    paper: papers.join("; "),
  };
}

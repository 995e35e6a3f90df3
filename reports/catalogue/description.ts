import { type Law, appliesToCell } from "../../properties/law.ts";
import { laws } from "../../properties/laws/index.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import { conventionsOf, mistakenFor } from "../../spec/conventions/frameworks/index.ts";
import { type Described, describe } from "../../spec/conventions/describe.ts";
import { multiplyAddsOf, parametersOf, show } from "../../spec/language/formula.ts";
import { type Count, count } from "../../spec/language/count.ts";
import type { Shape } from "../../spec/language/expression.ts";
import { toTex, toUnicode } from "../../spec/language/print.ts";
import type { SizeOf } from "../../spec/language/sizes.ts";
import type { Options } from "../../spec/options.ts";

/** A convention and whose it is. */
interface Convention extends Described {
  readonly framework: string;
}

/** The description of a cell with its options chosen, as `gatecheck spec --json` prints it. */
export interface Description {
  readonly id: string;
  readonly title: string;
  /** The options that differ from the defaults. */
  readonly options: Options;
  readonly equations: readonly string[];
  readonly tex: readonly string[];
  readonly parameters: Readonly<Record<string, Shape>>;
  readonly state: Cell["state"];
  readonly output: string;
  readonly papers: readonly string[];
  readonly alsoIn: readonly string[];
  /** Frameworks that compute something else under a similar name. */
  readonly notIn: readonly string[];
  readonly choices: Cell["options"];
  readonly formulas: { readonly parameters: string; readonly multiplyAdds: string };
  readonly sizes: SizeOf;
  readonly count: Count;
  /** Ids of all laws that hold for it. */
  readonly laws: readonly string[];
  /** The reductions by which it becomes a simpler cell. */
  readonly reductions: readonly Pick<Law, "id" | "sentence">[];
  /** The ways in which frameworks store its parameters. */
  readonly conventions: readonly Convention[];
}

const takes = (cell: Cell, chosen: Options, values: Cell["options"]): boolean =>
  Object.entries(chosen).every(([name, value]) => (values[name] ?? cell.options[name]?.slice(0, 1))?.includes(value));

/** Describe a cell with these options, its cost at these sizes. @throws CatalogueError, RangeError */
export function description(cell: Cell, options: Options, sizes: SizeOf): Description {
  const step = stepFor(cell.id, options);
  const { id, title, papers, alsoIn, state, output } = cell;
  const own = laws.filter((law) => appliesToCell(law, cell) && law.appliesTo?.(cell, options) !== false);
  return {
    id,
    title,
    options,
    equations: toUnicode(step.equations),
    tex: toTex(step.equations),
    parameters: Object.fromEntries(step.params.map(({ name, shape }) => [name, shape])),
    state,
    output,
    papers,
    alsoIn,
    notIn: mistakenFor(id),
    choices: cell.options,
    formulas: { parameters: show(parametersOf(step)), multiplyAdds: show(multiplyAddsOf(step)) },
    sizes,
    count: count(step.equations, sizes),
    laws: own.map((law) => law.id),
    reductions: own.flatMap((law) => (law.id.startsWith("reduction/") ? { id: law.id, sentence: law.sentence } : [])),
    conventions: conventionsOf(id)
      .filter(({ convention }) => takes(cell, options, convention.options))
      .map(({ framework, convention }) => ({ framework: framework.name, ...describe(convention) })),
  };
}

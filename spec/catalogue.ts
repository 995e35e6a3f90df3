import type { Cell, Step, Traits } from "./cell.ts";
import { stepOf, type Shapes } from "./cell.ts";
import { elman } from "./cells/elman.ts";
import { gruResetAfter } from "./cells/gru-reset-after.ts";
import { gru } from "./cells/gru.ts";
import { gruSimplified } from "./cells/gru-simplified.ts";
import { gruCoupled } from "./cells/gru-coupled.ts";
import { liGru } from "./cells/li-gru.ts";
import { fastGrnn } from "./cells/fast-grnn.ts";
import { ugrnn } from "./cells/ugrnn.ts";
import { mgu } from "./cells/mgu.ts";
import { mgu1 } from "./cells/mgu1.ts";
import { mgu2 } from "./cells/mgu2.ts";
import { mgu3 } from "./cells/mgu3.ts";
import { gruType1 } from "./cells/gru-type1.ts";
import { gruType2 } from "./cells/gru-type2.ts";
import { gruType3 } from "./cells/gru-type3.ts";
import { janet } from "./cells/janet.ts";
import { jordan } from "./cells/jordan.ts";
import { jordanContext } from "./cells/jordan-context.ts";
import { residualElman } from "./cells/residual-elman.ts";
import { lstm } from "./cells/lstm.ts";
import { lstmLinearOutput } from "./cells/lstm-linear-output.ts";
import { lstm1997 } from "./cells/lstm-1997.ts";
import { lstmPeephole } from "./cells/lstm-peephole.ts";
import { lstmPeepholeOPrev } from "./cells/lstm-peephole-o-prev.ts";
import { lstmCoupled } from "./cells/lstm-coupled.ts";
import { lstmInputOnly } from "./cells/lstm-input-only.ts";
import { lstmDeadGate } from "./cells/lstm-dead-gate.ts";
import { lstmProjection } from "./cells/lstm-projection.ts";
import { lstmLayerNorm } from "./cells/lstm-layer-norm.ts";
import { lstmZoneout } from "./cells/lstm-zoneout.ts";
import { lstmRecurrentDropout } from "./cells/lstm-recurrent-dropout.ts";
import { indrnn } from "./cells/indrnn.ts";
import { minGru } from "./cells/min-gru.ts";
import { minLstm } from "./cells/min-lstm.ts";
import { qrnn } from "./cells/qrnn.ts";
import { qrnnWindow1 } from "./cells/qrnn-window-1.ts";
import { clockwork } from "./cells/clockwork.ts";
import { scrn } from "./cells/scrn.ts";
import { rhn } from "./cells/rhn.ts";
import { gridLstm1 } from "./cells/grid-lstm-1.ts";
import { gridLstm2 } from "./cells/grid-lstm-2.ts";
import { gridLstm3 } from "./cells/grid-lstm-3.ts";
import { sruV1 } from "./cells/sru-v1.ts";
import { sruV2 } from "./cells/sru-v2.ts";
import { slstm } from "./cells/slstm.ts";
import { slstmStabilised } from "./cells/slstm-stabilised.ts";
import { mlstm } from "./cells/mlstm.ts";
import { mlstmStabilised } from "./cells/mlstm-stabilised.ts";
import { lru } from "./cells/lru.ts";
import { rgLru } from "./cells/rg-lru.ts";
import { s6 } from "./cells/s6.ts";
import { lstmInt8 } from "./integer/cell.ts";
import type { OptionValue, Options } from "./options.ts";

const cells: Cell[] = [
  elman,
  jordan,
  jordanContext,
  lstm,
  lstmLinearOutput,
  lstm1997,
  lstmPeephole,
  lstmPeepholeOPrev,
  lstmCoupled,
  lstmProjection,
  lstmLayerNorm,
  lstmInputOnly,
  lstmDeadGate,
  lstmZoneout,
  lstmRecurrentDropout,
  gru,
  gruResetAfter,
  gruSimplified,
  gruCoupled,
  liGru,
  ugrnn,
  fastGrnn,
  mgu,
  mgu1,
  mgu2,
  mgu3,
  gruType1,
  gruType2,
  gruType3,
  janet,
  residualElman,
  indrnn,
  minGru,
  minLstm,
  qrnn,
  qrnnWindow1,
  clockwork,
  scrn,
  rhn,
  gridLstm1,
  gridLstm2,
  gridLstm3,
  sruV1,
  sruV2,
  slstm,
  slstmStabilised,
  mlstm,
  mlstmStabilised,
  lru,
  rgLru,
  s6,
];

/** All cells, in the order in which reports show them; what a user defines comes last. */
export const catalogue: readonly Cell[] = cells;

/** The cells of integers, beside those with equations over the reals. */
export const integerCells: readonly Cell[] = [lstmInt8];

/** Every cell that an implementation can declare, those of integers last. */
export const declarableCells = (): readonly Cell[] => [...cells, ...integerCells];

/** A cell or an option that the catalogue does not have. */
export class CatalogueError extends Error {
  override readonly name = "CatalogueError";
}

const byId = new Map(declarableCells().map((cell) => [cell.id, cell]));

/** Adds a cell of the user's. @throws CatalogueError where there is another of its id */
export function addCell(cell: Cell): void {
  const known = byId.get(cell.id);
  if (known !== undefined)
    throw new CatalogueError(`there is a cell ${JSON.stringify(cell.id)} already: choose another id`);
  byId.set(cell.id, cell);
  cells.push(cell);
}

/** The cell with this id. @throws CatalogueError naming the cells of the catalogue */
export function cellOf(id: string): Cell {
  const cell = byId.get(id);
  if (cell === undefined)
    throw new CatalogueError(
      `unknown cell ${JSON.stringify(id)}; the catalogue has ${declarableCells()
        .map((c) => c.id)
        .join(", ")}`,
    );
  return cell;
}

/**
 * The options that differ from the defaults, in the catalogue's order.
 * @throws CatalogueError for an option or a value that the cell does not have
 */
export function canonical(cell: Cell, options: Options): Options {
  for (const [name, value] of Object.entries(options)) {
    const values = Object.hasOwn(cell.options, name) ? cell.options[name] : undefined;
    if (values === undefined)
      throw new CatalogueError(
        `${cell.id} has no option ${JSON.stringify(name)}; it has ${Object.keys(cell.options).join(", ")}`,
      );
    if (!values.includes(value))
      throw new CatalogueError(`${cell.id}: ${name} is ${JSON.stringify(value)}, must be one of ${values.join(", ")}`);
  }
  const entries = Object.entries(cell.options).flatMap(([name, [standard]]): [string, OptionValue][] => {
    const value = options[name];
    return value === undefined || value === standard ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** Every combination of a cell's options, canonical, the default first. */
export const combinations = (cell: Cell): Options[] =>
  Object.entries(cell.options)
    .reduce<Options[]>(
      (all, [name, values]) => all.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value }))),
      [{}],
    )
    .map((options) => canonical(cell, options));

/** All options, defaults filled in. */
export const allOptions = (cell: Cell, options: Options): Options => ({
  ...Object.fromEntries(Object.entries(cell.options).map(([name, [standard]]) => [name, standard as OptionValue])),
  ...options,
});

/** The traits of a cell with these options. */
export const traitsOf = (cell: Cell, options: Options): Traits =>
  (typeof cell.traits === "function" ? cell.traits(allOptions(cell, options)) : cell.traits) ?? {};

/** The traits that each cell has with some of its options. */
const traitsWithin = new WeakMap<Cell, ReadonlySet<string>>();

function someTraitsOf(cell: Cell): ReadonlySet<string> {
  const known = traitsWithin.get(cell);
  if (known !== undefined) return known;
  const found = new Set(combinations(cell).flatMap((options) => Object.keys(traitsOf(cell, options))));
  traitsWithin.set(cell, found);
  return found;
}

/** Ids of the cells that have a trait with some of their options. */
export const cellsWith = (trait: keyof Traits): string[] =>
  catalogue.filter((cell) => someTraitsOf(cell).has(trait)).map(({ id }) => id);

const steps = new Map<string, Step>();
/** The same by the object of the options, which nobody changes: a case asks for its step many times. */
const stepsOf = new WeakMap<Options, Map<string, Step>>();

/**
 * The graph of one step of a cell: its equations, parameters and states in symbolic shapes. Options that are not given have their
 * defaults.
 * @throws CatalogueError for a cell, an option or a value that is not in the catalogue
 */
export function stepFor(id: string, options: Options): Step {
  const its = stepsOf.get(options) ?? new Map<string, Step>();
  const step = its.get(id) ?? stepOfCanonical(id, options);
  its.set(id, step);
  stepsOf.set(options, its);
  return step;
}

/** Names and shapes of a cell's parameters and states, and the shape of its output. */
export interface Form {
  readonly params: Shapes;
  readonly state: Shapes;
  readonly output: readonly string[];
}

/** The form of a cell, of integers too. @throws CatalogueError */
export function formFor(id: string, options: Options): Form {
  const { integer, state, output } = cellOf(id);
  if (integer !== undefined) return { params: integer.params, state, output: state[output] as readonly string[] };
  const step = stepFor(id, options);
  const shapes = (inputs: readonly (readonly [string, { readonly shape: readonly string[] }])[]): Shapes =>
    Object.fromEntries(inputs.map(([name, { shape }]) => [name, shape]));
  return {
    params: shapes(step.params.map((param) => [param.name, param])),
    state: shapes(Object.entries(step.state)),
    output: step.y.shape,
  };
}

/** Parameters that may be 0, by name: all, but for the scales of integers. */
export const mayBeZero = (id: string, options: Options): string[] =>
  Object.keys(formFor(id, options).params).filter(
    (name) => cellOf(id).integer === undefined || !/^(scale_.*|cell)$/.test(name),
  );

function stepOfCanonical(id: string, options: Options): Step {
  const cell = cellOf(id);
  if (cell.integer !== undefined)
    throw new CatalogueError(`${id} is integer arithmetic: it has no equations over the reals`);
  const chosen = canonical(cell, options);
  const key = `${id} ${JSON.stringify(chosen)}`;
  const known = steps.get(key);
  if (known !== undefined) return known;
  const step = stepOf(cell, allOptions(cell, chosen));
  steps.set(key, step);
  return step;
}

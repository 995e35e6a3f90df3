/**
 * Cells that users define: the form of the catalogue's, checked as what comes from outside. Every way in which a definition can be
 * wrong is said in one line.
 */
import { CatalogueError, addCell, allOptions, catalogue, combinations, traitsOf } from "./catalogue.ts";
import { type Cell, type Definition, type OptionValues, type Shapes, type Step, stepOf } from "./cell.ts";
import { type Node, type Shape, ShapeError } from "./language/expression.ts";
import { activations, functionNames, gateActivations } from "./language/functions.ts";
import { program } from "./language/program.ts";
import type { SizeOf } from "./language/sizes.ts";
import { precision } from "./language/precision.ts";
import { expectation } from "./networks/oracle.ts";
import type { OptionValue, Options } from "./options.ts";
import { type Tensor, tensor } from "./tensor.ts";
import { lengthOf, shapeAt } from "./language/sizes.ts";

/** A definition that is none: one line, what is wrong and what it must be. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
}

/** The definition of a user's cell: what laws and reports need beyond its equations may be left out. */
type OwnDefinition<O extends OptionValues, S extends Shapes> = Pick<
  Definition<O, S>,
  "id" | "state" | "output" | "equations"
> &
  Partial<Omit<Definition<O, S>, "id" | "state" | "output" | "equations">>;

/**
 * A cell of your own; its options and states are inferred from the definition, and type its equations. `title` is the id, `options`
 * none and `family` `["recurrent"]` unless said.
 */
export const defineCell = <const S extends Shapes, const O extends OptionValues>(
  definition: OwnDefinition<O, S>,
): Cell => withDefaults(definition as unknown as Partial<Cell>) as Cell;

const withDefaults = (given: Partial<Cell>): Partial<Cell> => ({
  ...(given.id !== undefined && { title: given.id }),
  options: {},
  family: ["recurrent"],
  papers: [],
  alsoIn: [],
  ...given,
});

const TRAITS: ReadonlySet<string> = new Set([
  "mixture",
  "sums",
  "gatedOutput",
  "activated",
  "squashing",
  "contracting",
  "normalised",
]);
const FIELDS: ReadonlySet<string> = new Set([
  "id",
  "title",
  "family",
  "papers",
  "alsoIn",
  "options",
  "sizes",
  "state",
  "output",
  "clocks",
  "positive",
  "equations",
  "traits",
]);
const TAKEN: readonly string[] = ["T", "B", "m", "n"];
const MOST_VARIANTS = 256;

const NAME = /^[a-zA-Z]\w{0,31}$/;

const show = (value: unknown): string => {
  if (value === undefined) return "missing";
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one)) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string" && one.trim() !== "");

/** Refuses a field. */
type Refuse = (field: string, value: unknown, must: string) => DefinitionError;

function checkNames(cell: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  const { title, family, papers, alsoIn, output } = cell;
  if (typeof title !== "string" || title.trim() === "" || /[\r\n]/.test(title))
    throw refuse("title", title, "one line of text");
  const families = new Set(catalogue.flatMap((one) => one.family));
  if (!isTexts(family) || family[0] !== "recurrent")
    throw refuse("family", family, 'a lineage that begins with "recurrent", such as ["recurrent", "gated"]');
  const unknown = family.find((one) => !families.has(one));
  if (unknown !== undefined)
    throw refuse("family", unknown, `of the families that laws speak of: ${[...families].join(", ")}`);
  if (!isTexts(papers)) throw refuse("papers", papers, "a list of texts");
  if (!isTexts(alsoIn)) throw refuse("alsoIn", alsoIn, "a list of texts");
  if (typeof output !== "string") throw refuse("output", output, "the name of an equation");
}

function checkOptions(options: unknown, refuse: Refuse): asserts options is Cell["options"] {
  if (!isRecord(options)) throw refuse("options", options, "an object of lists: { bias: [true, false] }");
  for (const [name, values] of Object.entries(options)) {
    const at = `options.${name}`;
    if (!NAME.test(name)) throw refuse("options", name, "an option named in letters and digits");
    const isValue = (value: unknown): value is OptionValue =>
      ["boolean", "string"].includes(typeof value) || Number.isFinite(value);
    if (!Array.isArray(values) || values.length === 0 || !values.every(isValue))
      throw refuse(at, values, "a list of its values, the default first");
    if (new Set(values).size < values.length) throw refuse(at, values, "a list that names no value twice");
    const known: readonly OptionValue[] | undefined = {
      bias: [true, false],
      activation: activations,
      gateActivation: gateActivations,
    }[name];
    const wrong = values.find((value) => known?.includes(value) === false);
    if (wrong !== undefined) throw refuse(at, wrong, `one of ${known?.join(", ")}`);
  }
}

/** Symbols of a size: `n+m` has two. */
const symbolsOf = (size: string): string[] => size.split("+").filter((one) => !/^\d+$/.test(one));

function checkShape(at: string, shape: unknown, sizes: readonly string[], refuse: Refuse): asserts shape is Shape {
  if (!Array.isArray(shape) || !shape.every((size) => typeof size === "string" && size !== ""))
    throw refuse(at, shape, 'a shape: ["n"], ["n", "m"], or [] for a scalar');
  const unknown = shape.flatMap(symbolsOf).find((one) => !sizes.includes(one));
  if (unknown !== undefined)
    throw refuse(at, shape, `of the sizes ${sizes.join(", ")}: ${unknown} is none; \`sizes\` names further ones`);
}

function checkSizes(cell: Readonly<Record<string, unknown>>, refuse: Refuse): string[] {
  const { sizes = {}, state } = cell;
  if (!isRecord(sizes)) throw refuse("sizes", sizes, 'an object of meanings: { p: "the projection" }');
  for (const [name, meaning] of Object.entries(sizes)) {
    if (!NAME.test(name) || TAKEN.includes(name))
      throw refuse("sizes", name, `a name in letters and digits other than ${TAKEN.join(", ")}`);
    if (typeof meaning !== "string") throw refuse(`sizes.${name}`, meaning, "its meaning in words");
  }
  const known = ["m", "n", ...Object.keys(sizes)];
  if (!isRecord(state) || Object.keys(state).length === 0)
    throw refuse("state", state, 'an object of shapes: { h: ["n"] }');
  for (const [name, shape] of Object.entries(state)) {
    if (!NAME.test(name) || name === "x") throw refuse("state", name, "a state named in letters and digits, not x");
    checkShape(`state.${name}`, shape, known, refuse);
  }
  for (const list of ["clocks", "positive"] as const) {
    const names = cell[list] ?? [];
    if (!isTexts(names)) throw refuse(list, names, "a list of states");
    const wrong = names.find((name) => !Object.hasOwn(state, name));
    if (wrong !== undefined) throw refuse(list, wrong, `one of the states ${Object.keys(state).join(", ")}`);
  }
  return known;
}

/** The states that traits name. */
function statesOf(traits: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { mixture, sums, gatedOutput } = traits;
  const stateIn = (value: unknown): unknown[] =>
    value === undefined ? [] : [isRecord(value) ? value["state"] : value];
  return [
    ...stateIn(mixture),
    ...stateIn(gatedOutput),
    ...(sums === undefined ? [] : Array.isArray(sums) ? (sums as unknown[]) : [sums]),
  ];
}

function checkTraits(cell: Cell, options: Options, refuse: Refuse): void {
  const traits: unknown = traitsOf(cell, options);
  if (!isRecord(traits)) throw refuse("traits", traits, "an object");
  const unknown = Object.keys(traits).find((name) => !TRAITS.has(name));
  if (unknown !== undefined) throw refuse("traits", unknown, `one of ${[...TRAITS].join(", ")}`);
  const wrong = statesOf(traits).find((name) => typeof name !== "string" || !Object.hasOwn(cell.state, name));
  if (wrong !== undefined) throw refuse("traits", wrong, `of the states ${Object.keys(cell.state).join(", ")}`);
}

const OPERATIONS: ReadonlySet<unknown> = new Set(
  "input constant pattern part activation slope matvec matvecT outer dot scale add mul complement negate lerp softmax concat select due".split(
    " ",
  ),
);

const isNode = (value: unknown): value is Node =>
  isRecord(value) && OPERATIONS.has(value["op"]) && Array.isArray(value["args"]) && Array.isArray(value["shape"]);

/** Arguments of an expression, and of those, that are none; empty where all are. */
function foreignIn(node: Node, seen: Set<Node>): unknown[] {
  if (seen.has(node)) return [];
  seen.add(node);
  return node.args.flatMap((arg: unknown) => (isNode(arg) ? foreignIn(arg, seen) : [arg]));
}

/** The equations in one variant: what is returned, in the language. */
function checkEquations(step: Step, sizes: readonly string[], refuse: Refuse): void {
  const { cell, equations } = step;
  const say = (name: string, value: unknown, must: string): DefinitionError =>
    refuse(`equations: ${name}`, value, must);
  const seen = new Set<Node>();
  for (const [name, node] of Object.entries(equations)) {
    if (!isNode(node)) throw say(name, node, "an expression, made by the functions of gatecheck/spec");
    for (const foreign of foreignIn(node, seen))
      throw say(name, foreign, "made by the functions of gatecheck/spec throughout");
  }
  for (const [name, shape] of Object.entries(cell.state)) {
    const next = equations[name];
    if (next === undefined) throw say(name, next, `returned: it is the next value of the state ${name}`);
    if (next.shape.join() !== shape.join())
      throw say(name, next.shape, `[${shape.join(",")}]: the shape of the state ${name}`);
  }
  const y = equations[cell.output];
  if (y === undefined) throw refuse("output", cell.output, `one of the equations ${Object.keys(equations).join(", ")}`);
  if (y.shape.length !== 1) throw say(cell.output, y.shape, "a vector: it is the output");
  for (const node of program(Object.values(equations)).nodes) {
    if (node.op === "constant" && !Number.isFinite(node.value)) throw say("constant", node.value, "a finite number");
    if ((node.op === "activation" || node.op === "slope") && !functionNames.includes(node.fn))
      throw say("activate", node.fn, `one of ${functionNames.join(", ")}`);
    if (node.op === "pattern" && typeof node.value !== "function")
      throw say(node.name, node.value, "a function of the place and the sizes");
    checkShape(node.op === "input" ? node.name : `equations: ${node.op}`, node.shape, sizes, refuse);
  }
  const states = Object.keys(cell.state);
  const taken = step.params.find(({ name }) => name === "x" || states.includes(name));
  if (taken !== undefined) throw say(taken.name, "a parameter", "of a name that no state and no input has");
}

/** Sizes at which no two are equal. */
const sizesFor = (cell: Cell): SizeOf & { readonly m: number; readonly n: number } => ({
  m: 2,
  n: 3,
  ...Object.fromEntries(Object.keys(cell.sizes ?? {}).map((name, k) => [name, 4 + k])),
});

/** A small run with gradients: what no shape shows, such as a pattern that throws, shows here. */
function tryOut(cell: Cell, step: Step, options: Options): void {
  const sizes = sizesFor(cell);
  const filled = (shape: readonly number[]): Tensor => {
    const t = tensor("float64", shape);
    return { shape, data: t.data.map((_, k) => ((k % 5) + 1) / 8) };
  };
  const params = Object.fromEntries(step.params.map(({ name, shape }) => [name, filled(shapeAt(shape, sizes))]));
  expectation(
    {
      sizes: { ...sizes, T: 2, B: 1 },
      layers: [{ cell: cell.id, options, direction: "forward", params: [params], initial: null }],
      x: filled([2, 1, sizes.m]),
      lengths: null,
      cotangents: { y: filled([2, 1, lengthOf(step.y, sizes)]), final: null },
    },
    { precision: precision("float64", "faithful"), gradients: true, stepFor: () => step },
  );
}

const lineOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
};

/** @throws DefinitionError one line: the cell, what was got, what it must be */
export function checkedCell(given: unknown): Cell {
  if (!isRecord(given))
    throw new DefinitionError(
      `it is ${Array.isArray(given) ? "a list" : show(given)}, must be a cell: defineCell({ … })`,
    );
  const { id } = given;
  if (typeof id !== "string" || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    throw new DefinitionError(`id is ${show(id)}, must be small letters, digits and hyphens: "my-cell"`);
  const refuse: Refuse = (field, value, must) =>
    new DefinitionError(`${id}: ${field} is ${show(value)}, must be ${must}`);
  const surplus = Object.keys(given).find((name) => !FIELDS.has(name));
  if (surplus !== undefined)
    throw new DefinitionError(`${id}: there is no field ${show(surplus)}; there are ${[...FIELDS].join(", ")}`);
  if (catalogue.some((one) => one.id === id))
    throw new DefinitionError(`${id}: the catalogue has a cell of this id: choose another`);
  const whole = withDefaults(given) as Cell;
  checkNames({ ...whole }, refuse);
  checkOptions(whole.options, refuse);
  const sizes = checkSizes({ ...whole }, refuse);
  if (typeof whole.equations !== "function") throw refuse("equations", whole.equations, "a function of the symbols");
  const variants = Object.values(whole.options).reduce((count, values) => count * values.length, 1);
  if (variants > MOST_VARIANTS) throw refuse("options", variants, `at most ${MOST_VARIANTS} combinations`);
  for (const options of combinations(whole)) {
    const chosen = Object.entries(options).map(([name, value]) => ` ${name}=${String(value)}`);
    const where = `${id}${chosen.length === 0 ? "" : ` with${chosen.join("")}`}`;
    let step: Step;
    try {
      const equations: unknown = whole.equations;
      step = stepOf({ ...whole, equations: checkedReturn(equations as Cell["equations"]) }, allOptions(whole, options));
    } catch (error) {
      throw new DefinitionError(
        `${where}: ${error instanceof ShapeError ? "shapes do not fit: " : "its equations fail: "}${lineOf(error)}`,
        { cause: error },
      );
    }
    const refuseHere: Refuse = (field, value, must) =>
      new DefinitionError(`${where}: ${field} is ${show(value)}, must be ${must}`);
    try {
      checkTraits(whole, options, refuseHere);
      checkEquations(step, sizes, refuseHere);
      tryOut(whole, step, options);
    } catch (error) {
      if (error instanceof DefinitionError) throw error;
      throw new DefinitionError(`${where}: it cannot be run: ${lineOf(error)}`, { cause: error });
    }
  }
  return whole;
}

/** Reading a name that there is not is an error, and not undefined. */
const guarded = <V extends object>(what: string, values: V): V =>
  new Proxy(values, {
    get: (all, name) => {
      if (typeof name === "symbol" || Object.hasOwn(all, name)) return Reflect.get(all, name) as unknown;
      throw new TypeError(`there is no ${what} ${name}; there are ${Object.keys(all).join(", ")}`);
    },
  });

/** The equations, which must return an object. */
const checkedReturn =
  (equations: Cell["equations"]): Cell["equations"] =>
  (symbols) => {
    const found: unknown = equations(guarded("symbol", { ...symbols, old: guarded("state", symbols.old) }));
    if (found instanceof Promise || !isRecord(found))
      throw new TypeError(`they return ${found instanceof Promise ? "a promise" : show(found)}, must return { h, … }`);
    return found as ReturnType<Cell["equations"]>;
  };

/** Adds a user's cell to the catalogue. @throws DefinitionError one line */
export function define(given: unknown): Cell {
  const cell = checkedCell(given);
  try {
    addCell(cell);
  } catch (error) {
    if (error instanceof CatalogueError) throw new DefinitionError(error.message, { cause: error });
    throw error;
  }
  return cell;
}

/** Remarks on what is legal and seldom meant: parameters, states and an input that nothing reads. One line each. */
export function remarksOn(cell: Cell): string[] {
  const [options = {}] = combinations(cell);
  const step = stepOf(cell, allOptions(cell, options));
  const { nodes } = program([...Object.values(step.next), step.y]);
  const read = new Set<Node>(nodes);
  return [
    ...(read.has(step.x) ? [] : ["x is read by no equation of a next state or of the output"]),
    ...[...step.params, ...Object.values(step.state)]
      .filter((one) => !read.has(one))
      .map(
        ({ name, kind }) => `the ${kind === "state" ? "state" : "parameter"} ${name} is read by nothing that counts`,
      ),
    ...(cell.options["bias"] === undefined && step.params.some(({ name }) => name.startsWith("b_"))
      ? ["it has biases and no option bias: [true, false]: without it no law tries it without them"]
      : []),
  ];
}

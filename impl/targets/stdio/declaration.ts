import { type ImplementationInfo, type Support, kitParts } from "../../contract.ts";
import { CatalogueError } from "../../../spec/catalogue.ts";
import type { Convention } from "../../../spec/conventions/convention.ts";
import { frameworks } from "../../../spec/conventions/frameworks/index.ts";
import { offers } from "../../../spec/conventions/plan.ts";
import { conventionOf } from "../../kit/packed.ts";
import type { Direction, Options } from "../../../spec/options.ts";
import { type ArithmeticId, profileOf } from "../../../spec/language/precision.ts";
import { type Dtype, arrays } from "../../../spec/tensor.ts";
import { isDimension } from "./blobs.ts";
import { quote, stripped } from "../../untrusted-text.ts";

/** An implementation's description of itself and of its cells. */
export interface Declaration {
  readonly info: ImplementationInfo;
  readonly cells: readonly Support[];
}

/** An untrusted object: its own fields are read by name, none is copied unseen. */
type Fields = Readonly<Record<string, unknown>>;

const DIRECTIONS: readonly Direction[] = ["forward", "reverse", "bidirectional"];
const DTYPES = Object.keys(arrays) as readonly Dtype[];

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value on one line, short: for use inside a message. */
const show = (value: unknown): string =>
  value === undefined
    ? "missing"
    : typeof value === "string"
      ? quote(value)
      : stripped(JSON.stringify(value) ?? typeof value, 80);

function wanted(at: string, value: unknown, want: string): Error {
  return new Error(`${at} is ${show(value)}; it must be ${want}`);
}

function fields(value: unknown, at: string): Fields {
  if (!isFields(value)) throw wanted(at, value, "an object");
  return value;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > 1000) throw wanted(at, value, "a list of at most 1000 items");
  return value;
}

/** One line of text to print. */
function text(value: unknown, at: string): string {
  if (
    typeof value !== "string" ||
    value.trim() === "" ||
    value.length > 200 ||
    stripped(value, 200) !== value ||
    /[\n\t]/.test(value)
  )
    throw wanted(at, value, "a text of one line, at most 200 characters");
  return value;
}

/** An address that is safe to link to. */
function address(value: unknown, at: string): string {
  const url = text(value, at);
  if (!/^https?:\/\/\S+$/.test(url)) throw wanted(at, value, "an address that begins with https:// or http://");
  return url;
}

function flag(value: unknown, at: string): boolean {
  if (typeof value !== "boolean") throw wanted(at, value, "true or false");
  return value;
}

function optionsOf(value: unknown, at: string): Options {
  const options = Object.entries(fields(value, at)).map(([name, setting]) => {
    if (!/^[a-zA-Z][\w-]{0,63}$/.test(name))
      throw new Error(`${at} has an option named ${quote(name)}; use letters and digits`);
    if (typeof setting === "boolean" || typeof setting === "number") return [name, setting] as const;
    return [name, text(setting, `${at}.${name}`)] as const;
  });
  return Object.fromEntries(options);
}

function oneOf<T extends string>(value: unknown, at: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw wanted(at, value, `one of ${known.join(", ")}`);
  return found;
}

function suppliers(value: unknown, at: string): NonNullable<Support["suppliedBy"]> {
  const { kit } = fields(value, at);
  return { kit: list(kit, `${at}.kit`).map((part, k) => oneOf(part, `${at}.kit[${k}]`, kitParts)) };
}

/** A framework that packs this cell with all of these options. */
function packedBy(value: unknown, at: string, cell: string, options: readonly Options[]): string {
  const able = frameworks.filter(({ conventions }) => conventions.some((one) => one.cell === cell));
  if (able.length === 0) throw new Error(`${at}: no framework that is known packs ${quote(cell)}; leave weights out`);
  const id = oneOf(
    value,
    at,
    able.map((framework) => framework.id),
  );
  const convention = conventionOf(id, cell);
  const wrong = options.find((one) => !accepts(convention, one));
  if (wrong !== undefined) throw new Error(`${at} is "${id}", which packs no ${cell} with ${show(wrong)}`);
  return id;
}

/** Tensors of a program's own, by name. */
function blobsOf(weights: Fields, at: string): NonNullable<Support["blobs"]> {
  const blobs = Object.entries(weights);
  if (blobs.length === 0 || blobs.length > 16) throw wanted(at, weights, "1 to 16 tensors");
  return Object.fromEntries(
    blobs.map(([name, shape]) => {
      if (!/^[a-zA-Z]\w{0,63}$/.test(name))
        throw new Error(`${at} has a tensor named ${quote(name)}, which is no name`);
      const dimensions = list(shape, `${at}.${name}`);
      if (dimensions.length > 4 || !dimensions.every(isDimension))
        throw wanted(`${at}.${name}`, shape, 'a shape in m and n: ["m","4n"]');
      return [name, dimensions];
    }),
  );
}

/** True where a convention has a cell with these options; options that there are not are told elsewhere. */
function accepts(convention: Convention, options: Options): boolean {
  try {
    return offers(convention, options);
  } catch (error) {
    if (error instanceof CatalogueError) return true;
    throw error;
  }
}

/** An arithmetic by its name or in numbers. */
function arithmeticOf(value: unknown, at: string): ArithmeticId {
  const named = text(value, at);
  try {
    profileOf(named);
  } catch (error) {
    throw new Error(`${at} is ${show(value)}: ${(error as RangeError).message}`, { cause: error });
  }
  return named as ArithmeticId;
}

/** Arithmetics, each of an element type that is declared, and no two of one. */
function precisionOf(value: unknown, at: string, dtypes: readonly Dtype[]): readonly ArithmeticId[] {
  const names = (typeof value === "string" ? [value] : list(value, at)).map((one, k) =>
    arithmeticOf(one, typeof value === "string" ? at : `${at}[${k}]`),
  );
  const types = names.map((name) => profileOf(name).dtype);
  types.forEach((dtype, k) => {
    if (!dtypes.includes(dtype))
      throw new Error(`${at} names "${names[k]}", which is of ${dtype}: dtypes does not have it`);
    if (types.indexOf(dtype) < k) throw new Error(`${at} names two arithmetics of ${dtype}`);
  });
  return names;
}

/** Things that need not be said. */
const further = ["kernel", "streams", "masks", "resets", "batchMajor", "int8Weights"] as const;

function readSupport(value: unknown, at: string): Support {
  const { cell, options, dtypes, directions, maxLayers, suppliedBy, weights, precision, ...flags } = fields(value, at);
  const id = text(cell, `${at}.cell`);
  if (typeof maxLayers !== "number" || !Number.isSafeInteger(maxLayers) || maxLayers < 1)
    throw wanted(`${at}.maxLayers`, maxLayers, "a whole number, 1 or more");
  const chosen = list(options, `${at}.options`).map((one, k) => optionsOf(one, `${at}.options[${k}]`));
  const known = list(dtypes, `${at}.dtypes`).map((dtype, k) => oneOf(dtype, `${at}.dtypes[${k}]`, DTYPES));
  return {
    cell: id,
    options: chosen,
    dtypes: known,
    ...(precision !== undefined && { precision: precisionOf(precision, `${at}.precision`, known) }),
    directions: list(directions, `${at}.directions`).map((one, k) => oneOf(one, `${at}.directions[${k}]`, DIRECTIONS)),
    maxLayers,
    lengths: flag(flags["lengths"], `${at}.lengths`),
    initialState: flag(flags["initialState"], `${at}.initialState`),
    gradients: flag(flags["gradients"], `${at}.gradients`),
    ...(isFields(weights)
      ? { blobs: blobsOf(weights, `${at}.weights`) }
      : weights !== undefined && { weights: packedBy(weights, `${at}.weights`, id, chosen) }),
    ...(suppliedBy !== undefined && { suppliedBy: suppliers(suppliedBy, `${at}.suppliedBy`) }),
    ...Object.fromEntries(
      further
        .filter((name) => flags[name] !== undefined && flag(flags[name], `${at}.${name}`))
        .map((name) => [name, true]),
    ),
  };
}

/**
 * Checks what an implementation, a program or a module, declares of itself; gives a clean copy.
 * @param at what `info` is called where the declaration was written: `implementation` or `info`
 * @throws Error one sentence: what is wrong, what it must be
 */
export function readDeclaration(info: unknown, cells: unknown, at: string): Declaration {
  const { name, version, language, homepage, issues } = fields(info, at);
  return {
    info: {
      name: text(name, `${at}.name`),
      version: text(version, `${at}.version`),
      ...(language !== undefined && { language: text(language, `${at}.language`) }),
      ...(homepage !== undefined && { homepage: address(homepage, `${at}.homepage`) }),
      ...(issues !== undefined && { issues: address(issues, `${at}.issues`) }),
    },
    cells: list(cells, "cells").map((one, k) => readSupport(one, `cells[${k}]`)),
  };
}

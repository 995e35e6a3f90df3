import { CatalogueError, canonical, cellOf, mayBeZero } from "../../spec/catalogue.ts";
import type { Direction, OptionValue, Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";

/** Distributions of the numbers of a case: see `regimes.ts`. */
export const regimes = ["tame", "wide", "saturated", "exact", "sparse", "edge"] as const;
export type Regime = (typeof regimes)[number];

/** Outputs that the loss L = ⟨ȳ, y⟩ + ⟨final̄, final⟩ looks at. */
export const losses = ["both", "y", "final"] as const;
export type Loss = (typeof losses)[number];

/**
 * A whole case: from these few words every tensor follows, on every machine. It is what a failure prints, in one line, and what
 * `--case` takes back.
 */
export interface Case {
  readonly cell: string;
  readonly options: Options;
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  /** Sizes that only this cell has: `p` of a projection. */
  readonly further: Readonly<Record<string, number>>;
  /** Valid steps of each row; null: all T. */
  readonly lengths: readonly number[] | null;
  readonly direction: Direction;
  readonly layers: number;
  readonly regime: Regime;
  readonly dtype: Dtype;
  /** Initial state: drawn like everything else, or absent. */
  readonly start: "drawn" | "absent";
  readonly loss: Loss;
  /** Parameters that are all zero. */
  readonly zero: readonly string[];
  /** Every number rounded to a non-zero integer. */
  readonly integers: boolean;
  /** Every number rounded to a multiple of 1/64 that is not 0. */
  readonly coarse?: true;
  /** The weights of each matrix are 8-bit multiples of one power of two. */
  readonly matrices?: "int8";
  /** 32 bits. */
  readonly seed: number;
}

/** A case line that cannot be read. */
export class CaseError extends Error {
  override readonly name = "CaseError";
}

const DIRECTIONS = { forward: "forward", reverse: "reverse", bi: "bidirectional" } as const;
const DTYPES = { f32: "float32", f64: "float64", f16: "float16", bf16: "bfloat16" } as const;

const keyOf = <V extends string>(names: Readonly<Record<string, V>>, value: V): string =>
  Object.entries(names).find(([, v]) => v === value)?.[0] as string;

/** A part of a case that a cell of integers does not have, as its line has it; null where there is none. */
function beyondIntegers({ dtype, direction, layers, lengths, coarse, matrices }: Case): string | null {
  if (dtype !== "float64") return `dtype=${keyOf(DTYPES, dtype)}`;
  if (direction !== "forward") return `dir=${keyOf(DIRECTIONS, direction)}`;
  if (layers > 1) return `layers=${layers}`;
  if (lengths !== null) return "lens";
  if (coarse === true) return "coarse=true";
  return matrices === undefined ? null : `matrices=${matrices}`;
}

/** One line: `cell=gru T=4 B=3 m=2 n=5 lens=4,0,2 dir=bi regime=tame dtype=f32 seed=42`. */
export function formatCase(c: Case): string {
  const words: [string, string | number | boolean | null][] = [
    ["cell", c.cell],
    ...Object.entries(canonical(cellOf(c.cell), c.options)),
    ["T", c.T],
    ["B", c.B],
    ["m", c.m],
    ["n", c.n],
    ...Object.entries(c.further),
    ["lens", c.lengths === null ? null : c.lengths.join(",")],
    ["dir", keyOf(DIRECTIONS, c.direction)],
    ["layers", c.layers === 1 ? null : c.layers],
    ["regime", c.regime],
    ["dtype", keyOf(DTYPES, c.dtype)],
    ["start", c.start === "absent" ? "absent" : null],
    ["loss", c.loss === "both" ? null : c.loss],
    ["zero", c.zero.length === 0 ? null : c.zero.join(",")],
    ["integers", c.integers ? "true" : null],
    ["coarse", c.coarse === true && !c.integers ? "true" : null],
    ["matrices", c.matrices ?? null],
    ["seed", c.seed],
  ];
  return words.flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`])).join(" ");
}

/** Largest size a case line may ask for: a line is untrusted text, and what takes hours is not a case. */
const LIMIT = 4096;
/** Most elements of one tensor, and most multiply-adds of one gate over the whole run. */
const MAX_ELEMENTS = 1 << 24;
const MAX_WORK = 1 << 23;

/**
 * Read a case line back.
 * @throws CaseError in one line: what was got, what was wanted
 */
export function parseCase(line: string): Case {
  const words = new Map<string, string>();
  for (const word of line.trim().split(/\s+/)) {
    const at = word.indexOf("=");
    if (at < 1) throw new CaseError(`case: ${JSON.stringify(word)} is not of the form key=value`);
    const key = word.slice(0, at);
    if (words.has(key)) throw new CaseError(`case: ${key} is given twice`);
    words.set(key, word.slice(at + 1));
  }
  const taken = (key: string): string | undefined => {
    const value = words.get(key);
    words.delete(key);
    return value;
  };
  const number = (key: string, value: string | undefined, least: number, most: number): number => {
    if (value === undefined)
      throw new CaseError(`case: ${key} is missing; a case looks like "cell=lstm T=3 B=2 m=3 n=4 seed=1"`);
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most)
      throw new CaseError(`case: ${key} is ${JSON.stringify(value)}, must be a whole number from ${least} to ${most}`);
    return Number(value);
  };
  const size = (key: string, least: number): number => number(key, taken(key), least, LIMIT);
  const oneOf = <V extends string>(key: string, names: Readonly<Record<string, V>>, standard: string): V => {
    const value = taken(key) ?? standard;
    const found = Object.hasOwn(names, value) ? names[value] : undefined;
    if (found === undefined)
      throw new CaseError(`case: ${key} is ${JSON.stringify(value)}, must be one of ${Object.keys(names).join(", ")}`);
    return found;
  };
  const list = (value: string): string[] => (value === "" ? [] : value.split(","));
  const named = <V extends string>(values: readonly V[]): Record<string, V> =>
    Object.fromEntries(values.map((v) => [v, v]));

  const id = taken("cell");
  if (id === undefined)
    throw new CaseError(`case: cell is missing; a case looks like "cell=lstm T=3 B=2 m=3 n=4 seed=1"`);
  try {
    const cell = cellOf(id);
    const [T, B, m, n] = [size("T", 0), size("B", 0), size("m", 1), size("n", 1)] as const;
    const further = Object.fromEntries(Object.keys(cell.sizes ?? {}).map((key) => [key, size(key, 1)]));
    const widest = Math.max(m, 2 * n, ...Object.values(further));
    const layers = number("layers", taken("layers") ?? "1", 1, 64);
    if (Math.max(T * B * widest, n * widest) * layers > MAX_ELEMENTS)
      throw new CaseError(`case: T·B·m, T·B·n and m·n must stay below ${MAX_ELEMENTS} elements`);
    if (T * B * layers * n * (widest + n) > MAX_WORK)
      throw new CaseError(`case: T·B·layers·n·(m + n) must stay below ${MAX_WORK}: the oracle would take too long`);
    const lens = taken("lens");
    const lengths = lens === undefined ? null : list(lens).map((word) => number("lens", word, 0, T));
    if (lengths !== null && lengths.length !== B)
      throw new CaseError(`case: lens has ${lengths.length} lengths, must have one for each of the ${B} rows`);
    const rest = {
      direction: oneOf("dir", DIRECTIONS, "forward"),
      regime: oneOf("regime", named(regimes), "tame"),
      dtype: oneOf("dtype", DTYPES, "f64"),
      start: oneOf("start", named(["drawn", "absent"] as const), "drawn"),
      loss: oneOf("loss", named(losses), "both"),
      integers: oneOf("integers", named(["true", "false"]), "false") === "true",
      ...(oneOf("coarse", named(["true", "false"]), "false") === "true" && { coarse: true as const }),
      zero: list(taken("zero") ?? ""),
      ...(oneOf("matrices", named(["int8", "any"] as const), "any") === "int8" && { matrices: "int8" as const }),
      seed: number("seed", taken("seed"), 0, 2 ** 32 - 1),
    };
    const valueOf = (name: string, word: string): OptionValue => {
      const values = Object.hasOwn(cell.options, name) ? cell.options[name] : undefined;
      return values?.find((value) => String(value) === word) ?? word;
    };
    const options = canonical(cell, Object.fromEntries([...words].map(([name, word]) => [name, valueOf(name, word)])));
    const params = mayBeZero(id, options);
    const stranger = rest.zero.find((name) => !params.includes(name));
    if (stranger !== undefined)
      throw new CaseError(`case: zero names ${JSON.stringify(stranger)}, must be among ${params.join(", ")}`);
    const found: Case = { cell: id, options, T, B, m, n, further, lengths, layers, ...rest };
    const beyond = cell.integer === undefined ? null : beyondIntegers(found);
    if (beyond !== null) throw new CaseError(`case: ${beyond}: ${id} is a cell of integers, which has no such runs`);
    return found;
  } catch (error) {
    if (error instanceof CatalogueError) throw new CaseError(`case: ${error.message}`);
    throw error;
  }
}

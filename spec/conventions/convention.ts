/**
 * The layouts in which frameworks store the parameters of a cell. A convention is data: which block of which packed tensor holds which
 * parameter of the catalogue. pack.ts reads it in both directions, describe.ts in words.
 */
import type { OptionValue } from "../options.ts";

/** One parameter of the catalogue in a packed tensor. */
export interface Block {
  /** `W_i`, `U_h`, `b_f`, `c_h`, `p_o`. */
  readonly of: string;
  /**
   * `value`: it stands here. `second`: the framework adds what stands here to it, as a second bias; packed as zeros. `unused`:
   * the framework keeps a block of this shape here and does not read it; packed as zeros, ignored when unpacked.
   */
  readonly as: "value" | "second" | "unused";
}

/** Blocks that follow each other: `stacked` one below the other as they are, `beside` each other and each transposed. */
export interface Band {
  readonly layout: "stacked" | "beside";
  readonly blocks: readonly Block[];
}

/** A tensor of the framework, row-major: its bands one after the other. */
export interface Packed {
  readonly name: string;
  /** `["4n", "m"]`; null where it is flat, with as many elements as its blocks. */
  readonly shape: readonly string[] | null;
  readonly bands: readonly Band[];
}

/** One cell of the catalogue in one framework. */
export interface Convention {
  /** Catalogue id. */
  readonly cell: string;
  /** The framework's name of the cell, with the settings it needs: `Keras GRU(reset_after=True)`. */
  readonly name: string;
  /** The values of the cell's options that it takes; of an option that is not named, the default. */
  readonly options: Readonly<Record<string, readonly OptionValue[]>>;
  /** The framework's letters, where they are not the catalogue's: `{ g: "c" }`. */
  readonly letters: Readonly<Record<string, string>>;
  readonly tensors: readonly Packed[];
  /** A gate that is 1 − the catalogue's where the option has this value: its W, U and b are stored negated. */
  readonly opposite?: { readonly gate: string; readonly option: string; readonly value: OptionValue };
  /** Numbers that the framework adds to parameters when it runs: `{ b_f: 1 }` is stored less 1. */
  readonly added?: Readonly<Record<string, number>>;
  /** Further facts: initial forget bias, default activations, order of the states. */
  readonly notes: readonly string[];
}

/** A framework, and how its conventions are known. */
export interface Framework {
  readonly id: string;
  readonly name: string;
  /** Repository and file, or documentation. */
  readonly source: string;
  /** `executed`: a test runs it on packed parameters; `read`: in its source or documentation. */
  readonly known: "executed" | "read";
  readonly conventions: readonly Convention[];
  /** Cells of the framework that are easily taken for one of the catalogue and compute something else. */
  readonly not: readonly { readonly cell: string; readonly why: string }[];
}

const as =
  (kind: Block["as"]) =>
  (letter: string, gates: readonly string[]): Block[] =>
    gates.map((gate) => ({ of: `${letter}_${gate}`, as: kind }));

/** Blocks `letter_gate`, in the order of `gates`. */
export const blocks: (letter: string, gates: readonly string[]) => Block[] = as("value");
/** The same as a second bias. */
export const seconds: (letter: string, gates: readonly string[]) => Block[] = as("second");
/** Blocks that the framework keeps and does not read. */
export const unused: (letter: string, gates: readonly string[]) => Block[] = as("unused");

/** Blocks one below the other: matrices [r, c] → [G r, c], vectors [n] → [G n]. */
export const stacked = (name: string, shape: Packed["shape"], ...parts: readonly Block[][]): Packed => ({
  name,
  shape,
  bands: [{ layout: "stacked", blocks: parts.flat() }],
});

/** Transposed blocks beside each other: matrices [r, c] → [c, G r]. */
export const beside = (name: string, shape: Packed["shape"], ...parts: readonly Block[][]): Packed => ({
  name,
  shape,
  bands: [{ layout: "beside", blocks: parts.flat() }],
});

/** `beside`, one below the other: the kernel [m + n, G n] of a framework that multiplies [x, h]. */
export const beneath = (name: string, shape: Packed["shape"], ...parts: readonly Block[][]): Packed => ({
  name,
  shape,
  bands: parts.map((part) => ({ layout: "beside", blocks: part })),
});

/** z = 1 keeps the old state in the framework. */
export const keeps: NonNullable<Convention["opposite"]> = { gate: "z", option: "polarity", value: "write" };
/** z = 1 writes the candidate in the framework. */
export const writes: NonNullable<Convention["opposite"]> = { gate: "z", option: "polarity", value: "keep" };

/** Both values of an option of the catalogue. */
export const eitherBias: readonly OptionValue[] = [true, false];
export const eitherPolarity: readonly OptionValue[] = ["keep", "write"];

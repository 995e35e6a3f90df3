/** Packed tensors of which a program says the shapes alone: `{"kernel":["m","4n"],"bias":["4n"]}`. */

/** `m`, `4n`, `3`. */
export type Dimension = string;

/** Shapes by name; of a framework's tensors, at actual sizes. */
export type Blobs =
  | Readonly<Record<string, readonly Dimension[]>>
  | ((sizes: Readonly<Record<"m" | "n", number>>) => readonly (readonly [name: string, shape: readonly number[]])[]);

const FORM = /^(\d{0,4})([mn]?)$/;

/** True for a word that `dimensionsAt` reads. */
export const isDimension = (word: unknown): word is Dimension =>
  typeof word === "string" && word !== "" && FORM.test(word) && !/^0+\D?$/.test(word);

/** A shape at actual sizes. */
export const dimensionsAt = (
  dimensions: readonly Dimension[],
  sizes: Readonly<Record<"m" | "n", number>>,
): readonly number[] =>
  dimensions.map((word) => {
    const [, times = "", size = ""] = FORM.exec(word) ?? [];
    return (times === "" ? 1 : Number(times)) * (size === "" ? 1 : sizes[size as "m" | "n"]);
  });

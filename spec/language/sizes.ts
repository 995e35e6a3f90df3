/** Symbolic shape: `[]` scalar, `["n"]` vector, `["n", "m"]` matrix. A size may be a sum, `["n+m"]`; `1` is one. */
export type Shape = readonly string[];

/** Actual sizes of the symbols: `{ m: 3, n: 5 }`. */
export type SizeOf = Readonly<Record<string, number>>;

/**
 * Actual size of one symbol; that of a sum `n+m` is the sum of its terms, and a number stands for itself.
 * @throws RangeError for a symbol without a size
 */
export function sizeAt(symbol: string, sizes: SizeOf): number {
  const size = sizes[symbol];
  if (size !== undefined) return size;
  if (symbol.includes("+")) return symbol.split("+").reduce((sum, term) => sum + sizeAt(term, sizes), 0);
  if (/^\d+$/.test(symbol)) return Number(symbol);
  throw new RangeError(`no size given for ${symbol}; known: ${Object.keys(sizes).join(", ")}`);
}

/** A symbolic shape, such as `["n", "m"]`, at actual sizes. @throws RangeError for a symbol without a size */
export const shapeAt = (shape: Shape, sizes: SizeOf): readonly number[] => shape.map((symbol) => sizeAt(symbol, sizes));

/** Number of elements of a symbolic shape. @throws RangeError */
export const lengthOf = ({ shape }: { readonly shape: Shape }, sizes: SizeOf): number =>
  shape.reduce((length, symbol) => length * sizeAt(symbol, sizes), 1);

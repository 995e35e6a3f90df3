/** Tensors of a file of weights. Whatever the file says is held to its own size before anything is read. */
import { fromHalf } from "../../../spec/storage.ts";
import { type Tensor, elements } from "../../../spec/tensor.ts";

/** A file is none of its kind, or is not kept to its own words. One line. */
export class WeightsError extends Error {
  override readonly name = "WeightsError";
}

export type NumberType = "float16" | "bfloat16" | "float32" | "float64";

/** Bytes of a number. */
export const bytesOf: Readonly<Record<NumberType, number>> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/** One tensor of a file, by its name. */
export interface Stored {
  readonly shape: readonly number[];
  /** The element type in the file's own word. */
  readonly type: string;
  /** Its numbers, in float64. @throws WeightsError */
  readonly read: () => Tensor;
}

export type StoredByName = ReadonlyMap<string, Stored>;

/** Elements of a tensor at most. */
const MOST = 2 ** 28;

/** A list of sizes whose product a tensor can have. */
export const isShape = (shape: unknown): shape is readonly number[] =>
  Array.isArray(shape) &&
  shape.length <= 8 &&
  shape.every((size) => Number.isSafeInteger(size) && size >= 0) &&
  elements(shape as readonly number[]) <= MOST;

/** Little-endian numbers, as float64. */
export function numbersIn(bytes: Uint8Array, type: NumberType): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytesOf[type];
  const at = (k: number): number => {
    if (type === "float32") return view.getFloat32(k * size, true);
    if (type === "float64") return view.getFloat64(k * size, true);
    return fromHalf(type, view.getUint16(k * size, true));
  };
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, k) => at(k));
}

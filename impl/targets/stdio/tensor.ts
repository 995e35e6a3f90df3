import { endianness } from "node:os";
import { fromHalf, isHalf, stored, toHalf } from "../../../spec/storage.ts";
import { arrays, type Dtype, type Tensor, dtypeOf, elements } from "../../../spec/tensor.ts";

/** A tensor on the wire: row-major little-endian bytes in base64. */
export interface WireTensor {
  readonly shape: readonly number[];
  readonly data: string;
}

/** Bytes per element. */
export const width: Readonly<Record<Dtype, 2 | 4 | 8>> = { float32: 4, float64: 8, float16: 2, bfloat16: 2 };

/** Length of the base64 of so many bytes, padding included. */
export const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3);

/** The same bytes, or a copy of them with the order within each element turned round where `order` is big-endian. */
function turned(bytes: Buffer, size: 2 | 4 | 8, order: "LE" | "BE"): Buffer {
  if (order === "LE") return bytes;
  const copy = Buffer.from(bytes);
  return size === 2 ? copy.swap16() : size === 4 ? copy.swap32() : copy.swap64();
}

/** Bytes are copied, never numbers: every NaN keeps its bits, but in half types. `order` is the host's byte order. */
export function encodeTensor(t: Tensor, order: "LE" | "BE" = endianness(), dtype: Dtype = dtypeOf(t)): WireTensor {
  const numbers = isHalf(dtype) ? Uint16Array.from(t.data, (v) => toHalf(dtype, stored(dtype, v))) : t.data;
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return { shape: t.shape, data: turned(bytes, width[dtype], order).toString("base64") };
}

/**
 * Reads a tensor of a program's answer.
 * @param at place of the tensor in the answer, for the message: `final[0][1].h`
 * @throws Error when it is not a tensor, its base64 is not strict, or its data are not as long as its shape says
 */
export function decodeTensor(value: unknown, dtype: Dtype, at: string, order: "LE" | "BE" = endianness()): Tensor {
  const { shape, data } = (value ?? {}) as { readonly shape?: unknown; readonly data?: unknown };
  if (
    !Array.isArray(shape) ||
    !shape.every((size) => Number.isSafeInteger(size) && size >= 0) ||
    typeof data !== "string"
  )
    throw new Error(`${at} is not a tensor; it must be {"shape":[sizes],"data":"<base64>"}`);
  const sizes = shape as readonly number[];
  const bytes = elements(sizes) * width[dtype];
  const got = Buffer.from(data, "base64");
  if (got.toString("base64") !== data)
    throw new Error(`${at} has data that are not base64 (RFC 4648, with padding and without white space)`);
  if (got.length !== bytes)
    throw new Error(`${at} has ${got.length} bytes of data; ${dtype} of shape [${sizes.join(",")}] takes ${bytes}`);
  // A copy, so that it starts at a multiple of the element size
  const { buffer } = new Uint8Array(turned(got, width[dtype], order));
  if (isHalf(dtype))
    return { shape: sizes, data: Float32Array.from(new Uint16Array(buffer), (half) => fromHalf(dtype, half)) };
  return { shape: sizes, data: new arrays[dtype](buffer) };
}

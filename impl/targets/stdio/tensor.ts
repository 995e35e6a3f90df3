import { endianness } from "node:os";
import { fromHalf, isHalf, stored, toHalf } from "../../../spec/storage.ts";
import { arrays, type Dtype, type Tensor, dtypeOf, elements } from "../../../spec/tensor.ts";

/** A tensor on the wire: row-major little-endian bytes in base64. */
export interface WireTensor {
  readonly shape: readonly number[];
  readonly data: string;
}

/** A tensor on the wire whose bytes follow the line: `at` is the first of them. */
export interface AttachedTensor {
  readonly shape: readonly number[];
  readonly at: number;
}

/** Bytes to which the beginning of each attached tensor is rounded up: no element type is wider. */
const ALIGNMENT = 8;

/** Tensors whose bytes follow a line. */
export class Attachments {
  readonly #parts: Buffer[] = [];
  #size = 0;

  add(t: Tensor, dtype: Dtype): AttachedTensor {
    const bytes = bytesOf(t, endianness(), dtype);
    const at = this.#size;
    const padding = (ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT;
    this.#parts.push(bytes, Buffer.alloc(padding));
    this.#size += bytes.length + padding;
    return { shape: t.shape, at };
  }

  /** All bytes, one after the other. */
  bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#size);
  }
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
function bytesOf(t: Tensor, order: "LE" | "BE", dtype: Dtype): Buffer {
  const numbers = isHalf(dtype) ? Uint16Array.from(t.data, (v) => toHalf(dtype, stored(dtype, v))) : t.data;
  return turned(Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength), width[dtype], order);
}

export const encodeTensor = (t: Tensor, order: "LE" | "BE" = endianness(), dtype: Dtype = dtypeOf(t)): WireTensor => ({
  shape: t.shape,
  data: bytesOf(t, order, dtype).toString("base64"),
});

/**
 * Reads a tensor of a program's answer.
 * @param at place of the tensor in the answer, for the message: `final[0][1].h`
 * @param attached the bytes that followed the answer
 * @throws Error when it is not a tensor, its base64 is not strict, or its data are not as long as its shape says
 */
export function decodeTensor(
  value: unknown,
  dtype: Dtype,
  at: string,
  order: "LE" | "BE" = endianness(),
  attached: Buffer | null = null,
): Tensor {
  const { shape, data, at: place } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isAttached = attached !== null && data === undefined && place !== undefined;
  if (
    !Array.isArray(shape) ||
    !shape.every((size) => Number.isSafeInteger(size) && size >= 0) ||
    (typeof data !== "string" && !isAttached)
  )
    throw new Error(
      `${at} is not a tensor; it must be {"shape":[sizes],${attached === null ? "" : '"at":byte} or {"shape":[sizes],'}"data":"<base64>"}`,
    );
  const sizes = shape as readonly number[];
  const bytes = elements(sizes) * width[dtype];
  if (isAttached) return typed(sizes, dtype, turned(attachedAt(attached, place, bytes, at), width[dtype], order));
  const got = base64Of(data as string, at);
  if (got.length !== bytes)
    throw new Error(`${at} has ${got.length} bytes of data; ${dtype} of shape [${sizes.join(",")}] takes ${bytes}`);
  return typed(sizes, dtype, turned(got, width[dtype], order));
}

function base64Of(data: string, at: string): Buffer {
  const got = Buffer.from(data, "base64");
  if (got.toString("base64") !== data)
    throw new Error(`${at} has data that are not base64 (RFC 4648, with padding and without white space)`);
  return got;
}

/** So many of the bytes that followed. */
function attachedAt(attached: Buffer, place: unknown, bytes: number, at: string): Buffer {
  if (typeof place !== "number" || !Number.isSafeInteger(place) || place < 0 || place + bytes > attached.length)
    throw new Error(
      `${at} has its ${bytes} bytes at ${JSON.stringify(place)} of the ${attached.length} that followed the line`,
    );
  return attached.subarray(place, place + bytes);
}

/** Numbers from their bytes in the host's order. */
function typed(sizes: readonly number[], dtype: Dtype, bytes: Buffer): Tensor {
  // A copy, so that it starts at a multiple of the element size
  const { buffer } = new Uint8Array(bytes);
  if (isHalf(dtype))
    return { shape: sizes, data: Float32Array.from(new Uint16Array(buffer), (half) => fromHalf(dtype, half)) };
  return { shape: sizes, data: new arrays[dtype](buffer) };
}

/** Files of NumPy: `.npz`, a ZIP archive of `.npy`. */
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { fromBufferPromise } from "yauzl";
import { elements } from "../../../spec/tensor.ts";
import { firstLineOf } from "../../untrusted-text.ts";
import {
  bytesOf,
  isShape,
  type NumberType,
  numbersIn,
  type Stored,
  type StoredByName,
  WeightsError,
} from "./stored.ts";

/** Bytes that the members of an archive may have unpacked, all together. */
const MOST = 2 ** 31 - 1;
const MEMBERS = 10_000;

const types: Readonly<Record<string, NumberType>> = { "<f2": "float16", "<f4": "float32", "<f8": "float64" };

const about = (name: string, what: string): WeightsError =>
  new WeightsError(`${JSON.stringify(name).slice(0, 80)} ${what}`);

/**
 * Members that are arrays, by the archive's own list. yauzl holds sizes and places to the file and leaves checksums to its
 * callers; fflate cuts what is larger than its list says, and shows neither checksums nor what is encrypted.
 */
async function* arraysIn(zip: Buffer): AsyncGenerator<readonly [string, Buffer]> {
  const archive = await fromBufferPromise(zip, { decodeStrings: false });
  if (archive.entryCount > MEMBERS)
    throw new WeightsError(`it has ${archive.entryCount} members; at most ${MEMBERS} are read`);
  let total = 0;
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileNameRaw.toString("utf8");
    if (!name.endsWith(".npy")) continue;
    total += entry.uncompressedSize;
    if (entry.isEncrypted()) throw about(name, "is encrypted");
    if (total > MOST) throw about(name, `brings the bytes unpacked to ${total}; at most ${MOST} are read`);
    const bytes = await archive
      .openReadStreamPromise(entry)
      .then(buffer)
      .catch((error: unknown) => {
        throw about(name, `does not unpack: ${firstLineOf(error, 200)}`);
      });
    if (crc32(bytes) !== entry.crc32) throw about(name, "is damaged: its checksum is another");
    yield [name.slice(0, -".npy".length), bytes];
  }
}

const MAGIC = Buffer.from("\u0093NUMPY", "latin1");
const HEADER = /^\{'descr': '([^']{1,16})', 'fortran_order': (True|False), 'shape': \(((?:\d+,? ?)*)\),? ?\}\s*$/;

/** One array. The header is Python; it is read where NumPy wrote it, and not evaluated. */
function arrayIn(name: string, file: Buffer): Stored {
  const wrong = (what: string): WeightsError => about(`${name}.npy`, what);
  const wide = (file[6] ?? 0) >= 2;
  const begin = wide ? 12 : 10;
  if (file.length < begin || !file.subarray(0, 6).equals(MAGIC)) throw wrong("is no array of NumPy");
  const length = wide ? file.readUInt32LE(8) : file.readUInt16LE(8);
  const [, type = "", order, sizes = ""] = HEADER.exec(file.toString("latin1", begin, begin + length)) ?? [];
  const shape = sizes
    .split(/, ?/)
    .filter((word) => word !== "")
    .map(Number);
  if (order === undefined || !isShape(shape)) throw wrong("has a header that NumPy does not write");
  return {
    shape,
    type,
    read: () => {
      const known = Object.hasOwn(types, type) ? types[type] : undefined;
      if (known === undefined) throw wrong(`is ${type}; ${Object.keys(types).join(", ")} are read`);
      const data = file.subarray(begin + length);
      const size = elements(shape) * bytesOf[known];
      if (data.length !== size)
        throw wrong(`has ${data.length} bytes; ${type} of shape [${shape.join(",")}] takes ${size}`);
      const numbers = numbersIn(data, known);
      return { shape, data: order === "True" ? rowMajor(numbers, shape) : numbers };
    },
  };
}

/** Numbers of an array that was stored column by column. */
function rowMajor(numbers: Float64Array, shape: readonly number[]): Float64Array {
  const steps = shape.map((_, axis) => elements(shape.slice(0, axis)));
  return numbers.map((_, k) => {
    let [rest, place] = [k, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number;
      place += (rest % size) * (steps[axis] as number);
      rest = Math.floor(rest / size);
    }
    return numbers[place] as number;
  });
}

/** @throws WeightsError */
export async function npzIn(file: Buffer): Promise<StoredByName> {
  const stored = new Map<string, Stored>();
  try {
    for await (const [name, bytes] of arraysIn(file)) stored.set(name, arrayIn(name, bytes));
  } catch (error) {
    throw error instanceof WeightsError
      ? error
      : new WeightsError(
          `it cannot be read as a ZIP archive, which a file of NumPy's savez is: ${firstLineOf(error, 200)}`,
        );
  }
  return stored;
}

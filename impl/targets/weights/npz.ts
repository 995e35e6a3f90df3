/** Files of NumPy: `.npz`, a ZIP archive of `.npy`. */
import { crc32, inflateRawSync } from "node:zlib";
import { elements } from "../../../spec/tensor.ts";
import {
  bytesOf,
  isShape,
  type NumberType,
  numbersIn,
  type Stored,
  type StoredByName,
  WeightsError,
} from "./stored.ts";

/** Bytes that a member may have unpacked. */
const MOST = 2 ** 31 - 1;
const MEMBERS = 10_000;

const types: Readonly<Record<string, NumberType>> = { "<f2": "float16", "<f4": "float32", "<f8": "float64" };

const END = 0x06054b50;
const END_SIZE = 22;
const CENTRAL = 0x02014b50;
const CENTRAL_SIZE = 46;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** One member of an archive. */
interface Member {
  readonly name: string;
  readonly unpacked: () => Buffer;
}

const broken = (what: string): WeightsError => new WeightsError(`it is no NumPy archive: ${what}`);

/** Members by the archive's own list at its end. */
function membersIn(zip: Buffer): Member[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_SIZE > zip.length || zip.readUInt32LE(end) !== END)
    throw broken("it has no end of a ZIP archive");
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count > MEMBERS || at > end) throw broken("its list of members is not where it says (ZIP64 is not read)");
  const members: Member[] = [];
  for (let k = 0; k < count; k++) {
    if (at + CENTRAL_SIZE > end || zip.readUInt32LE(at) !== CENTRAL) throw broken(`member ${k + 1} is not in its list`);
    const [flags, method, sum, packed, size] = [
      zip.readUInt16LE(at + 8),
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 24),
    ];
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const text = zip.toString("utf8", at + CENTRAL_SIZE, at + CENTRAL_SIZE + name);
    members.push({ name: text, unpacked: () => unpacked(zip, text, { flags, method, sum, packed, size, local }) });
    at += CENTRAL_SIZE + name + extra + comment;
  }
  return members;
}

interface Packed {
  readonly flags: number;
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
}

function unpacked(zip: Buffer, name: string, { flags, method, sum, packed, size, local }: Packed): Buffer {
  const wrong = (what: string): WeightsError => new WeightsError(`${JSON.stringify(name).slice(0, 80)} ${what}`);
  if ((flags & ENCRYPTED) !== 0) throw wrong("is encrypted");
  if (method !== STORED && method !== DEFLATED)
    throw wrong(`is packed by method ${method}; stored and deflated are read`);
  if (size > MOST) throw wrong(`has ${size} bytes unpacked; at most ${MOST} are read`);
  if (local + LOCAL_SIZE > zip.length || zip.readUInt32LE(local) !== LOCAL) throw wrong("is not where the list says");
  const from = local + LOCAL_SIZE + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (from + packed > zip.length) throw wrong("goes beyond the end of the file");
  const bytes = zip.subarray(from, from + packed);
  let whole: Buffer;
  try {
    whole = method === STORED ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw wrong(`does not unpack to the ${size} bytes that it says`);
  }
  if (whole.length !== size || crc32(whole) !== sum) throw wrong("is damaged: its length or checksum is another");
  return whole;
}

const MAGIC = Buffer.from("\u0093NUMPY", "latin1");
const HEADER = /^\{'descr': '([^']{1,16})', 'fortran_order': (True|False), 'shape': \(((?:\d+,? ?)*)\),? ?\}\s*$/;

/** One array. The header is Python; it is read where NumPy wrote it, and not evaluated. */
function arrayIn(name: string, file: Buffer): Stored {
  const wrong = (what: string): WeightsError => new WeightsError(`${JSON.stringify(name).slice(0, 80)} ${what}`);
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
export const npzIn = (file: Buffer): StoredByName =>
  new Map(
    membersIn(file).flatMap(({ name, unpacked: read }) =>
      name.endsWith(".npy") ? [[name.slice(0, -".npy".length), arrayIn(name, read())] as const] : [],
    ),
  );

/** Files of safetensors: eight bytes with the length of a header, the header in JSON, then the numbers. */
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

/** Bytes of a header at most: those of safetensors itself. */
const HEADER = 100_000_000;
const LENGTH = 8;

const types: Readonly<Record<string, NumberType>> = {
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
};

function headerIn(file: Buffer): { readonly header: object; readonly data: Buffer } {
  const size = file.length < LENGTH ? -1 : Number(file.readBigUInt64LE());
  if (size < 2 || size > HEADER || LENGTH + size > file.length)
    throw new WeightsError("it is no safetensors file: its first 8 bytes are not the length of a header");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(LENGTH, LENGTH + size)));
  } catch {
    header = null;
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new WeightsError("it is no safetensors file: its header is no JSON object");
  return { header, data: file.subarray(LENGTH + size) };
}

function storedAt(name: string, value: unknown, data: Buffer): Stored {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const wrong = (what: string): WeightsError => new WeightsError(`${JSON.stringify(name).slice(0, 80)} ${what}`);
  if (typeof dtype !== "string" || !isShape(shape)) throw wrong("has no dtype and shape");
  const [from, to, ...more] = Array.isArray(offsets) ? (offsets as readonly unknown[]) : [];
  const isPlace = Number.isSafeInteger(from) && Number.isSafeInteger(to) && more.length === 0;
  if (!isPlace || !((from as number) >= 0 && (from as number) <= (to as number) && (to as number) <= data.length))
    throw wrong(
      `has data_offsets ${JSON.stringify(offsets)?.slice(0, 40)} outside of the ${data.length} bytes of the file`,
    );
  const bytes = data.subarray(from as number, to as number);
  return {
    shape,
    type: dtype,
    read: () => {
      const type = Object.hasOwn(types, dtype) ? types[dtype] : undefined;
      if (type === undefined)
        throw wrong(`is ${JSON.stringify(dtype).slice(0, 20)}; ${Object.keys(types).join(", ")} are read`);
      const size = elements(shape) * bytesOf[type];
      if (size !== bytes.length)
        throw wrong(`has ${bytes.length} bytes; ${dtype} of shape [${shape.join(",")}] takes ${size}`);
      return { shape, data: numbersIn(bytes, type) };
    },
  };
}

/** @throws WeightsError */
export function safetensorsIn(file: Buffer): StoredByName {
  const { header, data } = headerIn(file);
  return new Map(
    Object.entries(header).flatMap(([name, value]) =>
      name === "__metadata__" ? [] : [[name, storedAt(name, value, data)] as const],
    ),
  );
}

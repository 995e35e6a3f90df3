/** As much of an encoder of WebAssembly's binary format as two loops need. webassembly.github.io/spec/core/binary */

/** Bytes of code, nested as they were put together. */
export type Code = number | readonly Code[];

/** An integer in LEB128, signed: for what is not negative the same number of bytes or one more than unsigned. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const done = (rest >> 7 === 0 && (byte & 0x40) === 0) || (rest >> 7 === -1 && (byte & 0x40) !== 0);
    bytes.push(done ? byte : byte | 0x80);
    if (done) return bytes;
  }
}

/** The same, unsigned: lengths, indices and offsets. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const flat = (code: Code): number[] => (typeof code === "number" ? [code] : code.flatMap(flat));
const sized = (code: Code): number[] => {
  const bytes = flat(code);
  return [...unsigned(bytes.length), ...bytes];
};
const list = (items: readonly Code[]): Code => [unsigned(items.length), items];
const text = (name: string): number[] => sized([...Buffer.from(name)]);

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
type Type = keyof typeof types;

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const i32 = (value: number): Code => [0x41, leb(value)];
export const addI32: Code = 0x6a;
export const subI32: Code = 0x6b;
/** local += value */
export const advance = (local: number, value: number): Code => [get(local), i32(value), addI32, set(local)];
/** Runs the body, then again for as long as the local is not 0. */
export const loopWhile = (local: number, body: Code): Code => [0x03, 0x40, body, get(local), 0x0d, 0, 0x0b];

/** Instructions on four float32 at a time. */
interface Vector {
  load(offset: number): Code;
  loadSplat(offset: number): Code;
  store(offset: number): Code;
  readonly add: Code;
  readonly mul: Code;
  readonly lane0: Code;
}
export const v128: Vector = {
  load: (offset) => [0xfd, 0x00, 4, unsigned(offset)],
  loadSplat: (offset) => [0xfd, 0x09, 2, unsigned(offset)],
  store: (offset) => [0xfd, 0x0b, 4, unsigned(offset)],
  add: [0xfd, unsigned(0xe4)],
  mul: [0xfd, unsigned(0xe6)],
  lane0: [0xfd, 0x1f, 0],
};

/** A function: what it takes and gives, the locals it has besides, and its code. */
export interface Func {
  readonly name: string;
  readonly takes: readonly Type[];
  readonly gives: readonly Type[];
  readonly locals: readonly (readonly [count: number, type: Type])[];
  readonly code: Code;
}

const section = (id: number, items: readonly Code[]): Code => [id, sized(list(items))];

/** A module with these functions and a memory of so many pages of 64 KiB, all exported. */
export function encode(functions: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const typed = (names: readonly Type[]): Code => list(names.map((name) => types[name]));
  const module: Code = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(
      1,
      functions.map(({ takes, gives }) => [0x60, typed(takes), typed(gives)]),
    ),
    section(
      3,
      functions.map((_, k) => unsigned(k)),
    ),
    section(5, [[0, unsigned(pages)]]),
    section(7, [[text("memory"), 2, 0], ...functions.map(({ name }, k): Code => [text(name), 0, unsigned(k)])]),
    section(
      10,
      functions.map(({ locals, code }) =>
        sized([list(locals.map(([count, type]): Code => [unsigned(count), types[type]])), code, 0x0b]),
      ),
    ),
  ];
  return Uint8Array.from(flat(module));
}

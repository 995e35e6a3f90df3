/** Files of weights as targets: what their tensors are taken for, and what is said of files that are none. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { sourceOf } from "../cli/targets.ts";
import { packingTold, runnerTold, settlePacking, settleRuntime } from "../cli/shared/runtime.ts";
import { reference } from "../impl/reference/index.ts";
import { withOwnWeights } from "../impl/targets/own-weights.ts";
import { type Packing, weightsIn } from "../impl/targets/weights/index.ts";
import { npzIn } from "../impl/targets/weights/npz.ts";
import { safetensorsIn } from "../impl/targets/weights/safetensors.ts";
import type { StoredByName } from "../impl/targets/weights/stored.ts";
import { ownWeights } from "../properties/run/own-weights.ts";
import { budgets } from "../properties/run/budgets.ts";
import { settle, tasksOf } from "../properties/run/tasks.ts";
import { frameworks } from "../spec/conventions/frameworks/index.ts";
import { pack } from "../spec/conventions/pack.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import type { Tensors } from "../spec/tensor.ts";

const folder = mkdtempSync(join(tmpdir(), "gatecheck-weights-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, bytes: Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

const conventionOf = (framework: string, cell: string) =>
  frameworks.find(({ id }) => id === framework)!.conventions.find((one) => one.cell === cell)!;

/** Drawn parameters of a cell, and the same as a framework packs them. */
function drawn(framework: string, cell: string, more = ""): { readonly params: Tensors; readonly packed: Tensors } {
  const { request } = drawRequest(parseCase(`cell=${cell} T=1 B=1 m=4 n=3 dtype=f64 seed=3 ${more}`));
  const [
    {
      params: [params],
      options,
    },
  ] = request.layers as never as [{ params: [Tensors]; options: {} }];
  return { params, packed: pack(conventionOf(framework, cell), options, { m: 4, n: 3 }, params) };
}

const bytesOf = (numbers: ArrayLike<number>, wide = true): Buffer =>
  Buffer.from(wide ? Float64Array.from(numbers).buffer : Float32Array.from(numbers).buffer);

/** A file of safetensors, a field of its header spoilt where `spoilt` says. */
function safetensors(
  tensors: Tensors,
  spoilt: (header: Record<string, Record<string, unknown>>) => unknown = (h) => h,
): Buffer {
  const header: Record<string, Record<string, unknown>> = {};
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const bytes = bytesOf(data);
    header[name] = { dtype: "F64", shape, data_offsets: [at, at + bytes.length] };
    parts.push(bytes);
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify({ ...(spoilt(header) as object), __metadata__: { format: "pt" } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

const header = (descr: string, order: string, shape: string): Buffer => {
  const text = Buffer.from(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`);
  const head = Buffer.from("\u0093NUMPY\u0001\u0000  ", "latin1");
  head.writeUInt16LE(text.length, 8);
  return Buffer.concat([head, text]);
};
const tuple = (shape: readonly number[]): string => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

interface Zipped {
  readonly name: string;
  readonly bytes: Buffer;
  readonly deflated?: boolean;
  /** Fields of the archive's list, by their place. */
  readonly spoilt?: Readonly<Record<number, number>>;
}

/** A ZIP archive of members as they are. */
function zip(members: readonly Zipped[]): Buffer {
  const [parts, list]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, bytes, deflated = false, spoilt = {} } of members) {
    const packed = deflated ? deflateRawSync(bytes) : bytes;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(deflated ? 8 : 0, 10);
    central.writeUInt32LE(crc32(bytes), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(bytes.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    for (const [place, value] of Object.entries(spoilt)) central.writeUInt32LE(value, Number(place));
    parts.push(local, Buffer.from(name), packed);
    list.push(central, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...list, end]);
}

const array = (shape: readonly number[], numbers: ArrayLike<number>, order = "False"): Buffer =>
  Buffer.concat([header("<f8", order, tuple(shape)), bytesOf(numbers)]);

const npz = (tensors: Tensors): Buffer =>
  zip(
    Object.entries(tensors).map(([name, { shape, data }], k) => ({
      name: `${name}.npy`,
      bytes: array(shape, data),
      deflated: k % 2 === 1,
    })),
  );

const pytorch: Packing = { framework: "pytorch" };
const keras: Packing = { framework: "keras" };

describe("weights", () => {
  test.each([
    ["pytorch", "lstm", ""],
    ["pytorch", "elman", "bias=false"],
    ["pytorch", "gru-reset-after", ""],
    ["keras", "lstm", ""],
    ["keras", "gru", ""],
    ["tensorflow-1", "lstm", ""],
    ["deeplearning4j", "lstm-peephole", ""],
  ])(
    "of %s, %s %s: the file's are the drawn ones, and what runs them is held to them",
    async (framework, cell, more) => {
      const { params, packed } = drawn(framework, cell, more);
      for (const path of [written("w.safetensors", safetensors(packed)), written("w.npz", npz(packed))]) {
        const own = await weightsIn(path, { framework }, framework === "tensorflow-1" ? cell : undefined);
        expect(own).toMatchObject({ cell, direction: "forward", sizes: { m: 4, n: 3 } });
        expect(own.params).toEqual([params]);
      }
    },
  );

  test("the law of own weights holds for what reads them so, in either element type, and for nothing else", async () => {
    const path = written("law.safetensors", safetensors(drawn("pytorch", "lstm").packed));
    const own = await weightsIn(path, pytorch);
    const base = withOwnWeights("reference", reference, { ...own, own });
    const negating = {
      ...base,
      run: (request: Parameters<typeof base.run>[0]) =>
        base.run({ ...request, layers: request.layers.map((layer) => ({ ...layer, initial: null })) }),
    };
    const verdicts: (string | undefined)[] = [];
    for (const implementation of [base, negating]) {
      const tasks = tasksOf({ name: "w", implementation, findings: [] }, { cells: null, laws: [ownWeights] });
      expect(tasks.map(({ dtype }) => dtype)).toEqual(["float32", "float64"]);
      for (const task of tasks) {
        const settled = await settle(task, { ...budgets.quick, shrinkTries: 0 }, 1, "absolute");
        verdicts.push(settled !== null && "verdict" in settled ? settled.verdict.verdict : undefined);
      }
    }
    expect(verdicts).toEqual(["holds", "holds", "violated", "violated"]);
  });

  test("several sets are told by their names, layers and directions among them", async () => {
    const { packed } = drawn("pytorch", "lstm");
    const named = (prefix: string, suffix: string): Tensors =>
      Object.fromEntries(Object.entries(packed).map(([name, t]) => [prefix + name.replace("_l0", suffix), t]));
    const all = { ...named("a.", "_l0"), ...named("a.", "_l1_reverse"), ...named("cell.", "") };
    const path = written("sets.safetensors", safetensors(all));
    await expect(weightsIn(path, pytorch)).rejects.toThrow(
      "it has several sets of weights: name one, as in FILE#cell.; it has cell., a.l0, a.l1_reverse",
    );
    expect(await weightsIn(`${path}#a.l1_reverse`, pytorch)).toMatchObject({ direction: "reverse" });
    await expect(weightsIn(`${path}#b`, pytorch)).rejects.toThrow('it has no weights "b"; it has cell., a.l0');
  });

  test("tensors of two cells are asked for, and said", async () => {
    const path = written("two.safetensors", safetensors(drawn("keras", "gru", "bias=false").packed));
    await expect(weightsIn(path, keras)).rejects.toThrow(
      "its tensors are those of gru or of gru-reset-after: say which by --as gru-reset-after",
    );
    expect(await weightsIn(path, keras, "gru")).toMatchObject({ cell: "gru", options: { bias: false } });
  });

  test("a convention that was found out reads them too; one that there is not is one line", async () => {
    const { packed } = drawn("keras", "lstm");
    const path = written("found.npz", npz(packed));
    const own = await weightsIn(path, { convention: conventionOf("keras", "lstm"), options: {} });
    expect(own.cell).toBe("lstm");
    await expect(weightsIn(path, { framework: "theano" })).rejects.toThrow(
      'unknown framework "theano"; there are pytorch,',
    );
    await expect(weightsIn(path, pytorch)).rejects.toThrow(
      /it has no tensors of this convention \(weight_ih_l0 .*, behind any prefix\); it has kernel, recurrent_kernel, bias/,
    );
    await expect(weightsIn(join(folder, "none.npz"), pytorch)).rejects.toThrow("none.npz: no such file");
  });

  test("what runs them must have the cell", async () => {
    const own = await weightsIn(written("cell.npz", npz(drawn("keras", "lstm").packed)), keras);
    const at = { ...own, own, direction: "reverse" as const };
    const cells = reference.cells
      .filter(({ cell }) => cell === "lstm")
      .map((one) => ({ ...one, directions: ["forward" as const] }));
    expect(() => withOwnWeights("mine", { ...reference, cells }, at)).toThrow(
      "mine declares no reverse lstm, which the file has; it declares lstm",
    );
  });
});

test("arrays stored column by column, in other types and of other versions are read", async () => {
  const half = Buffer.concat([header("<f2", "False", "(2,)"), Buffer.from(Uint16Array.of(0x3c00, 0xc000).buffer)]);
  const single = Buffer.concat([header("<f4", "False", "()"), bytesOf([0.5], false)]);
  const stored = await npzIn(
    zip([
      { name: "a.npy", bytes: array([2, 3], [1, 4, 2, 5, 3, 6], "True"), deflated: true },
      { name: "/en\\c/../half.npy", bytes: half },
      { name: "single.npy", bytes: single },
      { name: "readme.txt", bytes: Buffer.from("no array") },
    ]),
  );
  expect([...stored.keys()]).toEqual(["a", "/en\\c/../half", "single"]);
  expect([...stored.values()].map((one) => [...one.read().data])).toEqual([[1, 2, 3, 4, 5, 6], [1, -2], [0.5]]);
});

/** The message about a file whose one tensor is read. */
const said = async (read: (bytes: Buffer) => StoredByName | Promise<StoredByName>, bytes: Buffer): Promise<string> => {
  try {
    for (const stored of (await read(bytes)).values()) stored.read();
    return "read";
  } catch (error) {
    return (error as Error).message;
  }
};
const one: Tensors = { w: { shape: [2], data: Float64Array.of(1, 2) } };
const field = (name: string, value: unknown) => (header: Record<string, Record<string, unknown>>) => ({
  w: { ...header["w"], [name]: value },
});

test.each<[string, Buffer, string]>([
  ["empty", Buffer.alloc(0), "it is no safetensors file: its first 8 bytes are not the length of a header"],
  [
    "a huge header",
    Buffer.alloc(16, 255),
    "it is no safetensors file: its first 8 bytes are not the length of a header",
  ],
  [
    "no JSON",
    Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("{x")]),
    "it is no safetensors file: its header is no JSON object",
  ],
  [
    "a list",
    Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("[]")]),
    "it is no safetensors file: its header is no JSON object",
  ],
  ["null", safetensors(one, () => ({ w: null })), '"w" has no dtype and shape'],
  ["a shape of 10¹²", safetensors(one, field("shape", [1e6, 1e6])), '"w" has no dtype and shape'],
  [
    "beyond the end",
    safetensors(one, field("data_offsets", [0, 17])),
    '"w" has data_offsets [0,17] outside of the 16 bytes of the file',
  ],
  [
    "turned round",
    safetensors(one, field("data_offsets", [16, 0])),
    '"w" has data_offsets [16,0] outside of the 16 bytes of the file',
  ],
  [
    "no offsets",
    safetensors(one, field("data_offsets", "0")),
    '"w" has data_offsets "0" outside of the 16 bytes of the file',
  ],
  ["too few", safetensors(one, field("shape", [3])), '"w" has 16 bytes; F64 of shape [3] takes 24'],
  ["integers", safetensors(one, field("dtype", "I64")), '"w" is "I64"; F16, BF16, F32, F64 are read'],
  ["a prototype", safetensors(one, field("dtype", "toString")), '"w" is "toString"; F16, BF16, F32, F64 are read'],
  ["right", safetensors(one), "read"],
])("safetensors: %s", async (_, bytes, message) => expect(await said(safetensorsIn, bytes)).toBe(message));

const npy = array([2], [1, 2]);
const member = (spoilt: Record<number, number>, deflated = false): Buffer =>
  zip([{ name: "w.npy", bytes: npy, spoilt, deflated }]);

/** An archive with a field of its end spoilt. */
const ended = (bytes: Buffer, place: number, value: number): Buffer => {
  bytes.writeUInt32LE(value, bytes.length - 22 + place);
  return bytes;
};

/** An archive whose list is counted and found by the end of ZIP64. */
function zip64(bytes: Buffer, members = 1n, list?: bigint): Buffer {
  const at = bytes.length - 22;
  const [end, locator] = [Buffer.alloc(56), Buffer.alloc(20)];
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(members, 32);
  end.writeBigUInt64LE(list ?? BigInt(bytes.readUInt32LE(at + 16)), 48);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  return Buffer.concat([
    bytes.subarray(0, at),
    end,
    locator,
    ended(ended(bytes, 8, 2 ** 32 - 1), 16, 2 ** 32 - 1).subarray(at),
  ]);
}

const noEnd =
  "it cannot be read as a ZIP archive, which a file of NumPy's savez is: End of central directory record signature not found. Either not a zip file, or file is truncated.";
const tooMany = (members: number): string => `it has ${members} members; at most 10000 are read`;

test.each<[string, Buffer, string]>([
  ["empty", Buffer.alloc(0), noEnd],
  ["cut off", member({}).subarray(0, -1), noEnd],
  [
    "bytes behind it",
    Buffer.concat([member({}), Buffer.alloc(1)]),
    "it cannot be read as a ZIP archive, which a file of NumPy's savez is: Invalid comment length. Expected: 1. Found: 0. Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?",
  ],
  [
    "a list elsewhere",
    ended(member({}), 16, 2 ** 32 - 1),
    "it cannot be read as a ZIP archive, which a file of NumPy's savez is: unexpected EOF",
  ],
  [
    "a list in the middle of a member",
    ended(member({}), 16, 30),
    "it cannot be read as a ZIP archive, which a file of NumPy's savez is: invalid central directory file header signature: 0x706e2e77",
  ],
  [
    "more members",
    ended(member({}), 8, 0x20000),
    "it cannot be read as a ZIP archive, which a file of NumPy's savez is: unexpected EOF",
  ],
  ["too many members", ended(member({}), 8, 10_001 << 16), tooMany(10_001)],
  ["members of ZIP64", zip64(member({})), "read"],
  ["too many members of ZIP64", zip64(member({}), 2n ** 32n), tooMany(2 ** 32)],
  [
    "a list of ZIP64 elsewhere",
    zip64(member({}), 1n, 2n ** 63n),
    "it cannot be read as a ZIP archive, which a file of NumPy's savez is: unexpected EOF",
  ],
  ["encrypted", member({ 8: 1, 24: npy.length - 12 }), '"w.npy" is encrypted'],
  ["another method", member({ 10: 12 }), '"w.npy" does not unpack: unsupported compression method: 12'],
  [
    "a bomb by its own word",
    member({ 24: 2 ** 32 - 1 }, true),
    '"w.npy" brings the bytes unpacked to 4294967295; at most 2147483647 are read',
  ],
  [
    "a bomb of two members",
    zip([
      { name: "a.npy", bytes: npy },
      { name: "w.npy", bytes: npy, deflated: true, spoilt: { 24: 2 ** 31 - 1 } },
    ]),
    `"w.npy" brings the bytes unpacked to ${npy.length + 2 ** 31 - 1}; at most 2147483647 are read`,
  ],
  [
    "a bomb",
    zip([{ name: "w.npy", bytes: Buffer.alloc(2 ** 20), spoilt: { 24: 8 }, deflated: true }]),
    '"w.npy" does not unpack: too many bytes in the stream. expected 8. got at least 16384',
  ],
  [
    "larger than it says",
    member({ 24: 8 }, true),
    `"w.npy" does not unpack: too many bytes in the stream. expected 8. got at least ${npy.length}`,
  ],
  [
    "smaller than it says",
    member({ 24: 999 }, true),
    `"w.npy" does not unpack: not enough bytes in the stream. expected 999. got only ${npy.length}`,
  ],
  [
    "of another size than it takes",
    member({ 24: 999 }),
    `it cannot be read as a ZIP archive, which a file of NumPy's savez is: compressed/uncompressed size mismatch for stored file: ${npy.length} != 999`,
  ],
  ["deflated and cut off", member({ 20: 9 }, true), '"w.npy" does not unpack: unexpected end of file'],
  ["nothing deflated", member({ 20: 0 }, true), '"w.npy" does not unpack: unexpected end of file'],
  ["damaged", member({ 16: 7 }), '"w.npy" is damaged: its checksum is another'],
  ["damaged and deflated", member({ 16: 7 }, true), '"w.npy" is damaged: its checksum is another'],
  ["elsewhere", member({ 42: 3 }), '"w.npy" does not unpack: invalid local file header signature: 0x4'],
  [
    "beyond the end",
    member({ 20: 9999 }, true),
    `"w.npy" does not unpack: file data overflows file bounds: 35 + 9999 > ${member({}, true).length}`,
  ],
  ["no array", zip([{ name: "w.npy", bytes: Buffer.from("hello, world") }]), '"w.npy" is no array of NumPy'],
  [
    "code for a header",
    zip([
      { name: "w.npy", bytes: Buffer.concat([header("<f8', 'x': exit(), 'y': '", "False", "(2,)"), bytesOf([1, 2])]) },
    ]),
    '"w.npy" has a header that NumPy does not write',
  ],
  [
    "objects",
    zip([{ name: "w.npy", bytes: Buffer.concat([header("|O", "False", "(2,)"), bytesOf([1, 2])]) }]),
    '"w.npy" is |O; <f2, <f4, <f8 are read',
  ],
  [
    "too few",
    zip([{ name: "w.npy", bytes: Buffer.concat([header("<f8", "False", "(3,)"), bytesOf([1, 2])]) }]),
    '"w.npy" has 16 bytes; <f8 of shape [3] takes 24',
  ],
  ["right", member({}), "read"],
])("npz: %s", async (_, bytes, message) => expect(await said(npzIn, bytes)).toBe(message));

test("a file of weights is a target where something runs it; without, it is said what would do", async () => {
  const told = ["GATECHECK_RUNTIME", "GATECHECK_CONVENTION", "GATECHECK_AS"] as const;
  try {
    expect(() => sourceOf("w.safetensors")).toThrow(
      "name what runs them, w.safetensors --runtime pytorch:my_module.MyLSTM",
    );
    expect(() => settleRuntime("w.onnx", undefined)).toThrow(
      '--runtime is "w.onnx", must be node, web, or what runs a file',
    );
    settleRuntime("exec:./my cell", undefined);
    expect(runnerTold()).toBe("exec:./my cell");
    expect(sourceOf("w.safetensors#a")).toEqual({ kind: "weights", target: "w.safetensors#a" });
    await expect(packingTold("w.npz")).rejects.toThrow(
      "w.npz: weights are read by a convention: --convention pytorch,",
    );
    settlePacking("theano");
    await expect(packingTold("w.npz")).rejects.toThrow('--convention is "theano", must be one of pytorch,');
    settlePacking("keras");
    expect(await packingTold("w.npz")).toEqual({ framework: "keras" });
  } finally {
    for (const name of told) Reflect.deleteProperty(process.env, name);
  }
});

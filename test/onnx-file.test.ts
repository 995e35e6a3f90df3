/** ONNX files as targets: what their attributes and initialisers are taken for, and what is said of those that are none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { insteadOf } from "../cli/shared/instead.ts";
import {
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  attribute,
  elementType,
  encodeModel,
} from "../impl/adapters/onnxruntime/proto.ts";
import type { Implementation, Layer, RunAnswer } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { withOwnWeights } from "../impl/targets/own-weights.ts";
import { type OnnxSettings, onnxCell, onnxFile, onnxTargets } from "../impl/targets/onnx/index.ts";
import { TargetError } from "../impl/targets/stdio/errors.ts";
import { parseCase } from "../properties/cases/case.ts";
import { draw, hash } from "../properties/cases/hash.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { judge } from "../properties/judge/compare.ts";
import { againstOracle, oracle } from "../properties/judge/oracle.ts";
import { ownWeights } from "../properties/run/own-weights.ts";
import { budgets } from "../properties/run/budgets.ts";
import { settle, tasksOf } from "../properties/run/tasks.ts";
import { lawsNamed } from "../properties/run/selection.ts";
import { elements } from "../spec/tensor.ts";

const folder = mkdtempSync(join(tmpdir(), "gatecheck-onnx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [m, n] = [2, 3];
const GATES = { RNN: 1, GRU: 3, LSTM: 4 } as const;
type Op = keyof typeof GATES;

/** A constant of the file, as its bytes or as a list. */
function constant(name: string, dims: readonly number[], more: Partial<TensorProto> = {}): TensorProto {
  const numbers = Float32Array.from({ length: elements(dims) }, (_, k) => Math.sin(k + dims.length) / 2);
  const base = { name, dims, dataType: elementType.float32 };
  return name === "R"
    ? { ...base, floatData: [...numbers], ...more }
    : { ...base, rawData: new Uint8Array(numbers.buffer), ...more };
}

interface Form {
  readonly op?: Op;
  readonly inputs?: readonly string[];
  readonly attributes?: readonly AttributeProto[];
  readonly D?: number;
  readonly stored?: readonly TensorProto[];
  readonly around?: readonly NodeProto[];
  readonly name?: string;
}

const nodeOf = ({ op = "LSTM", inputs = ["X", "W", "R", "B"], attributes = [], name = "" }: Form): NodeProto => ({
  opType: op,
  name,
  input: inputs,
  output: ["Y"],
  attribute: [attribute.int("hidden_size", n), ...attributes],
});

function file(name: string, form: Form): string {
  const { op = "LSTM", D = 1, around = [], stored } = form;
  const G = GATES[op];
  const path = join(folder, `${name.replaceAll(/\W+/g, "-")}.onnx`);
  const bytes = encodeModel({
    irVersion: 8,
    producerName: "test",
    opsetImport: [{ domain: "", version: 14 }],
    graph: {
      name: "g",
      node: [nodeOf(form), ...around],
      initializer: stored ?? [
        constant("W", [D, G * n, m]),
        constant("R", [D, G * n, n]),
        constant("B", [D, 2 * G * n]),
        constant("P", [D, 3 * n]),
      ],
      input: [],
      output: [],
    },
  });
  writeFileSync(path, bytes);
  return path;
}

const texts = (...names: readonly string[]): AttributeProto => attribute.strings("activations", names);
const bidirectional = attribute.string("direction", "bidirectional");
const P = ["X", "W", "R", "B", "", "", "", "P"];

describe.each<[string, Form, string, Record<string, unknown>]>([
  ["plain", {}, "lstm", {}],
  ["without B", { inputs: ["X", "W", "R"] }, "lstm", { bias: false }],
  ["relu twice", { attributes: [texts("Sigmoid", "Relu", "relu")] }, "lstm", { activation: "relu" }],
  [
    "identity at the output",
    {
      attributes: [
        texts("Sigmoid", "Tanh", "Affine"),
        attribute.floats("activation_alpha", [1]),
        attribute.floats("activation_beta", [0]),
      ],
    },
    "lstm-linear-output",
    {},
  ],
  ["peepholes", { inputs: P }, "lstm-peephole", {}],
  ["coupled", { attributes: [attribute.int("input_forget", 1)] }, "lstm-coupled", { gate: "i" }],
  ["reverse", { attributes: [attribute.string("direction", "reverse")] }, "lstm", {}],
  [
    "hard gates, both ways",
    { D: 2, attributes: [bidirectional, texts("HardSigmoid", "Tanh", "Tanh", "HardSigmoid", "Tanh", "Tanh")] },
    "lstm",
    { gateActivation: "hard-sigmoid" },
  ],
  ["gru", { op: "GRU" }, "gru", {}],
  [
    "gru, reset after, gates of a sixth",
    {
      op: "GRU",
      attributes: [
        attribute.int("linear_before_reset", 1),
        texts("HardSigmoid", "Softsign"),
        attribute.floats("activation_alpha", [1 / 6]),
      ],
    },
    "gru-reset-after",
    { gateActivation: "hard-sigmoid-6", activation: "softsign" },
  ],
  [
    "rnn",
    {
      op: "RNN",
      attributes: [
        texts("Affine"),
        attribute.floats("activation_alpha", [1]),
        attribute.floats("activation_beta", [0]),
      ],
    },
    "elman",
    { activation: "identity" },
  ],
])("%s", (name, form, cell, options) => {
  test("its attributes say what it is, and it computes that, with the weights of a case and with its own", async () => {
    const implementation = await onnxFile(file(name, form));
    const [support] = implementation.cells;
    expect(support).toMatchObject({ cell, options: [options], own: { sizes: { m, n } } });
    const direction = support?.directions[0] ?? "";
    const words = Object.entries(options)
      .map(([key, value]) => ` ${key}=${String(value)}`)
      .join("");
    const line = `cell=${cell}${words} T=3 B=2 m=2 n=4 dir=${direction === "bidirectional" ? "bi" : direction} lens=3,2 dtype=f32 seed=3`;
    const { request } = drawRequest(parseCase(line));
    const answer = (await implementation.run(request)) as RunAnswer;
    expect(judge(againstOracle(oracle(request), answer), "absolute").mismatch).toBeNull();
    const target = { name, implementation, findings: [] };
    const tasks = tasksOf(target, { cells: null, laws: lawsNamed(["file"], "quick") });
    expect(tasks.map(({ law }) => law)).toEqual([ownWeights]);
    expect(await settle(tasks[0]!, budgets.quick, 1, "absolute")).toMatchObject({ verdict: { verdict: "holds" } });
    await implementation.close?.();
  });
});

test("the weights of a file are those that stand there, and a file that is read otherwise is refused", async () => {
  const implementation = await onnxFile(file("read", {}));
  const support = implementation.cells[0]!;
  // W [4n, m] in the order i, o, f, c; R is stored as a list
  const numbers = (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, k) => Math.sin(k + from + 3) / 2);
  expect(support.own?.params[0]).toMatchObject({
    W_i: { data: numbers(0, n * m) },
    W_f: { data: numbers(2 * n * m, n * m) },
    U_o: { data: numbers(n * n, n * n) },
  });
  // a reader that takes f for o
  const swap = ({ W_o, W_f, ...others }: Layer["params"][number]) => ({ ...others, W_o: W_f!, W_f: W_o! });
  const own = { ...support.own!, params: support.own!.params.map(swap) };
  const misread: Implementation = { ...implementation, cells: [{ ...support, own }] };
  const wrong: Implementation = {
    ...misread,
    run: (request) => {
      const [layer] = request.layers as readonly [Layer];
      const asFile = request.sizes.n === n && request.sizes.m === m;
      return implementation.run({
        ...request,
        layers: [{ ...layer, params: asFile ? layer.params.map(swap) : layer.params }],
      });
    },
  };
  const [task] = tasksOf({ name: "wrong", implementation: wrong, findings: [] }, { cells: null, laws: [ownWeights] });
  const found = await settle(task!, budgets.quick, 1, "absolute");
  expect(found).toMatchObject({ verdict: { verdict: "violated", counterexample: { numbers: null } } });
  await implementation.close?.();
});

test.each<[string, Form, string]>([
  ["clip", { attributes: [attribute.float("clip", 3)] }, "LSTM: clip is 3: no cell of the catalogue clips"],
  ["layout", { attributes: [attribute.int("layout", 1)] }, "LSTM: layout is 1, which ONNX Runtime does not take"],
  ["direction", { attributes: [attribute.string("direction", "sideways")] }, 'LSTM: direction is "sideways"'],
  [
    "elu",
    { op: "RNN", attributes: [texts("Elu")] },
    "RNN: no cell of the catalogue has the activation elu with alpha 1, beta 0",
  ],
  ["gelu", { op: "RNN", attributes: [texts("Gelu")] }, "RNN: no cell of the catalogue has the activation gelu"],
  [
    "affine",
    { op: "RNN", attributes: [texts("Affine"), attribute.floats("activation_alpha", [2])] },
    "affine with alpha 2",
  ],
  [
    "two",
    { attributes: [texts("Sigmoid", "Tanh")] },
    "LSTM: it has 2 activations, must have 3 for each of 1 directions",
  ],
  [
    "mixed",
    { D: 2, op: "RNN", attributes: [bidirectional, texts("Tanh", "Relu")] },
    "RNN: its two directions have different activations",
  ],
  [
    "candidates",
    { attributes: [texts("Sigmoid", "Relu", "Tanh")] },
    "LSTM: g is relu and h is tanh: no cell of the catalogue",
  ],
  ["gates", { attributes: [texts("Relu", "Tanh", "Tanh")] }, "LSTM: lstm has no gateActivation relu in the catalogue"],
  [
    "peepholes",
    { inputs: P, attributes: [texts("Sigmoid", "Relu", "Relu")] },
    "LSTM: P with other activations is no cell",
  ],
  ["both", { inputs: P, attributes: [attribute.int("input_forget", 1)] }, "LSTM: P with input_forget is no cell"],
])("no target: %s", async (name, form, message) => {
  await expect(onnxFile(file(`no ${name}`, form))).rejects.toThrow(message);
});

test.each<[string, readonly TensorProto[], string]>([
  ["not stored", [], "W (W) is not stored in the file: it is computed, or given"],
  ["half", [constant("W", [1, 12, 2], { dataType: 10 })], "W is of element type 10, not float32"],
  ["elsewhere", [constant("W", [1, 12, 2], { dataLocation: 1 })], "the numbers of W are in another file"],
  ["cut", [constant("W", [1, 12, 2], { rawData: new Uint8Array(8) })], "W is [1,12,2] and has 2 numbers"],
  [
    "other",
    [constant("W", [2, 12, 2]), constant("R", [1, 12, 3]), constant("B", [1, 24])],
    "W is [2,12,2] and R [1,12,3], of 1 directions",
  ],
  [
    "shape",
    [constant("W", [1, 12, 2]), constant("R", [1, 11, 3]), constant("B", [1, 24])],
    "R is [1,11,3], must be [1,12,3]",
  ],
])("its own weights are not tested: %s", async (name, stored, message) => {
  const implementation = await onnxFile(file(`own ${name}`, { stored }));
  const { cells, remarks } = implementation;
  expect(cells[0]?.own).toBeUndefined();
  expect(remarks).toHaveLength(1);
  expect(remarks?.[0]).toMatch(/^its own weights are not tested: /);
  expect(remarks?.[0]).toContain(message);
  await implementation.close?.();
});

test("a larger graph is a target for each node, and what is left out is said", async () => {
  const add: NodeProto = { opType: "Add", input: ["Y", "Y"], output: ["Z"], attribute: [] };
  const other = nodeOf({ op: "GRU", name: "second" });
  const clipped = nodeOf({ name: "third", attributes: [attribute.float("clip", 1)] });
  const stored = {
    opType: "Constant",
    input: [],
    output: ["W"],
    attribute: [{ name: "value", type: 4, t: constant("", [1, 9, m]) }],
  };
  const path = file("large", {
    name: "first",
    around: [add, stored, other, clipped],
    stored: [constant("R", [1, 9, n]), constant("B", [1, 18])],
  });
  expect(await onnxTargets(path)).toEqual([`${path}#first`, `${path}#second`]);
  expect(await onnxTargets(`${path}#second`)).toEqual([`${path}#second`]);
  const first = await onnxFile(`${path}#first`);
  expect(first.remarks?.slice(0, 2)).toEqual([
    "the node is tested by itself; 3 others are left out",
    "third is not tested: LSTM: clip is 1: no cell of the catalogue clips what enters its gates",
  ]);
  const second = await onnxFile(`${path}#second`);
  expect(second.cells[0]).toMatchObject({ cell: "gru", own: { sizes: { m, n } } });
  await expect(onnxFile(`${path}#fourth`)).rejects.toThrow('it has no node "fourth"; it has first, second, third');
  for (const one of [first, second]) await one.close?.();
});

test("a program, or whatever else, runs it in place of ONNX Runtime, with its weights", async () => {
  const path = file("runner", { attributes: [bidirectional], D: 2 });
  const { at } = await onnxCell(path);
  const own = withOwnWeights("reference", reference, at);
  expect(own.cells).toMatchObject([{ cell: "lstm", options: [{}], directions: ["bidirectional"] }]);
  const [task] = tasksOf({ name: path, implementation: own, findings: [] }, { cells: null, laws: [ownWeights] });
  const settled = await settle(task!, { ...budgets.quick, shrinkTries: 0 }, 1, "absolute");
  expect(settled).toMatchObject({ verdict: { verdict: "holds" } });
  const gru = file("runner gru", { op: "GRU" });
  expect((await onnxCell(gru, "gru-reset-after")).at.cell).toBe("gru-reset-after");
  await expect(onnxCell(`${gru}#x`)).rejects.toThrow("it has no node");
});

test("what it is meant to be is what it is held to", async () => {
  const path = file("claim", { op: "GRU", attributes: [attribute.int("linear_before_reset", 1)] });
  const settings: OnnxSettings = { as: "gru" };
  const claimed = await onnxFile(path, settings);
  expect(claimed.cells).toMatchObject([{ cell: "gru", options: [{}] }]);
  expect(claimed.cells[0]?.own).toBeUndefined();
  const { request } = drawRequest(parseCase("cell=gru T=2 B=1 m=2 n=2 dtype=f32 seed=1"));
  const answer = (await claimed.run(request)) as RunAnswer;
  expect(judge(againstOracle(oracle(request), answer), "absolute").mismatch).not.toBeNull();
  const same = await onnxFile(path, { as: "gru-reset-after" });
  expect(same.cells[0]?.own).toBeDefined();
  await expect(onnxFile(path, { as: "lstm" })).rejects.toThrow(
    "its GRU is no lstm; it can be held to gru, gru-reset-after",
  );
  const bare = await onnxFile(file("claim coupled", { inputs: ["X", "W", "R"] }), { as: "lstm-coupled" });
  expect(bare.cells[0]?.options).toEqual([{ bias: false, gate: "i" }]);
  for (const one of [claimed, same, bare]) await one.close?.();
});

test("empty runs are refused, wrong ones fail", async () => {
  const gru = await onnxFile(file("empty", { op: "GRU" }));
  const draw = (line: string) => drawRequest(parseCase(`cell=gru ${line} dtype=f32 seed=1`)).request;
  expect(await gru.run(draw("T=0 B=1 m=2 n=2"))).toEqual({
    unsupported: "T=0 B=1 m=2 n=2: ONNX Runtime ends the process on this empty run",
  });
  const none = draw("T=1 B=1 m=2 n=2");
  expect(await gru.run({ ...none, sizes: { ...none.sizes, n: 0 } })).toMatchObject({
    unsupported: expect.stringContaining("n=0: ") as string,
  });
  await expect(gru.run({ ...draw("T=2 B=1 m=2 n=2"), lengths: [5] })).rejects.toThrow("sequence_lens");
  await gru.close?.();
});

/** Bytes of a file that something has spoilt: some changed, left out, doubled or put in. */
function spoilt(bytes: Uint8Array, seed: number): Uint8Array {
  const at = draw(seed, "at", 0, bytes.length);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  const length = draw(seed, "length", 1, 40);
  const noise = Uint8Array.from({ length }, (_, k) => hash(seed, "noise", k));
  switch (draw(seed, "way", 0, 5)) {
    case 0:
      return head;
    case 1:
      return Uint8Array.from([...head, ...tail.subarray(length)]);
    case 2:
      return Uint8Array.from([...head, ...noise, ...tail]);
    case 3:
      return Uint8Array.from([...head, ...tail.subarray(0, length), ...tail]);
    case 4:
      return bytes.with(at % bytes.length, 0xff); // a length, or a number, of more than there are
    default:
      return bytes.with(at % bytes.length, noise[0] as number);
  }
}

test("a thousand files in which something was changed are targets, or refused in words", async () => {
  const forms: readonly Form[] = [
    {},
    { op: "GRU", attributes: [texts("HardSigmoid", "Tanh")] },
    { D: 2, attributes: [bidirectional], around: [nodeOf({ name: "\u001b[2J::error" })] },
  ];
  const whole = forms.map((form, k) => readFileSync(file(`whole ${k}`, form)));
  const path = join(folder, "spoilt.onnx");
  const ends = { target: 0, refused: 0 };
  const faults: string[] = [];
  for (let seed = 0; seed < 1000; seed++) {
    writeFileSync(path, spoilt(whole[seed % whole.length] as Uint8Array, seed));
    try {
      for (const target of await onnxTargets(path)) await onnxFile(target);
      ends.target++;
    } catch (error) {
      if (error instanceof TargetError) ends.refused++;
      else faults.push(`seed ${seed}: ${String(error)}`);
    }
  }
  expect(faults).toEqual([]);
  expect(Math.min(ends.target, ends.refused)).toBeGreaterThan(100);
});

test("a file that is none", async () => {
  const path = join(folder, "none.onnx");
  writeFileSync(path, "hello");
  await expect(onnxTargets(path)).rejects.toThrow("it is no ONNX file: invalid wire type");
  writeFileSync(path, "");
  await expect(onnxTargets(path)).rejects.toThrow("it is no ONNX file: it has no graph");
  await expect(onnxTargets(join(folder, "absent.onnx"))).rejects.toThrow("absent.onnx: no such file");
  await expect(onnxTargets(`${folder}/none.onnx/x.onnx`)).rejects.toThrow("ENOTDIR");
  const graph = {
    name: "g",
    node: [{ opType: "Relu", input: [], output: [], attribute: [] }],
    initializer: [],
    input: [],
    output: [],
  };
  writeFileSync(path, encodeModel({ irVersion: 8, producerName: "", opsetImport: [], graph }));
  await expect(onnxTargets(path)).rejects.toThrow("it has no node RNN, LSTM or GRU; it has Relu");
  writeFileSync(path, encodeModel({ irVersion: 8, producerName: "", opsetImport: [], graph: { ...graph, node: [] } }));
  await expect(onnxTargets(path)).rejects.toThrow("it has no node RNN, LSTM or GRU; it has none");
});

test.each([
  [
    "gru.c",
    "gru.c is no target: compile it with kits/c/gatecheck.h, then name the program: exec:./gru (see docs/kits.md, C and C++)",
  ],
  [
    "a/b.PT",
    'a/b.PT is no target: weights alone are no implementation: name the class, pytorch:my_module.MyLSTM, export it: torch.onnx.export(…, "a/b.onnx"), or save its state_dict as a/b.safetensors (see docs/kits.md, docs/files.md)',
  ],
  [
    "a/b.rs",
    "a/b.rs is no target: compile a program that speaks the protocol, then name it: exec:a/b (docs/protocol.md)",
  ],
  [
    "m.py",
    'm.py is no target: a step or a module of it is python:m.py:my_step or pytorch:m.py:MyLSTM; a program that serves itself is exec:"python3 m.py" (see docs/kits.md)',
  ],
  ["m.mjs", null],
  ["reference", null],
])("what would do in place of %s", (target, said) => {
  expect(insteadOf(target)).toBe(said);
});

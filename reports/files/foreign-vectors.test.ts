import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import protobuf from "protobufjs/light.js";
import { afterAll, expect, test } from "vitest";
import { onnxRuntime } from "../../impl/adapters/onnxruntime/onnxruntime.ts";
import { rightAnswer } from "../../impl/defined/index.ts";
import { parseCase } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { webnn } from "../../spec/conventions/frameworks/webnn.ts";
import { unpack } from "../../spec/conventions/pack.ts";
import { type Tensor, tensor } from "../../spec/tensor.ts";
import { foreignForms } from "./foreign-vectors.ts";

const folder = mkdtempSync(join(tmpdir(), "gatecheck-foreign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const field = (type: string, id: number, rule?: string): protobuf.IField => ({ type, id, ...(rule && { rule }) });
/** The part of onnx.TensorProto that the files have. */
const TensorProto = protobuf.Root.fromJSON({
  nested: {
    TensorProto: {
      fields: {
        dims: field("int64", 1, "repeated"),
        dataType: field("int32", 2),
        name: field("string", 8),
        rawData: field("bytes", 9),
      },
    },
  },
}).lookupType("TensorProto");

function read(path: string): [name: string, value: Tensor | Int32Array] {
  const { dims, dataType, name, rawData } = TensorProto.toObject(TensorProto.decode(readFileSync(path)), {
    longs: Number,
    arrays: true,
  }) as { dims: number[]; dataType: number; name: string; rawData: Uint8Array };
  const { buffer } = Uint8Array.from(rawData);
  return [name, dataType === 6 ? new Int32Array(buffer) : { shape: dims, data: new Float32Array(buffer) }];
}

test.each(["lstm-peephole", "gru-reset-after", "elman"])(
  "folders of ONNX's backend tests: ONNX Runtime passes them with %s",
  async (cell) => {
    const lines = ["T=3 B=2 m=2 n=3 dir=bi", "T=4 B=3 m=3 n=2 dir=reverse lens=1,3,4 start=absent"];
    const cases = lines.map((line) => parseCase(`cell=${cell} ${line} dtype=f32 seed=4`));
    const written = await foreignForms.onnx.write(join(folder, "onnx"), cell, cases);
    expect(written).toHaveLength(2);
    const runtime = await onnxRuntime();
    for (const one of written) {
      const data = join(one, "test_data_set_0");
      const files = readdirSync(data);
      const all = (kind: string) =>
        files.filter((name) => name.startsWith(kind)).map((_, k) => read(join(data, `${kind}_${k}.pb`)));
      const placed = await runtime.place(
        one,
        () => readFileSync(join(one, "model.onnx")),
        Object.fromEntries(all("input")),
      );
      const outputs = await placed.run();
      const wanted = all("output");
      expect(wanted.map(([name]) => name)).toEqual(cell === "lstm-peephole" ? ["Y", "Y_h", "Y_c"] : ["Y", "Y_h"]);
      for (const [name, want] of wanted) {
        const { shape, data: numbers } = want as Tensor;
        const got = outputs[name];
        expect(got?.dims).toEqual(shape);
        // the tolerances of ONNX's own runner
        for (const [k, value] of numbers.entries())
          expect(Math.abs((got?.data[k] as number) - value)).toBeLessThanOrEqual(1e-7 + 1e-3 * Math.abs(value));
      }
    }
    await runtime.close();
  },
);

interface WptTest {
  readonly graph: {
    readonly inputs: Readonly<
      Record<string, { readonly data: number[]; readonly descriptor: { readonly shape: number[] } }>
    >;
    readonly operators: readonly [
      { readonly name: string; readonly arguments: readonly object[]; readonly outputs: readonly string[] },
    ];
    readonly expectedOutputs: Readonly<
      Record<string, { readonly data: number[]; readonly descriptor: { readonly shape: number[] } }>
    >;
  };
  readonly tolerance: Readonly<Record<string, { readonly metricType: string; readonly value: number }>>;
}

test.each(["lstm", "gru", "gru-reset-after"])("WebNN's JSON holds the case, and its outputs, of %s", async (cell) => {
  const c = parseCase(`cell=${cell} T=2 B=2 m=3 n=2 dir=reverse dtype=f32 seed=4`);
  const [path = ""] = await foreignForms.wpt.write(join(folder, "wpt"), cell, [c]);
  const [{ graph, tolerance }] = JSON.parse(readFileSync(path, "utf8")) as [WptTest];
  const { request } = drawRequest(c);
  const [operator] = graph.operators;
  const block = (name: string): Tensor => {
    const { data, descriptor } = graph.inputs[`${operator.name}${name}`]!;
    return tensor("float32", descriptor.shape.slice(1), data);
  };
  const packed = {
    weight: block("Weight"),
    recurrentWeight: block("RecurrentWeight"),
    bias: block("Bias"),
    recurrentBias: block("RecurrentBias"),
  };
  const convention = webnn.conventions.find((one) => one.cell === cell);
  expect(unpack(convention!, {}, request.sizes, packed)).toEqual(request.layers[0]?.params[0]);
  expect(operator.arguments.at(-1)).toMatchObject({ options: { direction: "backward", returnSequence: true } });
  const { y, final } = rightAnswer(request);
  const last = Object.values(final?.[0]?.[0] ?? {});
  const wanted = [...last, y as Tensor];
  expect(operator.outputs).toHaveLength(wanted.length);
  for (const [k, name] of operator.outputs.entries()) {
    const { data } = graph.expectedOutputs[name]!;
    const { metricType, value } = tolerance[name]!;
    const want = wanted[k]!.data;
    expect([metricType, data.length]).toEqual(["ATOL", want.length]);
    for (const [i, number] of data.entries()) expect(Math.abs(number - want[i]!)).toBeLessThanOrEqual(value);
  }
});

test("the cases that a form cannot say are not chosen", () => {
  const c = (line: string) => parseCase(`cell=lstm T=2 B=1 m=1 n=1 seed=1 ${line}`);
  expect(["", "layers=2", "lens=0", "lens=1"].map((line) => foreignForms.onnx.accepts(c(line)))).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(["", "lens=1"].map((line) => foreignForms.wpt.accepts(c(line)))).toEqual([true, false]);
});

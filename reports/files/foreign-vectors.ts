/** Test vectors in the forms of others: folders of ONNX's backend tests, and WebNN's JSON of the web platform tests. */
import { join } from "node:path";
import type { Layer } from "../../impl/contract.ts";
import { packState } from "../../impl/adapters/onnxruntime/cells.ts";
import { attribute, encodeTensorFile } from "../../impl/adapters/onnxruntime/proto.ts";
import { inputsOf, modelOf } from "../../impl/targets/onnx/model.ts";
import type { OnnxNode } from "../../impl/targets/onnx/node.ts";
import type { Case } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { answerOf } from "../../impl/defined/index.ts";
import { quantumOf } from "../../properties/cases/regimes.ts";
import { webnn } from "../../spec/conventions/frameworks/webnn.ts";
import { pack } from "../../spec/conventions/pack.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import { directionsOf } from "../../spec/options.ts";
import { type Tensor, tensor } from "../../spec/tensor.ts";
import { makeDirectory, replaceFile } from "../report/write.ts";

/** A form of others: the cells that it has, and the cases that it can say. */
export interface ForeignForm {
  readonly cells: readonly string[];
  readonly accepts: (c: Case) => boolean;
  /** Writes the vectors of one cell. @returns what was written. @throws the error of the file system */
  readonly write: (dir: string, cell: string, cases: readonly Case[]) => Promise<readonly string[]>;
}

const nodes: Readonly<Record<string, Pick<OnnxNode, "op" | "attributes">>> = {
  elman: { op: "RNN", attributes: [] },
  lstm: { op: "LSTM", attributes: [] },
  "lstm-peephole": { op: "LSTM", attributes: [] },
  gru: { op: "GRU", attributes: [] },
  "gru-reset-after": { op: "GRU", attributes: [attribute.int("linear_before_reset", 1)] },
};

/** A run in full: the request, and what the definition answers with its bounds. */
interface Full {
  readonly request: ReturnType<typeof drawRequest>["request"];
  readonly layer: Layer;
  readonly says: Expectation;
}

function fullOf(c: Case): Full {
  const { request } = drawRequest(c);
  const [layer] = request.layers as readonly [Layer];
  const says = expectation(
    { ...request, cotangents: null },
    { precision: precision(request.dtype, "absolute"), gradients: false, quantum: quantumOf(c.regime, c.integers) },
  );
  return { request, layer, says };
}

/** [T, B, D·n] → [T, D, B, n] */
function directionsFirst({ shape, data }: Tensor, D: number): Tensor {
  const [T = 0, B = 0, width = 0] = shape;
  const n = width / D;
  const y = tensor("float32", [T, D, B, n]);
  for (let t = 0; t < T; t++)
    for (let d = 0; d < D; d++)
      for (let b = 0; b < B; b++) {
        const from = (t * B + b) * width + d * n;
        y.data.set(data.subarray(from, from + n), ((t * D + d) * B + b) * n);
      }
  return y;
}

/** y [T, D, B, n] and the last states [D, B, n], by ONNX's names. */
function outputsOf({ request, layer, says }: Full): Map<string, Tensor> {
  const { y, final } = answerOf(says, { ...request, want: ["y", "final"] });
  const states = final?.[0] ?? [];
  return new Map([
    ["Y", directionsFirst(y as Tensor, directionsOf(layer.direction))],
    ...Object.keys(states[0] ?? {}).map((name): [string, Tensor] => [`Y_${name}`, packState(states, name)]),
  ]);
}

const single = ({ layers, lengths }: Case): boolean => layers === 1 && (lengths === null || !lengths.includes(0));

/** Folders `test_lstm_1` with `model.onnx` and `test_data_set_0`, as ONNX's backend tests have them. */
const onnxForm: ForeignForm = {
  cells: Object.keys(nodes),
  // ONNX leaves open how a row of no steps ends
  accepts: single,
  async write(dir, cell, cases) {
    const its = nodes[cell] as (typeof nodes)[string];
    const node: OnnxNode = { ...its, cell, options: {}, direction: "forward", own: null, stored: [], without: null };
    const written: string[] = [];
    for (const [k, c] of cases.entries()) {
      const full = fullOf(c);
      const { form, inputs } = inputsOf(node, full.request);
      const folder = join(dir, `test_${cell.replaceAll("-", "_")}_${k + 1}`);
      const data = join(folder, "test_data_set_0");
      await makeDirectory(data);
      await replaceFile(join(folder, "model.onnx"), modelOf(node, 14, form));
      const files: [string, Uint8Array][] = [
        ...Object.entries(inputs).map(([name, t], i): [string, Uint8Array] => [
          `input_${i}.pb`,
          t instanceof Int32Array
            ? encodeTensorFile(name, [t.length], t)
            : encodeTensorFile(name, t.shape, Float32Array.from(t.data)),
        ]),
        ...[...outputsOf(full)].map(([name, { shape, data: numbers }], i): [string, Uint8Array] => [
          `output_${i}.pb`,
          encodeTensorFile(name, shape, Float32Array.from(numbers)),
        ]),
      ];
      for (const [name, bytes] of files) await replaceFile(join(data, name), bytes);
      written.push(folder);
    }
    return written;
  },
};

const operators: Readonly<
  Record<string, { readonly name: string; readonly options: object; readonly layout: string }>
> = {
  lstm: { name: "lstm", options: {}, layout: "iofg" },
  gru: { name: "gru", options: { resetAfter: false }, layout: "zrn" },
  "gru-reset-after": { name: "gru", options: { resetAfter: true }, layout: "zrn" },
};
const directionNames = { forward: "forward", reverse: "backward", bidirectional: "both" } as const;

interface Operand {
  readonly data: readonly number[];
  readonly descriptor: { readonly shape: readonly number[]; readonly dataType: "float32" };
}

const operand = ({ shape, data }: Tensor): Operand => ({ data: [...data], descriptor: { shape, dataType: "float32" } });
const most = ({ error }: Bounded): number => error.reduce((a, b) => Math.max(a, b), 0);

/** One case as web-platform-tests/wpt, webnn/conformance_tests, have it; with the largest bound of each output beside it. */
function wptTest(cell: string, c: Case, k: number): object {
  const full = fullOf(c);
  const { request, layer, says } = full;
  const { name, options, layout } = operators[cell] as (typeof operators)[string];
  const convention = webnn.conventions.find((one) => one.cell === cell);
  if (convention === undefined) throw new RangeError(`WebNN has no ${cell}`);
  const { sizes, x } = request;
  const walks = layer.params.map((walk) => pack(convention, {}, sizes, walk));
  const stacked = (block: string): Tensor => {
    const parts = walks.map((walk) => walk[block] as Tensor);
    const data = Float32Array.from(parts.flatMap((part) => [...part.data]));
    return { shape: [parts.length, ...(parts[0] as Tensor).shape], data };
  };
  const initial = Object.keys(layer.initial?.[0] ?? {}).map((state): [string, string, Tensor] => [
    state === "h" ? "initialHiddenState" : "initialCellState",
    `${name}Initial${state.toUpperCase()}`,
    packState(layer.initial ?? [], state),
  ]);
  const blocks = ["weight", "recurrentWeight", "bias", "recurrentBias"] as const;
  const nameOf = (block: string): string => `${name}${block.charAt(0).toUpperCase()}${block.slice(1)}`;
  const outputs = outputsOf(full);
  const [sequence, ...last] = [...outputs.keys()];
  const named = [...last, sequence as string].map((output, i) => [`${name}Output${i + 1}`, output] as const);
  const bounds = new Map<string, number>([
    ["Y", most(says.y)],
    ...Object.keys(says.final[0]?.[0] ?? {}).map((state): [string, number] => [
      `Y_${state}`,
      Math.max(...(says.final[0] ?? []).map((walk) => most(walk[state] as Bounded))),
    ]),
  ]);
  return {
    name: `${name} of gatecheck, ${k + 1}: ${layer.direction}${layer.initial === null ? "" : ", initial states"}`,
    graph: {
      inputs: {
        [`${name}Input`]: operand(x),
        ...Object.fromEntries(blocks.map((block) => [nameOf(block), { ...operand(stacked(block)), constant: true }])),
        ...Object.fromEntries(initial.map(([, input, t]) => [input, operand(t)])),
      },
      operators: [
        {
          name,
          arguments: [
            { input: `${name}Input` },
            { weight: nameOf("weight") },
            { recurrentWeight: nameOf("recurrentWeight") },
            { steps: sizes.T },
            { hiddenSize: sizes.n },
            {
              options: {
                bias: nameOf("bias"),
                recurrentBias: nameOf("recurrentBias"),
                ...Object.fromEntries(initial.map(([option, input]) => [option, input])),
                ...options,
                returnSequence: true,
                direction: directionNames[layer.direction],
                layout,
              },
            },
          ],
          outputs: named.map(([output]) => output),
        },
      ],
      expectedOutputs: Object.fromEntries(named.map(([output, its]) => [output, operand(outputs.get(its) as Tensor)])),
    },
    // derived by the running error analysis of the equations
    tolerance: Object.fromEntries(
      named.map(([output, its]) => [output, { metricType: "ATOL", value: bounds.get(its) ?? 0 }]),
    ),
  };
}

const wptForm: ForeignForm = {
  cells: Object.keys(operators),
  accepts: (c) => single(c) && c.lengths === null && c.T > 0,
  async write(dir, cell, cases) {
    await makeDirectory(dir);
    const path = join(dir, `${cell}.wpt.json`);
    await replaceFile(
      path,
      `${JSON.stringify(
        cases.map((c, k) => wptTest(cell, c, k)),
        null,
        2,
      )}\n`,
    );
    return [path];
  },
};

export const foreignForms: Readonly<Record<"onnx" | "wpt", ForeignForm>> = { onnx: onnxForm, wpt: wptForm };

import { spawnSync } from "node:child_process";
import { memory } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { directionsOf, type Direction, type Options } from "../../../spec/options.ts";
import { tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Layer, RunAnswer, RunRequest } from "../../contract.ts";
import { tfjsFindings } from "./tfjs.findings.ts";
import { tfjs } from "./tfjs.ts";
import { layouts } from "./weights.ts";

const implementation = await tfjs();
const every = implementation.cells.flatMap(({ cell, options, directions }) =>
  options.flatMap((options) => directions.map((direction) => ({ cell, options, direction }))),
);

/** Runs what must be supported. */
async function run(request: RunRequest): Promise<RunAnswer> {
  const answer = await implementation.run(request);
  if ("unsupported" in answer) throw new Error(answer.unsupported);
  return answer;
}

let state = 1;
/** Values in [-1, 1), the same in every run of the tests. */
const random = (...shape: number[]): Tensor => {
  const t = tensor("float32", shape);
  for (const k of t.data.keys()) t.data[k] = ((state = (state * 48271) % 2147483647) / 2147483647) * 2 - 1;
  return t;
};
const of = (shape: number[], ...values: number[]): Tensor => tensor("float32", shape, values);
const statesOf = (cell: string, B: number, n: number): Tensors =>
  Object.fromEntries(layouts[cell]!.states.map((name) => [name, random(B, n)]));

function randomLayer(cell: string, options: Options, direction: Direction, m: number, n: number, B: number): Layer {
  const { gates } = layouts[cell]!;
  const params = Array.from({ length: directionsOf(direction) }, () =>
    Object.fromEntries(
      gates.flatMap((gate) => [
        [`W_${gate}`, random(n, m)],
        [`U_${gate}`, random(n, n)],
        ...(options["bias"] === false ? [] : [[`b_${gate}`, random(n)]]),
      ]),
    ),
  );
  return { cell, options, direction, params, initial: params.map(() => statesOf(cell, B, n)) };
}

/** Two layers, T = 4, B = 3, m = 2, n = 5, everything non-zero and wanted. */
function randomRequest(cell: string, options: Options = {}, direction: Direction = "forward", T = 4): RunRequest {
  const [B, m, n] = [3, 2, 5];
  const width = n * directionsOf(direction);
  const layers = [m, width].map((m) => randomLayer(cell, options, direction, m, n, B));
  const final = layers.map(({ params }) => params.map(() => statesOf(cell, B, n)));
  return {
    dtype: "float32",
    sizes: { T, B, m, n },
    layers,
    x: random(T, B, m),
    lengths: null,
    want: ["y", "final", "gradients"],
    cotangents: { y: random(T, B, width), final },
  };
}

/** [T, B, m] with its steps in the other order. */
function flip({ shape, data }: Tensor): Tensor {
  const size = shape[1]! * shape[2]!;
  return of([...shape], ...data.map((_, k) => data[data.length - size - (k - (k % size)) + (k % size)]!));
}

const shapesOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, v) => (v !== null && typeof v === "object" && "data" in v ? v.shape : v)));
const finite = (value: unknown): boolean =>
  value !== null && typeof value === "object" && "data" in value
    ? (value as Tensor).data.every(Number.isFinite)
    : Object.values(value as object).every(finite);

const zeros = (states: Tensors): Tensors =>
  Object.fromEntries(Object.entries(states).map(([name, { shape }]) => [name, tensor("float32", shape)]));
/** Row 2 of every state [3, 5]. */
const lastRow = (layers: readonly (readonly Tensors[])[]) =>
  layers.flat().flatMap((states) => Object.values(states).map(({ data }) => data.slice(2 * 5)));

describe.each(every)("$cell $options $direction", ({ cell, options, direction }) => {
  test("answers every output and gradient in its shape, and leaves the request and the library's memory alone", async () => {
    const request = randomRequest(cell, options, direction);
    const before = structuredClone(request);
    const tensors = memory().numTensors;
    const { y, final, gradients } = await run(request);
    const { layers, x, cotangents } = request;
    expect(shapesOf({ y, final })).toEqual(shapesOf(cotangents));
    expect(shapesOf(gradients)).toEqual(
      shapesOf({ x, params: layers.map(({ params }) => params), initial: layers.map(({ initial }) => initial) }),
    );
    expect(finite({ y, final, gradients })).toBe(true);
    expect(request).toEqual(before);
    expect(memory().numTensors).toBe(tensors);
  });

  test("with lengths: y is 0 in the padding, which no finite value there changes; a row of length 0 keeps its state", async () => {
    const request = { ...randomRequest(cell, options, direction), lengths: [2, 4, 0] };
    const x = { ...request.x, data: request.x.data.slice() };
    const yBar = request.cotangents!.y!;
    const padded = [6, 9, 2, 5, 8, 11];
    const answer = await run(request);
    for (const row of padded) {
      x.data.fill(99, row * 2, row * 2 + 2);
      yBar.data.fill(99, row * yBar.shape[2]!, (row + 1) * yBar.shape[2]!);
      expect(answer.y!.data.slice(row * yBar.shape[2]!, (row + 1) * yBar.shape[2]!).every((v) => v === 0)).toBe(true);
      expect(answer.gradients!.x.data.slice(row * 2, row * 2 + 2).every((v) => v === 0)).toBe(true);
    }
    expect(await run({ ...request, x })).toEqual(answer);
    expect(lastRow(answer.final!)).toEqual(lastRow(request.layers.map(({ initial }) => initial!)));
  });

  test("no initial state is a state of zeros", async () => {
    const request: RunRequest = { ...randomRequest(cell, options, direction), want: ["y", "final"] };
    const layers = request.layers.map((layer) => ({ ...layer, initial: layer.initial!.map(zeros) }));
    const none = request.layers.map((layer) => ({ ...layer, initial: null }));
    expect(await run({ ...request, layers: none })).toEqual(await run({ ...request, layers }));
  });
});

describe.each(Object.keys(layouts))("%s", (cell) => {
  test("reverse is forward on the flipped sequence", async () => {
    const request = randomRequest(cell);
    const layers = [request.layers[0]!];
    const forward = await run({ ...request, layers, want: ["y", "final"], x: flip(request.x) });
    const reversed: Layer[] = [{ ...layers[0]!, direction: "reverse" }];
    const reverse = await run({ ...request, layers: reversed, want: ["y", "final"] });
    expect(reverse).toEqual({ ...forward, y: flip(forward.y!) });
  });

  test("two layers are the second on the output of the first", async () => {
    const request: RunRequest = { ...randomRequest(cell, {}, "bidirectional"), want: ["y", "final"] };
    const first = await run({ ...request, layers: [request.layers[0]!] });
    const sizes = { ...request.sizes, m: 10 };
    const second = await run({ ...request, sizes, layers: [request.layers[1]!], x: first.y! });
    const both = await run(request);
    expect(both).toEqual({ y: second.y, final: [...first.final!, ...second.final!] });
  });

  test("finding tfjs-nan-padding is still there", async () => {
    const request = { ...randomRequest(cell), lengths: [4, 4, 3] };
    request.x.data.fill(NaN, (3 * 3 + 2) * 2);
    const { final } = await run(request);
    expect(final![0]![0]!["h"]!.data.slice(2 * 5).every(Number.isNaN)).toBe(true);
  });

  test("finding tfjs-one-step-gradient is still there", async () => {
    await expect(async () => run(randomRequest(cell, {}, "forward", 1))).rejects.toThrow("passed to stack");
  });
});

test("the findings are of the installed version", () => {
  for (const { versions } of tfjsFindings) expect(versions).toContain(implementation.info.version);
});

test("an empty batch has empty outputs, and gradients of zero", async () => {
  const request = randomRequest("lstm");
  const [B, T, m, n] = [0, 4, 2, 5];
  const layers = [{ ...request.layers[0]!, initial: null }];
  const cotangents = { y: null, final: null };
  const { y, gradients } = await run({
    ...request,
    layers,
    sizes: { T, B, m, n },
    x: of([T, B, m]),
    lengths: [],
    cotangents,
  });
  expect(y).toEqual(of([T, B, n]));
  expect(gradients!.params[0]).toEqual([zeros(layers[0]!.params[0]!)]);
});

test("only what is wanted is answered", async () => {
  const request = randomRequest("lstm");
  expect(Object.keys(await run({ ...request, want: ["final"] }))).toEqual(["final"]);
  expect(Object.keys(await run({ ...request, want: ["gradients"] }))).toEqual(["gradients"]);
});

test.each([
  ["float32 only", { dtype: "float64" as const }],
  ["T = 0", { sizes: { T: 0, B: 3, m: 2, n: 5 } }],
  ["5 layers", { layers: Array.from({ length: 5 }, () => randomLayer("gru", {}, "forward", 5, 5, 3)) }],
  ["cell gru-reset-after", { layers: [{ ...randomLayer("gru", {}, "forward", 2, 5, 3), cell: "gru-reset-after" }] }],
  ["cellClip = 1", { layers: [randomLayer("lstm", { cellClip: 1 }, "forward", 2, 5, 3)] }],
])("unsupported: %s", async (reason, change) => {
  expect(await implementation.run({ ...randomRequest("gru"), ...change })).toEqual({
    unsupported: expect.stringContaining(reason),
  });
});

test("a missing parameter is named", async () => {
  const request = randomRequest("gru");
  const layers = [{ ...request.layers[0]!, params: [{}] }];
  await expect(async () => run({ ...request, layers })).rejects.toThrow("tfjs: W_z is missing");
});

test("the library prints nothing", () => {
  const script = `import { tfjs } from ${JSON.stringify(new URL("tfjs.ts", import.meta.url).href)};
    const want = ["y"], layer = { cell: "elman", options: { bias: false }, direction: "forward", initial: null };
    const one = { shape: [1, 1], data: Float32Array.of(1) }, x = { shape: [1, 1, 1], data: one.data };
    const layers = [{ ...layer, params: [{ W_h: one, U_h: one }] }], sizes = { T: 1, B: 1, m: 1, n: 1 };
    const { y } = (await tfjs()).run({ dtype: "float32", sizes, layers, x, lengths: null, want, cotangents: null });
    process.exitCode = y.data[0] === Math.fround(Math.tanh(1)) ? 7 : 1;`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 7, stdout: "", stderr: "" });
});

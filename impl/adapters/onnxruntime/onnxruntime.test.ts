import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Direction, Options } from "../../../spec/options.ts";
import { elements, tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Implementation, Layer, RunAnswer, RunRequest, Sizes } from "../../contract.ts";
import { onnxCells } from "./cells.ts";
import { onnxruntime, type OnnxBinding } from "./onnxruntime.ts";

const wave = (shape: readonly number[], from = 1): Tensor =>
  tensor(
    "float32",
    shape,
    Array.from({ length: elements(shape) }, (_, k) => Math.sin(from + k)),
  );
const filled = (shape: readonly number[], value: number): Tensor =>
  tensor(
    "float32",
    shape,
    Array.from({ length: elements(shape) }, () => value),
  );

/** Parameters of a cell, from `make(shape, name)`. */
function params(cell: string, n: number, m: number, make: (shape: number[], name: string) => Tensor): Tensors {
  const { gates, recurrentBias } = onnxCells[cell]!;
  const shapes: [string, number[]][] = gates.flatMap((g): [string, number[]][] => [
    [`W_${g}`, [n, m]],
    [`U_${g}`, [n, n]],
    [`b_${g}`, [n]],
  ]);
  for (const name of Object.values(recurrentBias)) shapes.push([name, [n]]);
  return Object.fromEntries(shapes.map(([name, shape]) => [name, make(shape, name)]));
}

const request = (sizes: Sizes, layers: readonly Layer[], more: Partial<RunRequest> = {}): RunRequest => ({
  dtype: "float32",
  sizes,
  layers,
  x: wave([sizes.T, sizes.B, sizes.m]),
  lengths: null,
  want: ["y", "final"],
  cotangents: null,
  ...more,
});

const small: Sizes = { T: 4, B: 3, m: 2, n: 5 };

function layer(cell: string, { n, m }: Sizes, direction: Direction = "forward", options: Options = {}): Layer {
  const passes = direction === "bidirectional" ? [1, 2] : [1];
  return { cell, options, direction, params: passes.map((d) => params(cell, n, m, (s) => wave(s, d))), initial: null };
}

/** One step of one unit with every weight zero, so that the biases alone set the gates; the state before is `before`. */
const unit = (
  cell: string,
  bias: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): RunRequest =>
  request({ T: 1, B: 1, m: 1, n: 1 }, [
    {
      cell,
      options: {},
      direction: "forward",
      params: [params(cell, 1, 1, (shape, name) => filled(shape, bias[name] ?? 0))],
      initial: [Object.fromEntries(Object.entries(before).map(([s, v]) => [s, filled([1, 1], v)]))],
    },
  ]);

const empty = (cell: string, sizes: { readonly [size in "T" | "B" | "m" | "n"]?: number }): RunRequest => {
  const all = { ...small, ...sizes } as Sizes;
  return request(all, [layer(cell, all)]);
};

const open = 20; // σ = 1, tanh = 1; in ONNX Runtime's reset gate and candidate they are a few ulp more
const shut = -110; // σ = 0; in its reset gate −2^-22

describe.each<OnnxBinding>(["node", "web"])("onnxruntime through %s", (binding) => {
  const loading = onnxruntime(binding);
  afterAll(async () => (await loading).close?.());
  const run = async (r: RunRequest): Promise<RunAnswer> => {
    const answer = await (await loading).run(r);
    if ("unsupported" in answer) throw new Error(answer.unsupported);
    return answer;
  };
  const refusal = async (r: RunRequest): Promise<string> => {
    const answer = await (await loading).run(r);
    return "unsupported" in answer ? answer.unsupported : "answered";
  };
  const state = async (r: RunRequest, name: string): Promise<number> => (await run(r)).final![0]![0]![name]!.data[0]!;

  it("says who it is and what it has", async () => {
    const { info, cells } = await loading;
    expect(info.name).toBe("onnxruntime");
    expect(info.version).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+ \\(${binding}\\)$`));
    expect(cells.map(({ cell }) => cell)).toEqual(["elman", "gru", "gru-reset-after", "lstm"]);
    expect(cells.every(({ gradients, dtypes }) => !gradients && dtypes.join() === "float32")).toBe(true);
  });

  it("answers in the shapes of the contract, and finite, whatever it declares", async () => {
    for (const { cell, options, directions } of (await loading).cells)
      for (const option of options)
        for (const direction of directions) {
          const D = direction === "bidirectional" ? 2 : 1;
          const layers = [
            layer(cell, small, direction, option),
            layer(cell, { ...small, m: 5 * D }, "forward", option),
          ];
          const { y, final } = await run(request(small, layers, { lengths: [4, 1, 2] }));
          expect(y!.shape).toEqual([4, 3, 5]);
          expect(final!.map((passes) => passes.length)).toEqual([D, 1]);
          const states = final!.flat().flatMap((pass) => Object.entries(pass));
          expect(states.map(([name]) => name)).toEqual([...Array(D + 1)].flatMap(() => onnxCells[cell]!.states));
          for (const [, { shape }] of states) expect(shape).toEqual([3, 5]);
          for (const { data } of [y!, ...states.map(([, t]) => t)]) expect(data.every(Number.isFinite)).toBe(true);
        }
  });

  it("leaves the request as it is, and an answer as it was", async () => {
    const first = request(small, [layer("lstm", small)], { lengths: [2, 4, 1] });
    const copy = structuredClone(first);
    const answer = await run(first);
    const kept = structuredClone(answer);
    await run(request(small, [layer("lstm", small)], { lengths: [2, 4, 1], x: wave([4, 3, 2], 9) }));
    expect(first).toEqual(copy);
    expect(answer).toEqual(kept);
  });

  it("answers only what is wanted", async () => {
    const both = await run(request(small, [layer("lstm", small)]));
    expect(await run(request(small, [layer("lstm", small)], { want: ["y"] }))).toEqual({ y: both.y });
    expect(await run(request(small, [layer("lstm", small)], { want: ["final"] }))).toEqual({ final: both.final });
  });

  it("takes weights at each run, though the session is kept", async () => {
    const { params: one, ...rest } = layer("gru", small);
    const other = [params("gru", 5, 2, (shape) => wave(shape, 7))];
    const before = await run(request(small, [{ ...rest, params: one }]));
    const between = await run(request(small, [{ ...rest, params: other }]));
    expect(between.y!.data).not.toEqual(before.y!.data);
    expect(await run(request(small, [{ ...rest, params: one }]))).toEqual(before);
  });

  it("puts the gates of the LSTM where they belong", async () => {
    const before = { h: 0.25, c: 0.5 };
    const gates = (b_i: number, b_f: number, b_o: number, b_g: number): RunRequest =>
      unit("lstm", { b_i, b_f, b_o, b_g }, before);
    expect(await state(gates(shut, open, shut, open), "c")).toBe(0.5); // f keeps
    expect(await state(gates(open, shut, shut, open), "c")).toBe(1); // i writes g
    expect(await state(gates(open, shut, open, -open), "c")).toBe(-1); // g has a sign
    expect(await state(gates(open, open, open, open), "c")).toBe(1.5);
    expect(await state(gates(open, open, shut, open), "h")).toBe(0); // o shows
    expect(await state(gates(shut, shut, open, open), "h")).toBe(0);
  });

  it.each(["gru", "gru-reset-after"])("puts the gates of %s where they belong", async (cell) => {
    expect(await state(unit(cell, { b_z: open, b_r: open, b_h: open }, { h: 0.5 }), "h")).toBe(0.5); // z = 1 keeps
    expect(await state(unit(cell, { b_z: shut, b_r: open, b_h: 0 }, { h: 0.5 }), "h")).toBe(0);
    expect(await state(unit(cell, { b_z: shut, b_r: shut, b_h: open }, { h: 0.5 }), "h")).toBeGreaterThan(0.5);
  });

  it("resets before the product in gru, after it, c_h included, in gru-reset-after", async () => {
    // r = (1, 0) and U_h h′ = (20, 0) comes from the second unit: reset before, nothing is left of it
    const twoUnits = (cell: string): RunRequest => {
      const values: Record<string, number[]> = { b_z: [shut, shut], b_r: [open, shut], U_h: [0, 40, 0, 0] };
      const made = params(cell, 2, 1, (shape, name) => tensor("float32", shape, values[name]));
      const initial = [{ h: tensor("float32", [1, 2], [0, 0.5]) }];
      return request({ T: 1, B: 1, m: 1, n: 2 }, [{ ...layer(cell, small), params: [made], initial }]);
    };
    expect(await state(twoUnits("gru"), "h")).toBeLessThan(0.5);
    expect(await state(twoUnits("gru-reset-after"), "h")).toBeGreaterThan(0.5);
    const inside = (b_r: number): RunRequest => unit("gru-reset-after", { b_z: shut, b_r, c_h: open }, { h: 0.5 });
    expect(await state(inside(shut), "h")).toBeLessThan(0.5);
    expect(await state(inside(open), "h")).toBeGreaterThan(0.5);
  });

  it("refuses what it does not have, in words", async () => {
    const one = layer("lstm", small);
    expect(await refusal(request(small, [one], { dtype: "float64" }))).toContain("float64");
    expect(await refusal(request(small, [one], { want: ["y", "gradients"] }))).toContain("gradients");
    expect(await refusal(request(small, [{ ...one, cell: "jordan" }]))).toContain("jordan");
  });

  it("says what is wrong with a request", async () => {
    const [{ W_i: _, ...rest }] = layer("lstm", small).params as [Tensors];
    const without = request(small, [{ ...layer("lstm", small), params: [rest] }]);
    await expect(run(without)).rejects.toThrow(new RangeError("onnxruntime: W_i is missing"));
    const odd = request(small, [layer("elman", small, "forward", { activation: "sine" })]);
    await expect(run(odd)).rejects.toThrow(new RangeError("onnxruntime: no activation sine"));
  });

  it("answers empty runs or refuses them, and lives on", async () => {
    const fatal = [empty("gru", { T: 0 }), empty("gru", { B: 0 }), empty("gru", { m: 0 }), empty("lstm", { B: 0 })];
    for (const r of fatal) expect(await refusal(r)).toContain("ends the process");
    expect(await refusal(empty("lstm", { n: 0 }))).toContain("n=0");
    expect((await run(empty("elman", { T: 0 }))).y!.shape).toEqual([0, 3, 5]);
    expect((await run(empty("elman", { B: 0 }))).y!.shape).toEqual([4, 0, 5]);
    expect((await run(empty("gru", {}))).y!.shape).toEqual([4, 3, 5]);
  });

  it("passes a failure of the library on", async () => {
    const wrong = request(small, [layer("lstm", small)], { lengths: [9, 1, 1] });
    await expect((await loading).run(wrong)).rejects.toThrow(/sequence_lens/i);
    expect((await run(request(small, [layer("lstm", small)]))).y!.shape).toEqual([4, 3, 5]);
  });

  it("can be closed and used again", async () => {
    const own: Implementation = await onnxruntime(binding);
    const answer = await own.run(request(small, [layer("elman", small)]));
    await own.close!();
    expect(await own.run(request(small, [layer("elman", small)]))).toEqual(answer);
    await own.close!();
  });
});

it("prefers the native package", async () => {
  expect((await onnxruntime()).info.version).toContain("(node)");
});

it("says what to install where neither package is", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const bare = mkdtempSync(join(tmpdir(), "gatecheck-onnxruntime-"));
  const script = `import { onnxruntime } from "./impl/adapters/onnxruntime/onnxruntime.ts";
    for (const binding of [undefined, "web"]) await onnxruntime(binding).catch(({ message }) => console.log(message));`;
  try {
    for (const folder of ["impl", "spec"]) cpSync(join(root, folder), join(bare, folder), { recursive: true });
    mkdirSync(join(bare, "node_modules"));
    symlinkSync(join(root, "node_modules/protobufjs"), join(bare, "node_modules/protobufjs"));
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: bare });
    expect(String(printed).trim().split("\n")).toEqual([
      "onnxruntime: cannot load onnxruntime-node or onnxruntime-web; npm install one of them",
      "onnxruntime: cannot load onnxruntime-web; npm install one of them",
    ]);
  } finally {
    rmSync(bare, { recursive: true });
  }
});

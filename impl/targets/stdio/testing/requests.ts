import { fileURLToPath } from "node:url";
import type { Implementation, RunAnswer, RunRequest, Want } from "../../../contract.ts";
import { tensor, type Dtype, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import { stdio, type StdioOptions } from "../index.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Command line of faulty.mjs in one of its modes. */
export const faulty = (mode: string, file?: string): string =>
  `"${process.execPath}" "${path("./faulty.mjs")}" ${mode}${file === undefined ? "" : ` "${file}"`}`;

/** Path of a file in examples/. */
export const example = (name: string): string => path(`../../../../examples/${name}`);

/** Runs `use` with a program, and stops the program whatever happens. */
export async function using<T>(
  command: string,
  options: StdioOptions,
  use: (implementation: Implementation) => Promise<T>,
): Promise<T> {
  const implementation = await stdio(command, { stopMs: 300, ...options });
  try {
    return await use(implementation);
  } finally {
    await implementation.close?.();
  }
}

/** Numbers in (-1, 1), the same ones every time. */
export function wave(dtype: Dtype, shape: readonly number[], phase = 0): Tensor {
  const t = tensor(dtype, shape);
  for (let k = 0; k < t.data.length; k++) t.data[k] = Math.sin(1.7 * k + phase + 1);
  return t;
}

const gates = { elman: ["h"], lstm: ["i", "f", "o", "g"] } as const;
const states = { elman: ["h"], lstm: ["h", "c"] } as const;

export interface Setting {
  readonly cell?: "elman" | "lstm";
  readonly dtype?: Dtype;
  readonly T?: number;
  readonly B?: number;
  readonly m?: number;
  readonly n?: number;
  readonly initial?: boolean;
  readonly want?: readonly Want[];
  readonly x?: Tensor;
}

/** A run of one layer, every tensor filled. */
export function request(setting: Setting = {}): RunRequest {
  const {
    cell = "elman",
    dtype = "float64",
    T = 3,
    B = 2,
    m = 2,
    n = 2,
    initial = true,
    want = ["y", "final"],
  } = setting;
  const params: Tensors = Object.fromEntries(
    gates[cell].flatMap((gate, k) => [
      [`W_${gate}`, wave(dtype, [n, m], k)],
      [`U_${gate}`, wave(dtype, [n, n], k + 0.3)],
      [`b_${gate}`, wave(dtype, [n], k + 0.6)],
    ]),
  );
  const state: Tensors = Object.fromEntries(states[cell].map((name, k) => [name, wave(dtype, [B, n], 9 + k)]));
  return {
    dtype,
    sizes: { T, B, m, n },
    layers: [{ cell, options: {}, direction: "forward", params: [params], initial: initial ? [state] : null }],
    x: setting.x ?? wave(dtype, [T, B, m], 5),
    lengths: null,
    want,
    cotangents: want.includes("gradients") ? { y: wave(dtype, [T, B, n]), final: [[state]] } : null,
  };
}

/** The raw bytes of a tensor, to compare bit for bit. */
export const bits = (t: Tensor | undefined): string =>
  t === undefined ? "absent" : Buffer.from(t.data.buffer, t.data.byteOffset, t.data.byteLength).toString("hex");

/** Runs and gives the answer, or the error's message. */
export async function outcome(implementation: Implementation, run: RunRequest = request()): Promise<string> {
  try {
    const answer = await implementation.run(run);
    return "unsupported" in answer ? `unsupported: ${answer.unsupported}` : "answered";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "?";
  }
}

/** An answer that is one. */
export async function answered(implementation: Implementation, run: RunRequest): Promise<RunAnswer> {
  const answer = await implementation.run(run);
  if ("unsupported" in answer) throw new Error(answer.unsupported);
  return answer;
}

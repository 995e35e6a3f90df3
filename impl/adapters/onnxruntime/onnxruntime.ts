/**
 * ONNX Runtime (onnxruntime.ai): its operators RNN, GRU and LSTM, on the CPU with one thread, through either of its two
 * packages for Node. Both are optional: nothing here is imported before `onnxruntime()` is called.
 */
import type { InferenceSession } from "onnxruntime-node";
import { directionsOf, type Direction } from "../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import type {
  Implementation,
  ImplementationInfo,
  RunAnswer,
  RunRequest,
  Support,
  Unsupported,
} from "../../contract.ts";
import { onnxCells, pack, packState, type OnnxCell } from "./cells.ts";
import { buildModel, hasBias, names, onnxCell, type ModelForm } from "./model.ts";
import { OnnxSessions } from "./sessions.ts";

/** `onnxruntime-node` (native) or `onnxruntime-web` (WebAssembly). */
export type OnnxBinding = "node" | "web";

/** The common part of the two packages. */
type Library = Pick<typeof import("onnxruntime-node"), "InferenceSession" | "Tensor" | "env">;

const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];

const support: readonly Support[] = Object.entries(onnxCells).map(([cell, { options }]) => ({
  cell,
  options,
  dtypes: ["float32"],
  directions,
  maxLayers: 8,
  lengths: true,
  initialState: true,
  gradients: false,
}));

const logSeverityLevel = 4; // fatal

const sessionOptions: Record<OnnxBinding, InferenceSession.SessionOptions> = {
  node: { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel },
  web: { executionProviders: ["wasm"], logSeverityLevel },
};

async function load(binding: OnnxBinding): Promise<Library> {
  const library: Library = binding === "node" ? await import("onnxruntime-node") : await import("onnxruntime-web");
  library.env.logLevel = "fatal";
  library.env.wasm.numThreads = 1;
  return library;
}

/** The first of `bindings` that loads. */
async function loadFirst(bindings: readonly OnnxBinding[]): Promise<{ binding: OnnxBinding; library: Library }> {
  const failures: unknown[] = [];
  for (const binding of bindings) {
    try {
      return { binding, library: await load(binding) };
    } catch (failure) {
      failures.push(failure);
    }
  }
  const packages = bindings.map((binding) => `onnxruntime-${binding}`).join(" or ");
  throw new AggregateError(failures, `onnxruntime: cannot load ${packages}; npm install one of them`);
}

/**
 * True for runs on which the library ends the process instead of answering (1.30: a failed assertion on an empty span, SIGABRT; in
 * WebAssembly, an abort after which the module is dead). Empty runs that it survives are left to it.
 */
export function isFatal(
  { sizes: { T, B, m }, lengths }: Pick<RunRequest, "sizes" | "lengths">,
  ops: readonly OnnxCell["op"][],
): boolean {
  return (
    (B === 0 && ops.some((op) => op !== "RNN")) ||
    (T === 0 && lengths === null && ops.includes("GRU")) ||
    (m === 0 && ops[0] === "GRU")
  );
}

/** The reason why a request is not handed to the library; `null` where it is. */
function refusal(request: RunRequest): string | null {
  if (request.dtype !== "float32") return `dtype ${request.dtype}: ONNX Runtime's recurrent kernels are float32`;
  if (request.want.includes("gradients")) return "gradients: ONNX Runtime's packages for Node run inference only";
  const unknown = request.layers.find(({ cell }) => !(cell in onnxCells));
  if (unknown !== undefined) return `cell ${unknown.cell}: ONNX has no such operator`;
  const { T, B, m } = request.sizes;
  const ops = request.layers.map(({ cell }) => onnxCell(cell).op);
  return isFatal(request, ops) ? `T=${T} B=${B} m=${m}: ONNX Runtime ends the process on this empty run` : null;
}

const formOf = ({ sizes, layers, lengths, want }: RunRequest): ModelForm => ({
  n: sizes.n,
  layers: layers.map(({ cell, options, direction, initial }) => ({
    cell,
    options,
    direction,
    initial: initial !== null,
  })),
  lengths: lengths !== null,
  y: want.includes("y"),
  final: want.includes("final"),
});

/** The graph's inputs by name. */
function inputs({ layers, x, lengths }: RunRequest): Record<string, Tensor | Int32Array> {
  const all: Record<string, Tensor | Int32Array> = { [names.x]: x };
  if (lengths !== null) all[names.lengths] = Int32Array.from(lengths);
  layers.forEach(({ cell: id, options, params, initial }, l) => {
    const cell = onnxCell(id);
    const { W, R, B } = pack(cell, params, hasBias(options));
    all[names.weight(l, "W")] = W;
    all[names.weight(l, "R")] = R;
    if (B !== null) all[names.weight(l, "B")] = B;
    if (initial !== null) for (const s of cell.states) all[names.initial(l, s)] = packState(initial, s);
  });
  return all;
}

type Outputs = InferenceSession.OnnxValueMapType;

/** An output of a session, which must be there. */
export function output(outputs: Outputs, name: string): Tensor {
  const value = outputs[name];
  if (value === undefined) throw new Error(`onnxruntime: the session answered no output ${name}`);
  return { shape: value.dims, data: value.data as Float32Array };
}

/** Direction `d` of a state [D, B, n]: [B, n]. */
export function directionOf({ shape, data }: Tensor, d: number): Tensor {
  const size = data.length / (shape[0] as number);
  return { shape: shape.slice(1), data: data.slice(d * size, (d + 1) * size) };
}

function answer({ layers, want }: RunRequest, outputs: Outputs): RunAnswer {
  const final = (): (readonly Tensors[])[] =>
    layers.map(({ cell, direction }, l) => {
      const states = onnxCell(cell).states.map((s) => [s, output(outputs, names.final(l, s))] as const);
      return Array.from({ length: directionsOf(direction) }, (_, d) =>
        Object.fromEntries(states.map(([s, state]) => [s, directionOf(state, d)])),
      );
    });
  return {
    ...(want.includes("y") && { y: output(outputs, names.y) }),
    ...(want.includes("final") && { final: final() }),
  };
}

/** The library, with the sessions that were made. */
export interface OnnxRuntime {
  readonly info: ImplementationInfo;
  /** The session of a model, made once for a key, and its inputs handed to the library; each run then is a run of the session. */
  place(
    key: string,
    model: () => Uint8Array,
    inputs: Readonly<Record<string, Tensor | Int32Array>>,
  ): Promise<{ run(): Promise<Outputs> }>;
  close(): Promise<void>;
}

/**
 * `onnxruntime-node` where it is installed, else `onnxruntime-web`; or the one named.
 * @throws AggregateError when it is not installed
 */
export async function onnxRuntime(binding?: OnnxBinding): Promise<OnnxRuntime> {
  const { binding: loaded, library } = await loadFirst(binding === undefined ? ["node", "web"] : [binding]);
  const sessions = new OnnxSessions((model) => library.InferenceSession.create(model, sessionOptions[loaded]));
  const tensorOf = (t: Tensor | Int32Array): InstanceType<Library["Tensor"]> =>
    t instanceof Int32Array
      ? new library.Tensor("int32", t, [t.length])
      : new library.Tensor("float32", t.data as Float32Array, [...t.shape]);

  return {
    info: {
      name: "onnxruntime",
      version: `${library.env.versions[loaded] ?? library.env.versions.common} (${loaded})`,
      language: loaded === "node" ? "C++" : "C++ (WebAssembly)",
      homepage: "https://onnxruntime.ai",
      issues: "https://github.com/microsoft/onnxruntime/issues",
    },
    async place(key, model, inputs) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, t]) => [name, tensorOf(t)]));
      const withSession = <T>(work: (session: InferenceSession) => Promise<T>): Promise<T> =>
        sessions.use(key, model, work);
      await withSession(async () => undefined);
      return { run: () => withSession((session) => session.run(feeds, { logSeverityLevel })) };
    },
    close: () => sessions.close(),
  };
}

/**
 * ONNX Runtime as an implementation: `onnxruntime-node` where it is installed, else `onnxruntime-web`; or the one named.
 * @throws AggregateError when it is not installed
 */
export async function onnxruntime(binding?: OnnxBinding): Promise<Implementation> {
  const runtime = await onnxRuntime(binding);

  async function place(request: RunRequest): Promise<{ run(): Promise<RunAnswer> }> {
    const form = formOf(request);
    const placed = await runtime.place(JSON.stringify(form), () => buildModel(form), inputs(request));
    return { run: async () => answer(request, await placed.run()) };
  }

  async function run(request: RunRequest): Promise<RunAnswer | Unsupported> {
    const refused = refusal(request);
    if (refused !== null) return { unsupported: refused };
    try {
      return await (await place(request)).run();
    } catch (error) {
      // the library's own refusal of an empty run is an answer; any other failure is a verdict
      const { T, B, m, n } = request.sizes;
      if (T * B * m * n === 0) return { unsupported: `T=${T} B=${B} m=${m} n=${n}: ${String(error)}` };
      throw error;
    }
  }

  return {
    info: runtime.info,
    cells: support,
    run,
    prepare(request) {
      const unsupported = refusal(request);
      return unsupported === null ? place(request) : { unsupported };
    },
    close: () => runtime.close(),
  };
}

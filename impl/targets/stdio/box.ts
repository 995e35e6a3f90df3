/** A program that takes packed weights as a black box: its tensors by name and shape, whatever is said of their order. */
import { stepFor } from "../../../spec/catalogue.ts";
import { planOf } from "../../../spec/conventions/plan.ts";
import { type Dtype, type Tensors, elements, tensor } from "../../../spec/tensor.ts";
import type { RunRequest, Support } from "../../contract.ts";
import { conventionOf } from "../../kit/packed.ts";
import type { BlackBox, Question } from "../black-box.ts";
import { type Dimension, type Blobs, dimensionsAt } from "./blobs.ts";
import { TargetError } from "./errors.ts";
import { type StdioOptions, supervised } from "./supervised.ts";

/** A black box that is to be stopped. */
export interface ProgramBox extends BlackBox {
  readonly close: () => Promise<void>;
}

const WORD = '"weights":"pytorch", or {"kernel":["m","4n"], …} (docs/protocol.md, weights)';

/** The first cell whose weights are packed, and its tensors. @throws TargetError */
function packedOf(cells: readonly Support[], command: string): { readonly support: Support; readonly blobs: Blobs } {
  const support = cells.find(({ weights, blobs }) => weights !== undefined || blobs !== undefined);
  const [options] = support?.options ?? [];
  if (support === undefined || options === undefined)
    throw new TargetError(
      `exec:${command} is no black box: it must say of a cell that its weights are packed, ${WORD}`,
    );
  if (support.blobs !== undefined) return { support, blobs: support.blobs };
  const convention = conventionOf(support.weights as string, support.cell);
  const shape = (sizes: Readonly<Record<"m" | "n", number>>): readonly (readonly [string, readonly number[]])[] =>
    planOf(convention, options, sizes).map((one) => [one.name, one.shape] as const);
  return { support, blobs: shape };
}

const kindOf = (cell: string): BlackBox["kind"] =>
  cell.startsWith("lstm") ? "lstm" : cell.startsWith("gru") ? "gru" : "rnn";

/**
 * A program that says `"weights"` of a cell, as a black box.
 * @throws TargetError, ProgramFault
 */
export async function programBox(command: string, options: StdioOptions = {}): Promise<ProgramBox> {
  const { supervisor, started } = await supervised(command, options);
  try {
    const { support, blobs } = packedOf(started.cells, command);
    const dtype = support.dtypes.find((one): one is "float32" | "float64" => one === "float32" || one === "float64");
    if (dtype === undefined)
      throw new TargetError(`exec:${command} is asked in float32 or float64, and declares neither`);
    const {
      cell,
      options: [chosen = {}],
    } = support;
    const states = Object.keys(stepFor(cell, chosen).state);
    return {
      name: started.info.name,
      kind: kindOf(cell),
      dtype,
      states,
      weights: (sizes) => Object.fromEntries(blobsAt(blobs, sizes).map(([name, shape]) => [name, elements(shape)])),
      run: async (question) => {
        const answer = await supervisor.run(requestOf(question, support, dtype, blobsAt(blobs, question)));
        if ("unsupported" in answer) throw new TargetError(`it refuses: ${answer.unsupported}`);
        const final = answer.final?.[0]?.[0] ?? {};
        return {
          y: answer.y?.data ?? [],
          final: Object.fromEntries(states.map((name) => [name, final[name]?.data ?? []])),
        };
      },
      close: async () => void (await supervisor.close()),
    };
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

type Sizes = Readonly<Record<"m" | "n", number>>;
type Shapes = readonly (readonly [name: string, shape: readonly number[]])[];

const blobsAt = (blobs: Blobs, sizes: Sizes): Shapes =>
  typeof blobs === "function"
    ? blobs(sizes)
    : Object.entries(blobs).map(([name, dimensions]: [string, readonly Dimension[]]) => [
        name,
        dimensionsAt(dimensions, sizes),
      ]);

/** A question as a run of the protocol; numbers stay in their order. */
function requestOf(
  { T, B, m, n, x, initial, weights }: Question,
  { cell, options: [options = {}], batchMajor }: Support,
  dtype: Dtype,
  shapes: Shapes,
): RunRequest {
  const params: Tensors = Object.fromEntries(
    shapes.map(([name, shape]) => [name, tensor(dtype, shape, weights[name] ?? [])]),
  );
  const states: Tensors = Object.fromEntries(
    Object.entries(initial).map(([name, data]) => [name, tensor(dtype, [B, n], data)]),
  );
  return {
    dtype,
    sizes: { T, B, m, n },
    layers: [{ cell, options, direction: "forward", params: [params], initial: [states] }],
    x: tensor(dtype, batchMajor ? [B, T, m] : [T, B, m], x),
    lengths: null,
    want: ["y", "final"],
    cotangents: null,
    ...(batchMajor && { batchMajor }),
  };
}

import type { Gradients, RunAnswer, RunRequest } from "../../../../impl/contract.ts";
import { mapTree } from "../../../../impl/tree.ts";
import { stepFor } from "../../../../spec/catalogue.ts";
import type { Tensor } from "../../../../spec/tensor.ts";
import type { ReferenceRun } from "../../../controls/controls.ts";
import type { Axis } from "../../../law.ts";
import type { WrongImplementation } from "../../../mutants/around/wrong-implementation.ts";
import { cotangentsOfPiece } from "../../../requests/cotangents.ts";
import { ofPieces } from "../../../requests/gather-gradients.ts";
import { piece } from "../../../requests/piece.ts";
import { at, concatSteps, fill, mapTensor, mapTensors, withLayer, withParams } from "../../../requests/rearrange.ts";
import { rowsOfAnswer } from "../../../requests/rows.ts";

/** A mistake that shows beyond a size k only. */
export interface Beyond {
  readonly id: string;
  readonly sentence: (k: number) => string;
  /** Axis of which k is a size. */
  readonly axis: Axis;
  /** Cells that can make it; the plain ones where absent. */
  readonly cells?: readonly string[];
  /** Laws each of which must refuse it. */
  readonly laws: readonly string[];
  readonly of: (k: number) => WrongImplementation["of"];
}

const forward = ({ layers }: RunRequest): boolean => layers.length === 1 && layers[0]?.direction === "forward";

const inGradients = (answer: RunAnswer, of: (t: Tensor, path: string) => Tensor): RunAnswer =>
  answer.gradients ? { ...answer, gradients: mapTree(answer.gradients, of) } : answer;

/** The last `keep` columns on are 0. */
const columnsFrom = (t: Tensor, keep: number): Tensor =>
  mapTensor(t, (v, i) => (i % (t.shape.at(-1) as number) < keep ? v : 0));

const rowsFrom = (t: Tensor, keep: number): Tensor =>
  mapTensor(t, (v, i) => (Math.floor(i / (t.shape[1] as number)) < keep ? v : 0));

/** Parameters whose columns belong to an axis. */
const readers = ({ layers }: RunRequest, axis: "m" | "n" | "p"): string[] => {
  const [layer] = layers;
  return layer === undefined
    ? []
    : stepFor(layer.cell, layer.options)
        .params.filter(({ shape }) => shape.length === 2 && shape[1] === axis)
        .map(({ name }) => name);
};

/** Columns of the weights that read an axis, from the one that a size says, not read. */
const unread =
  (axis: "m" | "n" | "p", from: (size: number) => number): WrongImplementation["of"] =>
  (correct) =>
  (request) => {
    const [names, keep] = [readers(request, axis), from(request.sizes[axis] as number)];
    return correct(
      withParams(request, (walk) => mapTensors(walk, (t, name) => (names.includes(name) ? columnsFrom(t, keep) : t))),
    );
  };

/** Pieces of k steps, each from the state that `carried` makes of the one before. */
const inPieces =
  (k: number, carriesState: boolean, carriesGradient: boolean) =>
  (correct: ReferenceRun): ReferenceRun =>
  (request) => {
    const { T } = request.sizes;
    if (!forward(request) || T <= k) return correct(request);
    const first = piece({ ...request, cotangents: null, want: ["y", "final"] }, 0, k);
    const { y, final } = correct(first);
    const between = final?.[0] ?? null;
    const later = withLayer(piece(request, k, T), { initial: carriesState ? between : null });
    const { cotangents } = request;
    const rest = inPieces(k, carriesState, carriesGradient)(correct)({
      ...later,
      want: ["y", "final", ...(cotangents ? (["gradients"] as const) : [])],
      cotangents: cotangents && cotangentsOfPiece(cotangents, k, T, cotangents.final),
    });
    const answer: RunAnswer = {
      ...(y && rest.y && { y: concatSteps(y, rest.y) }),
      ...(rest.final && { final: rest.final }),
    };
    if (cotangents === null || rest.gradients === undefined) return answer;
    const back = carriesGradient ? (rest.gradients.initial ?? null) : null;
    const { gradients } = correct({
      ...first,
      want: ["gradients"],
      cotangents: cotangentsOfPiece(cotangents, 0, k, back),
    });
    return { ...answer, gradients: ofPieces(gradients as Gradients, rest.gradients) };
  };

const gradientLaws = (name: string): string[] => [`sizes/many-${name}-gradient`];

/** Mistakes of every kind that shows at large sizes only, each from a size of one's choice on. */
export const beyond: readonly Beyond[] = [
  {
    id: "history-cut",
    sentence: (k) => `A step knows nothing of what was more than ${k} steps before it.`,
    axis: "T",
    laws: ["sizes/many-steps-remembered"],
    of: (k) => (correct) => (request) => {
      const { T } = request.sizes;
      const whole = correct(request);
      if (!forward(request) || T <= k || whole.y === undefined) return whole;
      const windows = Array.from({ length: T - k }, (_, t) =>
        correct(withLayer({ ...piece(request, t + 1, t + 1 + k), want: ["y", "final"] }, { initial: null })),
      );
      const { y } = whole;
      const late = (t: number, b: number, j: number): number =>
        at((windows[t - k] as RunAnswer).y as Tensor, k - 1, b, j);
      const { final } = windows.at(-1) as RunAnswer;
      return {
        ...whole,
        ...(final && { final }),
        y: fill(y, y.shape, (t, b, j) => (t < k ? at(y, t, b, j) : late(t, b, j))),
      };
    },
  },
  {
    id: "steps-repeated",
    sentence: (k) => `Steps after the first ${k} read the input of the first.`,
    axis: "T",
    laws: ["sizes/many-steps"],
    of: (k) => (correct) => (request) => {
      const { x } = request;
      return correct({ ...request, x: fill(x, x.shape, (t, b, i) => at(x, t < k ? t : 0, b, i)) });
    },
  },
  {
    id: "state-lost-between-chunks",
    sentence: (k) => `Every ${k} steps the state is lost.`,
    axis: "T",
    laws: ["sizes/many-steps-remembered"],
    of: (k) => inPieces(k, false, false),
  },
  {
    id: "gradients-detached",
    sentence: (k) => `Gradients do not pass from one chunk of ${k} steps to the one before.`,
    axis: "T",
    laws: ["sizes/many-steps-remembered-gradient"],
    of: (k) => inPieces(k, true, false),
  },
  {
    id: "gradients-cut",
    sentence: (k) => `The backward pass ends after ${k} steps.`,
    axis: "T",
    laws: ["sizes/many-steps-remembered-gradient"],
    of: (k) => (correct) => (request) => {
      const { T } = request.sizes;
      const { cotangents } = request;
      const { gradients, ...answer } = correct(request);
      if (!forward(request) || T <= k || gradients === undefined || cotangents === null)
        return { ...answer, ...(gradients && { gradients }) };
      const { final } = correct({ ...piece(request, 0, T - k), want: ["final"], cotangents: null });
      const last = withLayer(piece(request, T - k, T), { initial: final?.[0] ?? null });
      const late = correct({
        ...last,
        want: ["gradients"],
        cotangents: cotangentsOfPiece(cotangents, T - k, T, cotangents.final),
      }).gradients as Gradients;
      const { x, initial } = gradients;
      return {
        ...answer,
        gradients: {
          params: late.params,
          x: fill(x, x.shape, (t, b, i) => (t < T - k ? 0 : at(late.x, t - (T - k), b, i))),
          ...(initial && { initial: mapTree(initial, (t) => mapTensor(t, () => 0)) }),
        },
      };
    },
  },
  {
    id: "gradient-of-x-zero",
    sentence: (k) => `The gradient of x is 0 where there are more than ${k} steps.`,
    axis: "T",
    laws: ["sizes/many-steps-gradient", "sizes/many-steps-remembered-gradient"],
    of: (k) => (correct) => (request) =>
      inGradients(correct(request), (t, path) => (path === "x" && request.sizes.T > k ? mapTensor(t, () => 0) : t)),
  },
  {
    id: "rows-repeated",
    sentence: (k) => `Rows after the first ${k} are given the outputs of the first.`,
    axis: "B",
    laws: ["sizes/many-rows"],
    of: (k) => (correct) => (request) => {
      const { gradients, ...answer } = correct(request);
      const rows = Array.from({ length: request.sizes.B }, (_, b) => (b < k ? b : 0));
      return { ...rowsOfAnswer(answer, rows), ...(gradients && { gradients }) };
    },
  },
  {
    id: "gradients-of-many-rows-small",
    sentence: (k) => `Gradients of parameters are a tenth too small where there are more than ${k} rows.`,
    axis: "B",
    laws: gradientLaws("rows"),
    of: (k) => (correct) => (request) =>
      inGradients(correct(request), (t, path) =>
        path.startsWith("params") && request.sizes.B > k ? mapTensor(t, (v) => 0.9 * v) : t,
      ),
  },
  {
    id: "inputs-unread",
    sentence: (k) => `Features of x after the first ${k} are not read.`,
    axis: "m",
    laws: ["sizes/many-inputs"],
    of: (k) => unread("m", () => k),
  },
  {
    id: "inputs-beyond-whole-tiles-unread",
    sentence: (k) => `Of more than ${k} features those beyond the last whole tile of ${k} are not read.`,
    axis: "m",
    laws: ["sizes/many-inputs"],
    of: (k) => unread("m", (m) => (m <= k ? m : m - (m % k))),
  },
  {
    id: "gradient-columns-of-inputs-zero",
    sentence: (k) => `Columns after the first ${k} of the gradients of the weights that read x are 0.`,
    axis: "m",
    laws: gradientLaws("inputs"),
    of: (k) => (correct) => (request) => {
      const names = readers(request, "m");
      return inGradients(correct(request), (t, path) =>
        names.includes(path.split(".").at(-1) as string) ? columnsFrom(t, k) : t,
      );
    },
  },
  {
    id: "units-unread",
    sentence: (k) => `Recurrent columns after the first ${k} are not read.`,
    axis: "n",
    laws: ["sizes/many-units"],
    of: (k) => unread("n", () => k),
  },
  {
    id: "units-beyond-whole-tiles-unread",
    sentence: (k) => `Of more than ${k} units those beyond the last whole tile of ${k} are not read.`,
    axis: "n",
    laws: ["sizes/many-units"],
    of: (k) => unread("n", (n) => (n <= k ? n : n - (n % k))),
  },
  {
    id: "gradient-rows-of-units-zero",
    sentence: (k) => `Rows after the first ${k} of the gradients of the recurrent weights are 0.`,
    axis: "n",
    laws: gradientLaws("units"),
    of: (k) => (correct) => (request) => {
      const names = readers(request, "n");
      return inGradients(correct(request), (t, path) =>
        names.includes(path.split(".").at(-1) as string) ? rowsFrom(t, k) : t,
      );
    },
  },
  {
    id: "projection-unread",
    sentence: (k) => `Recurrent columns after the first ${k} of the projection are not read.`,
    axis: "further",
    cells: ["lstm-projection"],
    laws: ["sizes/many-further-units"],
    of: (k) => unread("p", () => k),
  },
  {
    id: "gradient-columns-of-projection-zero",
    sentence: (k) => `Columns after the first ${k} of the gradients of the weights that read the projection are 0.`,
    axis: "further",
    cells: ["lstm-projection"],
    laws: ["sizes/many-further-units-gradient"],
    of: (k) => (correct) => (request) => {
      const names = readers(request, "p");
      return inGradients(correct(request), (t, path) =>
        names.includes(path.split(".").at(-1) as string) ? columnsFrom(t, k) : t,
      );
    },
  },
  {
    id: "layers-repeated",
    sentence: (k) => `Layers after the first ${k} have the parameters of the last of these.`,
    axis: "layers",
    laws: ["sizes/many-layers"],
    of: (k) => (correct) => (request) => {
      const { layers } = request;
      const params = layers[k - 1]?.params;
      return correct({
        ...request,
        layers: layers.map((layer, depth) => (depth < k || params === undefined ? layer : { ...layer, params })),
      });
    },
  },
  {
    id: "gradients-of-layers-zero",
    sentence: (k) => `Gradients of the parameters of layers after the first ${k} are 0.`,
    axis: "layers",
    laws: ["sizes/many-layers-gradient"],
    of: (k) => (correct) => (request) =>
      inGradients(correct(request), (t, path) =>
        Number(/^params\[(\d+)\]/u.exec(path)?.[1] ?? -1) >= k ? mapTensor(t, () => 0) : t,
      ),
  },
];

/** The size beyond which no law of small sizes looks. */
const small = (axis: Axis): number => (axis === "layers" ? 3 : 48);

/** One of each kind, from the size on that no law of small sizes reaches. */
export const beyondSizes: readonly WrongImplementation[] = beyond.map(({ id, sentence, axis, laws, of, cells }) => ({
  id: `${id}-beyond-${small(axis)}`,
  sentence: sentence(small(axis)),
  // a Jordan network cannot be made to remember: long sequences are held to the definition as they come
  cells: cells ?? ["elman", "lstm", "gru", ...(axis === "T" ? ["jordan"] : [])],
  laws,
  of: of(small(axis)),
}));

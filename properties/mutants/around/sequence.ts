import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { mapTree } from "../../../impl/tree.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import type { ReferenceRun } from "../../controls/controls.ts";
import { at, concatFeatures, fill, flipValid, mapTensor, mapTensors, takeFeatures } from "../../requests/rearrange.ts";
import { type WrongImplementation, wrong } from "./wrong-implementation.ts";

const withLengths = (request: RunRequest, of: (length: number, b: number) => number): RunRequest => ({
  ...request,
  lengths: request.lengths?.map(of) ?? null,
});

const lengthOf = ({ lengths, sizes }: RunRequest, b: number): number => lengths?.[b] ?? sizes.T;

/** y with every element of the padding given anew. */
const padded = (request: RunRequest, answer: RunAnswer, of: (t: number, b: number, k: number) => number): RunAnswer => {
  const { y } = answer;
  if (y === undefined) return answer;
  const values = fill(y, y.shape, (t, b, k) => {
    const [s, row, i] = [t, b, k];
    return s < lengthOf(request, row) ? at(y, s, row, i) : of(s, row, i);
  });
  return { ...answer, y: values };
};

/** The answer with every final state replaced; a path reads `[0][1].h`. */
const mapFinal = (answer: RunAnswer, of: (t: Tensor, path: string) => Tensor): RunAnswer => ({
  ...answer,
  ...(answer.final && { final: mapTree(answer.final, of) }),
});

const silent = (request: RunRequest, answer: RunAnswer): RunAnswer => padded(request, answer, () => 0);

/** Row indices by falling length, as packing sorts them. */
const sorted = (request: RunRequest): number[] =>
  Array.from({ length: request.sizes.B }, (_, b) => b).sort((a, b) => lengthOf(request, b) - lengthOf(request, a));

/** Rows of a tensor [B, n] or [T, B, n] in another order. */
const reordered = (t: Tensor, order: readonly number[]): Tensor =>
  t.shape.length === 2
    ? fill(t, t.shape, (b, k) => at(t, order[b] as number, k))
    : fill(t, t.shape, (s, b, k) => at(t, s, order[b] as number, k));

/** A mistake that shows only in some direction, with some lengths. */
const rarely: typeof wrong = (id, sentence, laws, of, more) => wrong(id, sentence, laws, of, { rare: true, ...more });

const forwardOnly = { directions: ["forward"], maxLayers: 1, gradients: false } as const;
const GARBAGE = "padding/garbage-is-invisible";

/** Lengths and padding handled wrongly. */
export const paddings: readonly WrongImplementation[] = [
  rarely(
    "length-inclusive",
    "t ≤ length is walked instead of t < length.",
    [GARBAGE, "step/direct"],
    (correct) => (request) => {
      const { T } = request.sizes;
      return silent(request, correct(withLengths(request, (length) => Math.min(T, length + 1))));
    },
  ),
  rarely(
    "length-short",
    "The last valid step is left out.",
    ["step/direct"],
    (correct) => (request) => correct(withLengths(request, (length) => Math.max(0, length - 1))),
  ),
  rarely(
    "masked-output-only",
    "The mask is applied to y, and the state goes on changing.",
    [GARBAGE, "step/direct"],
    (correct) => (request) => silent(request, correct({ ...request, lengths: null })),
    { support: forwardOnly },
  ),
  rarely(
    "padding-held",
    "y repeats its last value in the padding.",
    [GARBAGE, "step/direct"],
    (correct) => (request) => {
      const answer = correct(request);
      return padded(request, answer, (_, b, k) => {
        const length = lengthOf(request, b);
        return length === 0 ? 0 : at(answer.y as Tensor, length - 1, b, k);
      });
    },
    { support: forwardOnly },
  ),
  rarely(
    "padding-is-nan",
    "y is not written in the padding.",
    [GARBAGE, "step/direct"],
    (correct) => (request) => padded(request, correct(request), () => Number.NaN),
  ),
  rarely(
    "mask-multiplies",
    "The mask multiplies x, so that NaN in the padding leaks into the state.",
    [GARBAGE],
    (correct) => (request) => {
      const leak = fill(request.x, [request.sizes.B, 1], (b) => {
        let sum = 0;
        for (let t = lengthOf(request, b); t < request.sizes.T; t++) sum += 0 * at(request.x, t, b, 0);
        return sum;
      });
      return mapFinal(correct(request), (t) => fill(t, t.shape, (b, k) => at(t, b, k) + at(leak, b, 0)));
    },
  ),
  rarely(
    "empty-row-zeroed",
    "A row of length 0 ends in zeros.",
    ["padding/zero-length-keeps-state"],
    (correct) => (request) =>
      mapFinal(correct(request), (t) => fill(t, t.shape, (b, k) => (lengthOf(request, b) === 0 ? 0 : at(t, b, k)))),
  ),
  rarely(
    "empty-row-cell-zeroed",
    "A row of length 0 returns h₀ for h but zeros for c.",
    ["padding/zero-length-keeps-state"],
    (correct) => (request) =>
      mapFinal(correct(request), (t, path) =>
        fill(t, t.shape, (b, k) => (path.endsWith(".c") && lengthOf(request, b) === 0 ? 0 : at(t, b, k))),
      ),
    { cells: ["lstm"] },
  ),
  rarely(
    "empty-row-repeats",
    "A row of length 0 repeats the state of the row before it.",
    ["padding/zero-length-keeps-state"],
    (correct) => (request) =>
      mapFinal(correct(request), (t) =>
        fill(t, t.shape, (b, k) => {
          const row = b;
          return at(t, lengthOf(request, row) === 0 && request.sizes.B > 1 ? (row || request.sizes.B) - 1 : row, k);
        }),
      ),
  ),
  rarely(
    "final-of-padded-run",
    "The final state is the one after T steps, padding included.",
    ["step/direct", GARBAGE],
    (correct) => (request) => ({
      ...correct(request),
      ...(request.want.includes("final") && { final: correct({ ...request, lengths: null, want: ["final"] }).final }),
    }),
  ),
  rarely(
    "final-is-last-y",
    "The final h is y at T − 1, which is 0 in the padding.",
    ["step/direct"],
    (correct) => (request) => {
      const { y } = correct({ ...request, want: ["y"] });
      return mapFinal(correct(request), (t, path) =>
        path.endsWith(".h") ? fill(t, t.shape, (b, k) => at(y as Tensor, request.sizes.T - 1, b, k)) : t,
      );
    },
    { support: forwardOnly },
  ),
  rarely(
    "reverse-over-all",
    "Reverse starts in the padding, at T − 1.",
    ["direction/reverse-is-flip", GARBAGE],
    (correct) => (request) => {
      const reverse = request.layers.some(({ direction }) => direction === "reverse");
      return silent(request, correct(reverse ? { ...request, lengths: null } : request));
    },
    { support: { directions: ["forward", "reverse"], maxLayers: 1, gradients: false } },
  ),
  rarely(
    "first-length-for-all",
    "The length of row 0 holds for the whole batch.",
    ["step/direct", "batch/independence", GARBAGE],
    (correct) => (request) => correct(withLengths(request, () => lengthOf(request, 0))),
  ),
  rarely(
    "unsorted-output",
    "Rows sorted by length are not put back in y.",
    ["batch/independence"],
    (correct) => (request) => {
      const answer = correct(request);
      return answer.y === undefined ? answer : { ...answer, y: reordered(answer.y, sorted(request)) };
    },
  ),
  rarely(
    "unsorted-state",
    "Rows sorted by length are not put back in the final state.",
    ["batch/independence"],
    (correct) => (request) => mapFinal(correct(request), (t) => reordered(t, sorted(request))),
  ),
  rarely(
    "unsorted-twice",
    "Rows are put back by the permutation instead of its inverse: the same for two rows.",
    ["batch/independence"],
    (correct) => (request) => {
      const order = sorted(request).map((_, b, all) => all[all[b] as number] as number);
      const answer = mapFinal(correct(request), (t) => reordered(t, order));
      return answer.y === undefined ? answer : { ...answer, y: reordered(answer.y, order) };
    },
  ),
];

const swapHalves = (t: Tensor): Tensor => {
  const n = (t.shape[2] as number) / 2;
  return concatFeatures(takeFeatures(t, n, 2 * n), takeFeatures(t, 0, n));
};

const isBidirectional = ({ layers }: RunRequest): boolean => layers.at(-1)?.direction === "bidirectional";
const FLIP = "direction/reverse-is-flip";

/** A change of answers whose last layer is bidirectional. */
const bi =
  (change: (request: RunRequest, answer: RunAnswer, correct: ReferenceRun) => RunAnswer): WrongImplementation["of"] =>
  (correct) =>
  (request) => {
    const answer = correct(request);
    return isBidirectional(request) ? change(request, answer, correct) : answer;
  };

/** Directions handled wrongly. */
export const directions: readonly WrongImplementation[] = [
  rarely(
    "reverse-is-forward",
    "Reverse runs forward.",
    ["step/direct", FLIP],
    (correct) => (request) =>
      correct({
        ...request,
        layers: request.layers.map((l) => (l.direction === "reverse" ? { ...l, direction: "forward" } : l)),
      }),
  ),
  rarely(
    "reverse-not-flipped-back",
    "The outputs of reverse stand in the order in which it walked.",
    ["step/direct", FLIP],
    (correct) => (request) => {
      const answer = correct(request);
      const last = request.layers.at(-1);
      return last?.direction === "reverse" && answer.y
        ? { ...answer, y: flipValid(answer.y, request.lengths) }
        : answer;
    },
  ),
  rarely(
    "backward-half-not-flipped",
    "The backward half of a bidirectional output stands in the order in which it walked.",
    ["step/direct", FLIP],
    bi((request, answer) => {
      if (answer.y === undefined) return answer;
      const n = (answer.y.shape[2] as number) / 2;
      const back = flipValid(takeFeatures(answer.y, n, 2 * n), request.lengths);
      return { ...answer, y: concatFeatures(takeFeatures(answer.y, 0, n), back) };
    }),
  ),
  rarely(
    "backward-first",
    "A bidirectional output has its backward features first.",
    ["step/direct", FLIP],
    bi((_, answer) => (answer.y === undefined ? answer : { ...answer, y: swapHalves(answer.y) })),
  ),
  rarely(
    "backward-final-at-the-end",
    "The final state of the backward pass is its output at T − 1 instead of at 0.",
    ["step/direct", FLIP],
    bi((request, answer, correct) => {
      const { y } = correct({ ...request, want: ["y"] });
      return mapFinal(answer, (t, path) =>
        path === `[${request.layers.length - 1}][1].h`
          ? fill(t, t.shape, (b, k) => at(y as Tensor, Math.max(0, lengthOf(request, b) - 1), b, k + request.sizes.n))
          : t,
      );
    }),
  ),
  rarely(
    "initial-states-swapped",
    "The two directions start from each other's state.",
    ["step/direct", FLIP],
    (correct) => (request) =>
      correct({
        ...request,
        layers: request.layers.map((l) => ({ ...l, initial: l.initial && [...l.initial].reverse() })),
      }),
  ),
  rarely(
    "states-interleaved",
    "[h_f, h_b, c_f, c_b] is read as [h_f, c_f, h_b, c_b].",
    ["step/direct", FLIP],
    (correct) => (request) =>
      correct({
        ...request,
        layers: request.layers.map((l) => {
          const [f, b] = l.initial ?? [];
          if (f === undefined || b === undefined) return l;
          const [h, second, third, c] = [f["h"], b["h"], f["c"], b["c"]] as [Tensor, Tensor, Tensor, Tensor];
          return {
            ...l,
            initial: [
              { h, c: second },
              { h: third, c },
            ],
          };
        }),
      }),
    { cells: ["lstm"] },
  ),
  rarely(
    "finals-swapped",
    "The final states of the two directions are answered in each other's place.",
    ["step/direct", FLIP],
    (correct) => (request) => {
      const answer = correct(request);
      return {
        ...answer,
        ...(answer.final && { final: answer.final.map((layer): readonly Tensors[] => [...layer].reverse()) }),
      };
    },
  ),
  rarely(
    "one-step-is-one-way",
    "With T = 1 the backward direction of a bidirectional layer is left out.",
    [FLIP],
    bi((request, answer) => {
      if (request.sizes.T > 1 || answer.y === undefined) return answer;
      return {
        ...answer,
        y: concatFeatures(
          takeFeatures(answer.y, 0, request.sizes.n),
          mapTensor(takeFeatures(answer.y, 0, request.sizes.n), () => 0),
        ),
      };
    }),
  ),
  rarely(
    "backward-halved-in-stack",
    "The layer above sees the backward direction of the layer below alone.",
    ["stack/layer-by-layer"],
    (correct) => (request) => {
      const [below, ...above] = request.layers;
      if (below === undefined || above.length === 0 || below.direction !== "bidirectional") return correct(request);
      const [W, n] = [Object.keys(below.params[0] ?? {}).filter((name) => name.startsWith("W_")), request.sizes.n];
      const blind = (params: Tensors): Tensors =>
        mapTensors(params, (t, name) => (W.includes(name) ? fill(t, t.shape, (k, i) => (i < n ? 0 : at(t, k, i))) : t));
      return correct({ ...request, layers: [below, ...above.map((l) => ({ ...l, params: l.params.map(blind) }))] });
    },
  ),
];

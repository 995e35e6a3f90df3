/** Named sets of workloads. Each option of the command line replaces one axis of all of a profile's grids. */
import { catalogue } from "../spec/catalogue.ts";
import type { Dtype } from "../spec/tensor.ts";
import { type Pass, type Shape, idOf } from "./core/shape.ts";

/** All combinations of the listed values. */
export interface Grid {
  readonly cells: readonly string[];
  readonly passes: readonly Pass[];
  readonly hidden: readonly number[];
  readonly batch: readonly number[];
  /** Steps; a `step` always has one. */
  readonly length: readonly number[];
  readonly dtypes: readonly Dtype[];
  readonly layers?: number;
  /** Width of the input; as wide as the hidden state where nothing is said. */
  readonly m?: number;
}

interface Profile {
  readonly name: string;
  /** The contents of the profile and their source. */
  readonly sentence: string;
  readonly grids: readonly Grid[];
}

const usual = { cells: ["lstm", "gru"], passes: ["forward"], batch: [1], length: [16], dtypes: ["float32"] } as const;

/** Four steps: the slowest of the third parties takes a second for each of them at 1,024 units. */
const brief = { ...usual, length: [4] } as const;

/** One row of a published table. */
const row = (cell: string, n: number, B: number, T: number): Grid => ({
  ...usual,
  cells: [cell],
  hidden: [n],
  batch: [B],
  length: [T],
});

/** Steps that are left of DeepBench's long sequences: time is linear in them, and 1,500 take a plain kernel a minute. */
const STEPS = 25;

export const profiles: readonly Profile[] = [
  {
    name: "quick",
    sentence: "three hidden sizes forward: a first look in half a minute",
    grids: [{ ...usual, hidden: [16, 64, 256] }],
  },
  {
    name: "sweep",
    sentence:
      "hidden sizes 16 to 1,024 forward, with the neighbours of a power of two; batches of 32, single steps and gradients",
    grids: [
      { ...brief, hidden: [16, 64, 127, 128, 129, 256, 512, 1024] },
      { ...brief, passes: ["step"], hidden: [16, 64, 256, 1024] },
      { ...brief, batch: [32], hidden: [16, 64, 256] },
      { ...brief, passes: ["forward+backward"], hidden: [16, 64, 256] },
    ],
  },
  {
    name: "catalogue",
    sentence: "every cell of the catalogue in float64, forward and with its gradients",
    grids: [
      {
        ...usual,
        cells: catalogue.map(({ id }) => id),
        passes: ["forward", "forward+backward"],
        hidden: [16, 32, 64],
        dtypes: ["float64"],
      },
    ],
  },
  {
    // code/kernels/rnn_problems.h, inference_device_set and inference_server_set; its GRU is cuDNN's, reset after the product
    name: "deepbench",
    sentence: `DeepBench's inference shapes up to 1,024 units (github.com/baidu-research/DeepBench, rnn_problems.h); sequences cut to ${STEPS} steps`,
    grids: [
      row("elman", 32, 1, STEPS),
      row("elman", 64, 1, STEPS),
      ...[1, 2, 4].flatMap((B) => [
        row("lstm", 256, B, STEPS),
        row("lstm", 512, B, STEPS),
        row("lstm", 1024, B, STEPS),
        row("gru-reset-after", 512, B, 1),
        row("gru-reset-after", 1024, B, STEPS),
      ]),
    ],
  },
  {
    name: "gnmt",
    sentence:
      "GNMT's layer of 1,024 LSTM units (Wu et al. 2016, arXiv 1609.08144), 2 of its 8 layers, a sentence of 25 words, one and four of them",
    grids: [{ ...usual, cells: ["lstm"], hidden: [1024], batch: [1, 4], length: [25], layers: 2 }],
  },
  {
    name: "char-lm",
    sentence:
      "min-char-rnn: 100 units, 25 steps, 67 characters (gist.github.com/karpathy/d4dee566867f8291f086), forward and training",
    grids: [
      {
        ...usual,
        cells: ["elman", "lstm", "gru"],
        passes: ["step", "forward", "forward+backward"],
        hidden: [100],
        length: [25],
        m: 67,
      },
    ],
  },
];

/** The shapes of grids, each once. */
export function shapesOf(grids: readonly Grid[], seed: number): Shape[] {
  const shapes = grids.flatMap(({ cells, passes, hidden, batch, length, dtypes, layers = 1, m }) =>
    cells.flatMap((cell) =>
      hidden.flatMap((n) =>
        passes.flatMap((pass) =>
          batch.flatMap((B) =>
            length.flatMap((T) =>
              dtypes.map((dtype): Shape => ({
                cell,
                pass,
                T: pass === "step" ? 1 : T,
                B,
                m: m ?? n,
                n,
                layers,
                dtype,
                seed,
              })),
            ),
          ),
        ),
      ),
    ),
  );
  return [...new Map(shapes.map((shape) => [idOf(shape), shape])).values()];
}

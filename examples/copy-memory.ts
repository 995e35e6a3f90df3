/**
 * The copy task: a symbol, a lag of blanks, a cue, and then the symbol must be named. The Elman network (U(−1/√n, 1/√n) as in PyTorch)
 * fails at a lag where the LSTM (the same, its gates' biases by chrono initialisation) succeeds: Hochreiter & Schmidhuber 1997.
 *
 *     node examples/copy-memory.ts --help
 */
// outside of this repository: "gatecheck/reference"
import { type Tensors, heads, tensor, training } from "../reference.ts";
import { interruption, progress, read, whole } from "./command.ts";

const help = `Trains an Elman network and an LSTM to name a symbol after a lag of blanks.

Usage: node examples/copy-memory.ts [options]

  --lag N      one lag only (default: 10, 20, 40 and 80)
  --steps N    training steps for each network and lag (default: 800)
  --hidden N   hidden units (default: 8)
  --seed N     of parameters and sequences (default: 1)
  --help       this text

Ctrl-C ends it; what has been found stands.
`;

const { argmax, crossEntropy, mulberry32 } = heads;
const { adam, chrono, clipByGlobalNorm, initialise, lossGradients, optimiser, shapesOf, uniform } = training;
const { trainingStep, untrained } = training;

const flags = read(help, { lag: whole(0), steps: whole(800), hidden: whole(8), seed: whole(1, 0) });
const lags = flags.lag === 0 ? [10, 20, 40, 80] : [flags.lag];
const interrupted = interruption();

const SYMBOLS = 4;
const [BLANK, CUE] = [SYMBOLS, SYMBOLS + 1];
const ROWS = 8;

/** Rows of one sequence each, and how many of them were named right once the loss has been asked for. */
function sequences(
  lag: number,
  rows: number,
  random: heads.Random,
): { readonly batch: training.Batch; readonly right: () => number } {
  const T = lag + 2;
  const symbols = Array.from({ length: rows }, () => Math.floor(random() * SYMBOLS));
  const x = tensor("float64", [T, rows, SYMBOLS + 2]);
  for (const [b, symbol] of symbols.entries())
    for (let t = 0; t < T; t++) {
      const input = t === 0 ? symbol : t === T - 1 ? CUE : BLANK;
      x.data[(t * rows + b) * (SYMBOLS + 2) + input] = 1;
    }
  let right = 0;
  const batch: training.Batch = {
    x,
    states: null,
    lossOf(u, t, b) {
      if (t < T - 1) return null;
      if (argmax(u) === symbols[b]) right++;
      return crossEntropy(u, symbols[b]!);
    },
  };
  return { batch, right: () => right };
}

function initial(model: training.Model, lag: number, random: heads.Random): Tensors {
  const params = initialise(shapesOf(model), () => uniform(1 / Math.sqrt(model.n)), random);
  if (model.cell !== "lstm") return params;
  const { b_f, b_i } = chrono(model.n, lag, random);
  return { ...params, "0.b_f": b_f, "0.b_i": b_i };
}

/** Share of fresh sequences whose symbol is named after training; null where Ctrl-C came first. */
async function accuracy(cell: string, lag: number): Promise<number | null> {
  const random = mulberry32(flags.seed);
  const model: training.Model = { cell, options: {}, layers: 1, m: SYMBOLS + 2, n: flags.hidden, k: SYMBOLS };
  const clip = (gradients: Tensors): Tensors => clipByGlobalNorm(1, gradients);
  const trainer: training.Trainer = { model, optimiser: optimiser(adam({ eta: 0.01 })), clip };
  let trained = untrained(trainer, initial(model, lag, random));
  for (let step = 1; step <= flags.steps; step++) {
    if (await interrupted()) return null;
    const { batch, right } = sequences(lag, ROWS, random);
    const result = await trainingStep(trainer, trained, batch);
    trained = result.trained;
    const loss = (result.loss / ROWS).toFixed(3);
    progress(`lag ${lag}  ${cell}  step ${step}/${flags.steps}  loss ${loss}  right ${right()}/${ROWS}`);
  }
  const { batch, right } = sequences(lag, 200, random);
  await lossGradients(model, trained.params, batch);
  return right() / 200;
}

console.log(`accuracy after ${flags.steps} steps of ${ROWS} sequences; chance is ${100 / SYMBOLS} %`);
for (const lag of lags)
  for (const cell of ["elman", "lstm"]) {
    const found = await accuracy(cell, lag);
    progress("");
    if (found === null) {
      console.log("interrupted");
      process.exit(130);
    }
    console.log(`lag ${String(lag).padStart(3)}  ${cell.padEnd(5)}  ${(100 * found).toFixed(1).padStart(5)} %`);
  }

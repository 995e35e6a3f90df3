/**
 * A character language model: reads a text in parallel streams, chunk by chunk, the states carried over and the gradient stopped at the
 * borders of chunks (truncated BPTT), and then writes in its manner.
 *
 *     node examples/char-lm.ts --help
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
// outside of this repository: "gatecheck/reference"
import { heads, tensor, training } from "../reference.ts";
import { end, interruption, number, progress, read, text, whole, word } from "./command.ts";

const help = `Trains a character language model on a text, and lets it write.

Usage: node examples/char-lm.ts [options]

  --cell CELL        elman, gru or lstm (default: lstm)
  --text FILE        what to learn (default: examples/text.txt, 32 of Shakespeare's sonnets, 1609, public domain)
  --steps N          training steps (default: 500)
  --hidden N         hidden units (default: 48)
  --unroll N         characters of a chunk (default: 32)
  --streams N        places of the text read at once (default: 8)
  --length N         characters to write (default: 400)
  --temperature X    0 always takes the likeliest character (default: 0.7)
  --seed N           of parameters and sampling (default: 1)
  --help             this text

Ctrl-C ends the training; what has been learnt is written all the same.
`;

const { characterVocabulary, charactersOf, crossEntropy, decode, generate, mulberry32, oneHot } = heads;
const { adam, clipByGlobalNorm, constant, glorotUniform, initialise, optimiser, orthogonal } = training;
const { predict, shapesOf, trainingStep, untrained } = training;

const flags = read(help, {
  cell: word("lstm", ["elman", "gru", "lstm"]),
  text: text(fileURLToPath(new URL("text.txt", import.meta.url))),
  steps: whole(500),
  hidden: whole(48),
  unroll: whole(32),
  streams: whole(8),
  length: whole(400),
  temperature: number(0.7, 0),
  seed: whole(1, 0),
});

const characters = charactersOf(textOf(flags.text));
const vocabulary = characterVocabulary(characters.join(""));
const V = vocabulary.tokens.length;
const tokens = characters.map(vocabulary.indexOf);
const { unroll: T, streams: B } = flags;
const streamLength = Math.floor(tokens.length / B);
if (streamLength <= T)
  end(2, `${flags.text}: got ${tokens.length} characters, wanted more than ${B * (T + 1)} for ${B} streams of ${T}`);

const model: training.Model = { cell: flags.cell, options: {}, layers: 1, m: V, n: flags.hidden, k: V };
const trainer: training.Trainer = {
  model,
  optimiser: optimiser(adam({ eta: 0.01 })),
  clip: (gradients) => clipByGlobalNorm(5 * B * T, gradients), // the loss is a sum over B·T characters
};
const random = mulberry32(flags.seed);
const interrupted = interruption();

let trained = untrained(trainer, initialise(shapesOf(model), initialiserOf, random));
await train();
console.log(`\n${written()}`);

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return end(2, `--text: ${(error as Error).message}`);
  }
}

/** As Keras: Glorot, orthogonal, zero biases but for that of a forget gate. */
function initialiserOf(name: string): typeof glorotUniform {
  if (name.includes("U_")) return orthogonal;
  if (name.includes("W_") || name === "V") return glorotUniform;
  return constant(name.endsWith("b_f") ? 1 : 0);
}

/** Characters from `at` on, in every stream, and those that follow them. */
function chunk(at: number, states: training.States): training.Batch {
  const token = (b: number, t: number): number => tokens[b * streamLength + at + t]!;
  const x = tensor("float64", [T, B, V]);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) x.data[(t * B + b) * V + token(b, t)] = 1;
  return { x, states, lossOf: (u, t, b) => crossEntropy(u, token(b, t + 1)) };
}

async function train(): Promise<void> {
  console.log(`${flags.cell}, ${flags.hidden} hidden units; ${tokens.length} characters, ${V - 1} different ones`);
  const interval = Math.max(1, Math.round(flags.steps / 10));
  let [at, states, sum, count]: [number, training.States, number, number] = [0, null, 0, 0];
  for (let step = 1; step <= flags.steps; step++) {
    if (await interrupted()) break;
    const result = await trainingStep(trainer, trained, chunk(at, states));
    trained = result.trained;
    [at, states] = at + 2 * T < streamLength ? [at + T, result.final] : [0, null];
    [sum, count] = [sum + result.loss, count + B * T];
    progress(`step ${step}/${flags.steps}  ${(result.loss / (B * T)).toFixed(3)} nats per character`);
    if (step % interval !== 0 && step !== flags.steps) continue;
    progress("");
    const width = String(flags.steps).length;
    console.log(`step ${String(step).padStart(width)}/${flags.steps}  ${(sum / count).toFixed(3)} nats per character`);
    [sum, count] = [0, 0];
  }
  progress("");
}

/** Text sampled from the model, beginning with the empty text. */
function written(): string {
  const languageModel: heads.LanguageModel<training.States> = {
    initial: null,
    step: (state, token) => {
      const { logits, states } = predict(model, trained.params, oneHot(token, V), state);
      return { logits, state: states };
    },
  };
  const { length: maxLength, temperature } = flags;
  return decode(vocabulary, generate(languageModel, { eos: vocabulary.eos, maxLength, temperature, random })).join("");
}

import { type Cell, defineCell } from "../cell.ts";
import { add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with recurrent projection: what the gates see, and what leaves, is r = W_r (o ⊙ tanh(c)), narrower than
 * c. No second projection that is not recurrent, no clipping of r.
 * H. Sak, A. Senior, F. Beaufays, Long short-term memory recurrent neural network architectures for large scale acoustic
 * modeling, Interspeech 2014.
 */
export const lstmProjection: Cell = defineCell({
  id: "lstm-projection",
  title: "Long short-term memory with recurrent projection",
  options: { bias: [true, false] },
  sizes: { p: "the projection" },
  state: { r: ["p"], c: ["n"] },
  output: "r",
  equations: ({ old, affine, param }) => {
    const i = sigmoid(affine("i"));
    const f = sigmoid(affine("f"));
    const o = sigmoid(affine("o"));
    const g = tanh(affine("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const h = mul(o, tanh(c));
    const r = matvec(param("W_r", ["p", "n"]), h);
    return { i, f, o, g, c, h, r };
  },
  traits: { sums: ["c"], squashing: true },
  family: ["recurrent", "gated", "lstm", "lstm-projection"],
  papers: ["Sak, Senior & Beaufays 2014, arXiv 1402.1128"],
  alsoIn: ["torch.nn.LSTM with proj_size", "oneDNN LSTMP", "TensorFlow 1 LSTMCell with num_proj, without proj_clip"],
});

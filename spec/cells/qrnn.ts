import type { Cell } from "../cell.ts";
import { type Node, add, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";
import type { Equations } from "../language/rewrite.ts";
import type { OptionValue } from "../options.ts";

/** Pooling of what a masked convolution gives for the candidate z and the gates f, o, i; which of these there are is its name. */
export function pooled(pooling: OptionValue | undefined, convolution: (name: string) => Node, cOld: Node): Equations {
  const z = tanh(convolution("z")); // z = tanh(W_z ∗ x)
  const f = sigmoid(convolution("f")); // f = σ(W_f ∗ x)
  const mixed = lerp(f, z, cOld); // f ⊙ c′ + (1 − f) ⊙ z
  if (pooling === "f") return { z, f, c: mixed, h: mixed }; // h = f ⊙ h′ + (1 − f) ⊙ z
  const o = sigmoid(convolution("o")); // o = σ(Wₒ ∗ x)
  if (pooling === "fo") return { z, f, o, c: mixed, h: mul(o, mixed) }; // c = f ⊙ c′ + (1 − f) ⊙ z, h = o ⊙ c
  const i = sigmoid(convolution("i")); // i = σ(Wᵢ ∗ x)
  const c = add(mul(f, cOld), mul(i, z)); // c = f ⊙ c′ + i ⊙ z
  const h = mul(o, c); // h = o ⊙ c
  return { z, f, o, i, c, h };
}

/**
 * Quasi-recurrent network, width 2: the candidate and the gates see this input and the one before it, and no output. What is
 * pooled is called c throughout: the state, as the paper calls it where there is an output gate; with f-pooling, where the paper
 * calls it h, it is also the output. The input before the first is a state too.
 * J. Bradbury, S. Merity, C. Xiong, R. Socher, Quasi-recurrent neural networks, ICLR 2017.
 */
export const qrnn: Cell = {
  id: "qrnn",
  title: "Quasi-recurrent network, width 2",
  family: ["recurrent", "gated", "qrnn"],
  papers: ["Bradbury et al. 2017, ICLR (arXiv 1611.01576)"],
  alsoIn: ["salesforce/pytorch-qrnn with window=2 and fo-pooling, its f negated (1 − f keeps)"],
  options: { pooling: ["ifo", "fo", "f"], bias: [true, false] },
  state: { c: ["n"], xPrev: ["m"] },
  output: "h",
  equations: ({ x, state, options, W, biased }) => {
    const { c, xPrev } = state as { c: Node; xPrev: Node };
    const convolution = (name: string): Node =>
      biased(`b_${name}`, matvec(W(`${name}1`), xPrev), matvec(W(`${name}2`), x)); // W ∗ x = W¹ x′ + W² x + b
    return { ...pooled(options["pooling"], convolution, c), xPrev: x };
  },
};

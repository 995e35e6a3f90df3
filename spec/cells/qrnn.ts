import { type Cell, defineCell } from "../cell.ts";
import { type Node, add, lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";
import type { Equations } from "../language/rewrite.ts";

/** Pooling of the masked convolutions of the candidate z and of the gates that it is named after: f, o, i. */
export function pooled(
  pooling: "ifo" | "fo" | "f",
  convolution: (name: string) => Node,
  cOld: Node,
): Equations & { readonly c: Node } {
  const z = tanh(convolution("z"));
  const f = sigmoid(convolution("f"));
  const mixed = lerp(f, z, cOld);
  if (pooling === "f") return { z, f, c: mixed, h: mixed };
  const o = sigmoid(convolution("o"));
  if (pooling === "fo") return { z, f, o, c: mixed, h: mul(o, mixed) };
  const i = sigmoid(convolution("i"));
  const c = add(mul(f, cOld), mul(i, z));
  const h = mul(o, c);
  return { z, f, o, i, c, h };
}

/**
 * Quasi-recurrent network, width 2: the candidate and the gates see this input and the one before it, and no output. What is
 * pooled is called c throughout: the state, as the paper calls it where there is an output gate; with f-pooling, where the paper
 * calls it h, it is also the output. The input before the first is a state too.
 * J. Bradbury, S. Merity, C. Xiong, R. Socher, Quasi-recurrent neural networks, ICLR 2017.
 */
export const qrnn: Cell = defineCell({
  id: "qrnn",
  title: "Quasi-recurrent network, width 2",
  options: { pooling: ["ifo", "fo", "f"], bias: [true, false] },
  state: { c: ["n"], xPrev: ["m"] },
  output: "h",
  equations: ({ x, old, options, W, biased }) => {
    const convolution = (name: string): Node =>
      biased(`b_${name}`, matvec(W(`${name}1`), old.xPrev), matvec(W(`${name}2`), x));
    return { ...pooled(options.pooling, convolution, old.c), xPrev: x };
  },
  traits: ({ pooling }) => (pooling === "ifo" ? { sums: ["c"] } : { mixture: { state: "c" } }),
  family: ["recurrent", "gated", "qrnn"],
  papers: ["Bradbury et al. 2017, ICLR (arXiv 1611.01576)"],
  alsoIn: ["salesforce/pytorch-qrnn with window=2 and fo-pooling, its f negated (1 − f keeps)"],
});

import { type Cell, defineCell } from "../cell.ts";
import { type Node, matvec } from "../language/expression.ts";
import { pooled } from "./qrnn.ts";

/**
 * Quasi-recurrent network, width 1: the candidate and the gates see this input alone, so that there is no input to carry.
 * J. Bradbury, S. Merity, C. Xiong, R. Socher, Quasi-recurrent neural networks, ICLR 2017.
 */
export const qrnnWindow1: Cell = defineCell({
  id: "qrnn-window-1",
  title: "Quasi-recurrent network, width 1",
  options: { pooling: ["ifo", "fo", "f"], bias: [true, false] },
  state: { c: ["n"] },
  output: "h",
  equations: ({ x, old, options, W, biased }) => {
    const convolution = (name: string): Node => biased(`b_${name}`, matvec(W(name), x));
    return pooled(options.pooling, convolution, old.c);
  },
  traits: ({ pooling }) => ({
    squashing: true,
    ...(pooling === "ifo" ? { sums: ["c"] } : { mixture: { state: "c" } }),
  }),
  family: ["recurrent", "gated", "qrnn"],
  papers: ["Bradbury et al. 2017, ICLR (arXiv 1611.01576)"],
  alsoIn: ["salesforce/pytorch-qrnn with window=1 and fo-pooling, its f negated (1 − f keeps)"],
});

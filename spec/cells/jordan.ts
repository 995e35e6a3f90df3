import { type Cell, defineCell } from "../cell.ts";
import { activate, matvec, softmax } from "../language/expression.ts";
import { activations } from "../language/functions.ts";

/**
 * Jordan network: what comes back is the output y, not the hidden layer; ψ is the softmax or the identity.
 * M. I. Jordan, Serial order: a parallel distributed processing approach, ICS report 8604, UC San Diego, 1986.
 */
export const jordan: Cell = defineCell({
  id: "jordan",
  title: "Jordan network",
  options: { output: ["softmax", "identity"], activation: activations, bias: [true, false] },
  sizes: { k: "the output" },
  state: { y: ["k"] },
  output: "y",
  equations: ({ options, biased, affine, param, phi }) => {
    const h = phi(affine("h"));
    const u = biased("b_y", matvec(param("V_y", ["k", "n"]), h));
    const y = options.output === "softmax" ? softmax(u) : activate("identity", u);
    return { h, y };
  },
  traits: { squashing: true },
  family: ["recurrent", "jordan"],
  papers: ["Jordan 1986, ICS report 8604"],
  alsoIn: [],
});

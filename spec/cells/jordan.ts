import type { Cell } from "../cell.ts";
import { type ActivationName, activate, matvec, softmax } from "../language/expression.ts";
import { activations } from "../language/functions.ts";

/**
 * Jordan network: what comes back is the output y, not the hidden layer; ψ is the softmax or the identity.
 * M. I. Jordan, Serial order: a parallel distributed processing approach, ICS report 8604, UC San Diego, 1986.
 */
export const jordan: Cell = {
  id: "jordan",
  title: "Jordan network",
  family: ["recurrent", "jordan"],
  papers: ["Jordan 1986, ICS report 8604"],
  alsoIn: [],
  options: { output: ["softmax", "identity"], activation: activations, bias: [true, false] },
  sizes: { k: "the output" },
  state: { y: ["k"] },
  output: "y",
  equations: ({ options, affine, biased, param }) => {
    const h = activate(options["activation"] as ActivationName, affine("h")); // h = φ(W x + U y′ + b)
    const u = biased("b_y", matvec(param("V_y", ["k", "n"]), h));
    const y = options["output"] === "softmax" ? softmax(u) : activate("identity", u); // y = ψ(V h + b_y)
    return { h, y };
  },
};

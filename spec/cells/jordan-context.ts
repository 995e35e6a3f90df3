import { type Cell, defineCell } from "../cell.ts";
import { activate, add, constant, matvec, mul, softmax, tanh } from "../language/expression.ts";

/**
 * Jordan network whose context units are connected to themselves: what comes back is a fading sum of all outputs, μ the strength
 * of the connection, 0 ≤ μ < 1. Sources differ on whether μ also scales y; here it does not.
 * M. I. Jordan, Serial order: a parallel distributed processing approach, ICS report 8604, UC San Diego, 1986.
 */
export const jordanContext: Cell = defineCell({
  id: "jordan-context",
  title: "Jordan network with self-connected context",
  options: { mu: [0.5, 0], output: ["softmax", "identity"], bias: [true, false] },
  sizes: { k: "the output" },
  state: { y: ["k"], s: ["k"] },
  output: "y",
  equations: ({ old, options, biased, affine, param }) => {
    const mu = constant(options.mu, ["k"]);
    const s = add(mul(mu, old.s), old.y);
    const h = tanh(affine("h", s));
    const u = biased("b_y", matvec(param("V_y", ["k", "n"]), h));
    const y = options.output === "softmax" ? softmax(u) : activate("identity", u);
    return { s, h, y };
  },
  family: ["recurrent", "jordan-context"],
  papers: ["Jordan 1986, ICS report 8604"],
  alsoIn: [],
});

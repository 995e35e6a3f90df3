import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";
import type { Equations } from "../language/rewrite.ts";

/**
 * The grid LSTM block of N dimensions as a recurrence: the vectors hᵢ and mᵢ of every dimension are the state, and all go one step
 * along their dimensions at once. Every dimension has an LSTM transform of its own (`untied`), or all share one (`tied`), from
 * what they see together, H = [h₁; …; h_N], and from the input x, for which the paper has a projection at the sides of the grid
 * (W = 0 is its block). With `priority` the last dimension is computed last and sees the new h of the others. The output is the
 * h of the last dimension.
 * N. Kalchbrenner, I. Danihelka, A. Graves, Grid long short-term memory, ICLR 2016.
 */
export const gridLstm = (dimensions: 1 | 2 | 3): Cell => {
  const indices = Array.from({ length: dimensions }, (_, k) => k + 1);
  return {
    id: `grid-lstm-${dimensions}`,
    title: `Grid long short-term memory, ${dimensions} ${dimensions === 1 ? "dimension" : "dimensions"}`,
    family: ["recurrent", "gated", "grid-lstm"],
    papers: ["Kalchbrenner, Danihelka & Graves 2016, ICLR (arXiv 1507.01526)"],
    alsoIn: dimensions === 2 ? ["coreylynch/grid-lstm with W = 0 and o*tanh(m)"] : [],
    options: {
      output: ["tanh(o*m)", "o*tanh(m)"],
      ...(dimensions > 1 && { weights: ["untied", "tied"], priority: [false, true] }),
      bias: [true, false],
    },
    state: Object.fromEntries(["h", "m"].flatMap((name) => indices.map((i) => [name + i, ["n"]]))),
    output: `h${dimensions}`,
    equations: ({ x, state, options, W, U, biased }) => {
      const old = (name: string, i: number): Node => state[name + i] as Node;
      const found: Record<string, Node> = {};
      for (const i of indices) {
        const last = options["priority"] === true && i === dimensions;
        const H = indices.map((j) => (last && j < i ? (found[`h${j}`] as Node) : old("h", j)));
        const affine = (gate: string): Node => {
          const name = options["weights"] === "tied" ? gate : gate + i;
          const seen = H.map((h, k) => matvec(U(`${name}${k + 1}`), h));
          return biased(`b_${name}`, matvec(W(name), x), ...seen); // W x + U¹ h₁ + … + Uᴺ h_N + b
        };
        Object.assign(found, named(i, transform(affine, old("m", i), options["output"] === "tanh(o*m)")));
      }
      return found;
    },
  };
};

/** One dimension. */
function transform(affine: (gate: string) => Node, mOld: Node, squashed: boolean): Equations {
  const u = sigmoid(affine("u")); // gᵘ = σ(Wᵘ H)
  const f = sigmoid(affine("f")); // gᶠ = σ(Wᶠ H)
  const o = sigmoid(affine("o")); // gᵒ = σ(Wᵒ H)
  const c = tanh(affine("c")); // gᶜ = tanh(Wᶜ H)
  const m = add(mul(f, mOld), mul(u, c)); // m = gᶠ ⊙ m′ + gᵘ ⊙ gᶜ
  const h = squashed ? tanh(mul(o, m)) : mul(o, tanh(m)); // h = tanh(gᵒ ⊙ m); in the code of others gᵒ ⊙ tanh(m)
  return { u, f, o, c, m, h };
}

const named = (i: number, equations: Equations): Equations =>
  Object.fromEntries(Object.entries(equations).map(([name, node]) => [name + i, node]));

/** One dimension: a long short-term memory that differs from `lstm` in the place of tanh at the output. */
export const gridLstm1: Cell = gridLstm(1);

import { type Cell, defineCell } from "../cell.ts";
import { type Node, type Shape, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * The grid LSTM block of N dimensions as a recurrence: the vectors hᵢ and mᵢ of every dimension are the state, and all go one step
 * along their dimensions at once. Every dimension has an LSTM transform of its own (`untied`), or all share one (`tied`), from
 * what they see together, H = [h₁; …; h_N], and from the input x, for which the paper has a projection at the sides of the grid
 * (W = 0 is its block). With `priority` the last dimension is computed last and sees the new h of the others. The output is the
 * h of the last dimension.
 * N. Kalchbrenner, I. Danihelka, A. Graves, Grid long short-term memory, ICLR 2016.
 */
export const gridLstm = (dimensions: 1 | 2 | 3): Cell => {
  const vectors = (name: string): Record<string, Shape> =>
    Object.fromEntries(Array.from({ length: dimensions }, (_, k) => [`${name}${k + 1}`, ["n"]]));
  return defineCell({
    id: `grid-lstm-${dimensions}`,
    title: `Grid long short-term memory, ${dimensions} ${dimensions === 1 ? "dimension" : "dimensions"}`,
    options: {
      output: ["tanh(o*m)", "o*tanh(m)"],
      ...(dimensions > 1 && { weights: ["untied", "tied"], priority: [false, true] }),
      bias: [true, false],
    },
    state: { ...vectors("h"), ...vectors("m") },
    output: `h${dimensions}`,
    equations: ({ x, old, options, W, U, biased }) => {
      const [hOld, mOld] = [Object.values(old).slice(0, dimensions), Object.values(old).slice(dimensions)];
      const hNew: Node[] = [];
      const found: Record<string, Node> = {};
      for (const [k, mBefore] of mOld.entries()) {
        const seen = options.priority === true && k === dimensions - 1 ? [...hNew, ...hOld.slice(k)] : hOld;
        const affine = (gate: string): Node => {
          const name = options.weights === "tied" ? gate : `${gate}${k + 1}`;
          const recurrent = seen.map((h, j) => matvec(U(`${name}${j + 1}`), h));
          return biased(`b_${name}`, matvec(W(name), x), ...recurrent);
        };
        const u = sigmoid(affine("u"));
        const f = sigmoid(affine("f"));
        const o = sigmoid(affine("o"));
        const c = tanh(affine("c"));
        const m = add(mul(f, mBefore), mul(u, c));
        const h = options.output === "tanh(o*m)" ? tanh(mul(o, m)) : mul(o, tanh(m));
        hNew.push(h);
        for (const [name, node] of Object.entries({ u, f, o, c, m, h })) found[`${name}${k + 1}`] = node;
      }
      return found;
    },
    traits: {
      sums: Object.keys(vectors("m")),
      gatedOutput: { state: `m${dimensions}` },
      squashing: true,
    },
    family: ["recurrent", "gated", "grid-lstm"],
    papers: ["Kalchbrenner, Danihelka & Graves 2016, ICLR (arXiv 1507.01526)"],
    alsoIn: dimensions === 2 ? ["coreylynch/grid-lstm with W = 0 and o*tanh(m)"] : [],
  });
};

/** One dimension: a long short-term memory that differs from `lstm` in the place of tanh at the output. */
export const gridLstm1: Cell = gridLstm(1);

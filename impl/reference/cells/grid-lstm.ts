/**
 * The grid LSTM block of N dimensions as a recurrence: Kalchbrenner, Danihelka & Graves, ICLR 2016. x is [m], all else [n]; h_j', m_j'
 * are h_j, m_j one step earlier. For every dimension i, in order:
 *
 *     H_j = h_j'; with priority, for i = N and j < N, h_j            (1)
 *     a_* = W_*i x + U_*i1 H_1 + … + U_*iN H_N + b_*i, no i if tied  (2)
 *     m_i, h_i: see grid-transform.ts                                (3)
 */
import type { Algebra, Product, Vector } from "../algebra/types.ts";
import { nonDefault, type Cell, type Parameters, type State } from "../cell.ts";
import { type Gate, type Output, transform, transformBack } from "./grid-transform.ts";

type Dimension = 1 | 2 | 3;
type Block = `${Gate}${Dimension | ""}`;
type GridParameters = Parameters<`W_${Block}` | `U_${Block}${Dimension}` | `b_${Block}`>;

interface GridOptions {
  readonly output: Output;
  readonly weights: "untied" | "tied";
  readonly priority: boolean;
}

const gates = ["u", "f", "o", "c"] as const;
const defaults: GridOptions = { output: "tanh(o*m)", weights: "untied", priority: false };

/** The vectors of one dimension, as the transform calls them. */
const ofDimension = (i: Dimension, values: State) =>
  Object.fromEntries(["u", "f", "o", "c", "m", "h"].map((name) => [name, values[name + i]!])) as ReturnType<
    typeof transform
  >;

export function gridLstm(N: Dimension, options: GridOptions): Cell<GridParameters> {
  const { output, weights, priority } = options;
  const dimensions = ([1, 2, 3] as const).slice(0, N);
  const block = (gate: Gate, i: Dimension): Block => (weights === "tied" ? gate : `${gate}${i}`);
  const isNew = (i: Dimension, j: Dimension): boolean => priority && i === N && j < N; // (1)
  const seen = (i: Dimension, now: State, previous: State): Vector[] =>
    dimensions.map((j) => (isNew(i, j) ? now : previous)[`h${j}`]!); // (1)
  const blocks = [...new Set(dimensions.flatMap((i) => gates.map((gate) => block(gate, i))))];

  return {
    id: `grid-lstm-${N}`,
    defaults: N === 1 ? { output: "tanh(o*m)", bias: true } : { ...defaults, bias: true },
    options: nonDefault(defaults, options),
    parameters: blocks.flatMap((name) => [`W_${name}`, ...dimensions.map((j) => `U_${name}${j}`), `b_${name}`]),
    state: ["h", "m"].flatMap((name) => dimensions.map((i) => name + i)),
    output: `h${N}`,

    forward(algebra, p, x, previous) {
      const now: Record<string, Vector> = {};
      for (const i of dimensions) {
        const H = seen(i, now, previous); // (1)
        const a = (gate: Gate) => {
          const name = block(gate, i);
          const products = dimensions.map((j, k): Product => [p[`U_${name}${j}`], H[k]!]);
          return algebra.affine(p[`b_${name}`], [p[`W_${name}`], x], ...products); // (2)
        };
        const found = transform(algebra, output, a, previous[`m${i}`]!); // (3)
        for (const [name, vector] of Object.entries(found)) now[name + i] = vector;
      }
      return now;
    },

    backward(algebra, p, dP, { x, previous, now }, later) {
      const dNow: Record<string, Vector> = { ...later };
      const dPrevious: Record<string, Vector> = {};
      const dXs: Product[] = [];
      for (const i of dimensions.toReversed()) {
        const dLater = { h: dNow[`h${i}`]!, m: dNow[`m${i}`]! };
        const { dA, dMOld } = transformBack(algebra, output, ofDimension(i, now), previous[`m${i}`]!, dLater); // (3)
        dPrevious[`m${i}`] = dMOld;
        const H = seen(i, now, previous); // (1)
        for (const gate of gates) {
          const name = block(gate, i);
          const products = dimensions.map((j, k): Product => [dP[`U_${name}${j}`], H[k]!]);
          algebra.accumulate(dA[gate], dP[`b_${name}`], [dP[`W_${name}`], x], ...products); // (2)
          dXs.push([p[`W_${name}`], dA[gate]]); // (2)
        }
        for (const j of dimensions) {
          const products = gates.map((gate): Product => [p[`U_${block(gate, i)}${j}`], dA[gate]]);
          addTo(algebra, isNew(i, j) ? dNow : dPrevious, `h${j}`, algebra.transposed(...(products as [Product]))); // (2) (1)
        }
      }
      return { dX: algebra.transposed(...(dXs as [Product])), dPrevious };
    },
  };
}

function addTo({ add }: Algebra, sums: Record<string, Vector>, name: string, term: Vector): void {
  const sofar = sums[name];
  sums[name] = sofar === undefined ? term : add(sofar, term);
}

export const outputs: readonly Output[] = ["tanh(o*m)", "o*tanh(m)"];

/** Every combination for two dimensions or more, the default first. */
export const gridOptions: readonly GridOptions[] = outputs.flatMap((output) =>
  (["untied", "tied"] as const).flatMap((weights) => [false, true].map((priority) => ({ output, weights, priority }))),
);

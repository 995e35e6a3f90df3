import type { Input, Node } from "./expression.ts";
import { activationError, complementError, lerpError, slopeError } from "./pointwise.ts";
import type { Precision } from "./precision.ts";
import type { Program } from "./program.ts";
import { type Spread, known, rounded } from "./spread.ts";
import { sumBounds } from "./sum-bounds.ts";
import type { Term } from "./terms.ts";

type Values = readonly (readonly number[])[];

const EMPTY: Spread = { error: [], grain: 0, sum: null };

/**
 * Running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3): next to every value, how far a
 * correct implementation may be from the oracle. Sums of N products may be taken in any order, with or without fused
 * multiply-add: γ_N Σ|aₖbₖ|. Errors of arguments pass through the local derivative, second-order terms kept.
 * `values` are what `evaluate` found in float64; the answer has the same order.
 */
export function bound(
  program: Program,
  values: Values,
  inputs: (node: Input) => Spread,
  precision: Precision,
): readonly Spread[] {
  const spreads: Spread[] = [];
  program.nodes.forEach((node, place) => {
    const terms = program.terms[place];
    if (program.read[place] === false) spreads.push(EMPTY);
    else if (node.op === "input") spreads.push(inputs(node));
    else if (terms) {
      const sum = sumBounds(terms, values, spreads, (values[place] as readonly number[]).length);
      const grain = grainOf(terms, spreads);
      spreads.push({ error: rounded(sum, grain, precision), grain, sum });
    } else spreads.push(pointwise(node, program.args[place] as readonly number[], values, place, spreads, precision));
  });
  return spreads;
}

/** A power of two that divides every product. */
function grainOf(terms: readonly Term[], spreads: readonly Spread[]): number {
  let grain = Infinity;
  for (const { op, a, b } of terms) {
    const own = (spreads[a] as Spread).grain * (op === "leaf" ? 1 : (spreads[b] as Spread).grain);
    grain = Math.min(grain, own);
  }
  return grain;
}

/** What is not a sum of products, element by element. */
function pointwise(
  node: Exclude<Node, Input>,
  args: readonly number[],
  values: Values,
  place: number,
  spreads: readonly Spread[],
  precision: Precision,
): Spread {
  const y = values[place] as readonly number[];
  if (node.op === "constant") return { error: y.map(() => 0), grain: Number.isInteger(node.value) ? 1 : 0, sum: null };
  const [a, b, c] = args.map((at) => values[at]) as [readonly number[], readonly number[], readonly number[]];
  const [ea, eb, ec] = args.map((at) => (spreads[at] as Spread).error) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const rule = (i: number): number => {
    const [first, eFirst] = [a[i] as number, ea[i] as number];
    if (node.op === "activation") return activationError(node.fn, first, eFirst, y[i] as number, precision);
    if (node.op === "complement") return complementError(first, eFirst, precision);
    const [second, eSecond] = [b[i] as number, eb[i] as number];
    if (node.op === "slope") return slopeError(node.fn, first, eFirst, second, eSecond, precision);
    return lerpError(first, eFirst, second, eSecond, c[i] as number, ec[i] as number, precision);
  };
  const error = y.map((_, i) => known(rule(i)));
  const kept = node.op === "activation" && (node.fn === "relu" || node.fn === "identity");
  return { error, grain: kept ? (spreads[args[0] as number] as Spread).grain : 0, sum: null };
}

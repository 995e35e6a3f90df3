import { partOf } from "../evaluate/evaluate.ts";
import type { Input, Node } from "../expression.ts";
import { activationError, complementError, lerpError, slopeError } from "./pointwise.ts";
import type { Precision } from "../precision.ts";
import type { Program } from "../program.ts";
import { regrouped } from "./reassociation.ts";
import type { SizeOf } from "../sizes.ts";
import { softmaxErrors } from "./softmax.ts";
import { type ErrorBound, kept, rounded } from "./error-bound.ts";
import { fits, nanToInfinity } from "./rounding.ts";
import { type Factor, sumBounds } from "./sum-error.ts";
import type { Term } from "../terms.ts";

type Values = readonly (readonly number[])[];

const EMPTY: ErrorBound = { error: [], quantum: 0, sum: null };

/** Memory after a step: all its nodes, and those of them that were kept, which later nodes may read as they are stored. */
interface Left {
  readonly step: ReadonlySet<Node>;
  readonly kept: ReadonlySet<Node>;
}

/**
 * Running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3): next to every value, how far a
 * correct implementation may be from the oracle. Sums of N products may be taken in any order, with or without fused
 * multiply-add: γ_N Σ|aₖbₖ|. Errors of arguments pass through the local derivative, second-order terms kept.
 * `values` are what `evaluate` found in float64; the answer has the same order. `left` is the memory that a step leaves.
 */
export function bound(
  program: Program,
  sizes: SizeOf,
  values: Values,
  inputs: (node: Input) => ErrorBound,
  precision: Precision,
  left: Left | null = null,
): readonly ErrorBound[] {
  const found: ErrorBound[] = [];
  const later: ErrorBound[] = left === null ? found : [];
  program.nodes.forEach((node, place) => {
    const errorBounds = left?.step.has(node) === true ? found : later;
    const terms = program.terms[place];
    if (program.read[place] === false) errorBounds[place] = EMPTY;
    else if (node.op === "input") errorBounds[place] = inputs(node);
    else if (terms) {
      const sum = sumBounds(terms, values, errorBounds, (values[place] as readonly number[]).length, precision);
      const quantum = quantumOf(terms, errorBounds);
      const error = regrouped(rounded(sum, quantum, precision), terms, program, values, errorBounds, precision);
      errorBounds[place] = { error, quantum, sum };
    } else {
      const args = (program.args[place] as readonly number[]).map((at): Factor => {
        return { value: values[at] as readonly number[], errorBound: errorBounds[at] as ErrorBound };
      });
      errorBounds[place] = other(node, args, values[place] as readonly number[], sizes, precision);
    }
    if (left === null) return;
    const its = errorBounds[place] ?? EMPTY;
    found[place] = its;
    const isKept = node.op !== "input" && left.kept.has(node);
    later[place] = isKept ? kept(values[place] as readonly number[], its, precision) : its;
  });
  return later;
}

/** A power of two that divides every product. */
function quantumOf(terms: readonly Term[], errorBounds: readonly ErrorBound[]): number {
  let quantum = Infinity;
  for (const { op, a, b } of terms) {
    const own = (errorBounds[a] as ErrorBound).quantum * (op === "leaf" ? 1 : (errorBounds[b] as ErrorBound).quantum);
    quantum = Math.min(quantum, own);
  }
  return quantum;
}

/** The error bound of a node that is no sum of products. */
function other(
  node: Exclude<Node, Input>,
  args: readonly Factor[],
  y: readonly number[],
  sizes: SizeOf,
  precision: Precision,
): ErrorBound {
  const of = (error: readonly number[], quantum = 0): ErrorBound => ({
    error: error.map(nanToInfinity),
    quantum,
    sum: null,
  });
  const [first, second, third] = args as readonly [Factor, Factor, Factor];
  const at = ({ value, errorBound }: Factor, i: number) => [value[i] as number, errorBound.error[i] as number] as const;
  switch (node.op) {
    case "constant":
    case "pattern":
      // a number that is not one of the element type's is rounded to it
      return of(
        y.map((v) =>
          Math.fround(v) === v && fits(v, precision.unitRoundoff) ? 0 : precision.unitRoundoff * Math.abs(v),
        ),
        y.every(Number.isInteger) ? 1 : 0,
      );
    case "activation":
      return of(
        y.map((v, i) => activationError(node.fn, ...at(first, i), v, precision)),
        node.fn === "relu" || node.fn === "identity" || node.fn === "abs" ? first.errorBound.quantum : 0,
      );
    case "slope":
      return of(y.map((_, i) => slopeError(node.fn, ...at(first, i), ...at(second, i), precision)));
    case "complement":
      return of(y.map((_, i) => complementError(...at(first, i), precision)));
    case "lerp":
      return of(y.map((_, i) => lerpError(...at(first, i), ...at(second, i), ...at(third, i), precision)));
    case "softmax":
      return of(softmaxErrors(first.value, first.errorBound.error, y, precision));
    case "concat":
      return of(
        args.flatMap(({ errorBound }) => errorBound.error),
        Math.min(...args.map(({ errorBound }) => errorBound.quantum)),
      );
    case "part":
      return of(partOf(node, first.errorBound.error, sizes), first.errorBound.quantum);
    case "select":
      return of(
        y.map((_, i) => {
          const [mask, unsure] = at(first, i);
          return unsure > 0 ? Infinity : ((mask === 0 ? third : second).errorBound.error[i] as number);
        }),
        Math.min(second.errorBound.quantum, third.errorBound.quantum),
      );
    case "due":
      return of(
        y.map(() => (first.errorBound.error[0] === 0 ? 0 : 1)),
        1,
      );
    default:
      throw new Error(`bound: ${node.op} is a sum of products`);
  }
}

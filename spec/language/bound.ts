import type { ActivationName, Input, Node } from "./expression.ts";
import type { Precision } from "./precision.ts";
import { type Program, type SizeOf, lengthOf, sizeOf } from "./program.ts";

/**
 * Running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3): next to every value, how far a
 * correct implementation may be from the oracle. Sums of N products may be taken in any order, with or without fused
 * multiply-add: γ_N Σ|aₖbₖ|, γ_N = Nu/(1 − Nu). Errors of arguments pass through the local derivative, second-order terms kept.
 */
export interface InputErrors {
  /** Distance between the implementation's input and the oracle's, row-major; null where both have the same bits. */
  readonly error: (node: Input) => readonly number[] | null;
  /**
   * A power of two of which every element is a multiple, 0 where unknown. Sums of such products whose magnitudes stay below
   * grain/u are exact in any order, and their bound is 0.
   */
  readonly grain: (node: Input) => number;
}

/** A node as a sum of products: what its terms inherit, how large they are together, how many there are. */
interface Terms {
  readonly inherited: readonly number[];
  readonly magnitude: readonly number[];
  readonly count: number;
  readonly grain: number;
}

/** max |φ′| over [a − e, a + e]; both |σ′| and |tanh′| fall with |a|. */
function steepest(fn: ActivationName, a: number, e: number): number {
  const nearest = Math.max(0, Math.abs(a) - e);
  if (fn === "tanh") return 1 - Math.tanh(nearest) ** 2;
  if (fn !== "sigmoid") return 1;
  const s = 1 / (1 + Math.exp(nearest));
  return s * (1 - s);
}

/** The bound of every node of a program whose values `evaluate` found, row-major, in the order of `program.nodes`. */
export function bound(
  program: Program,
  sizes: SizeOf,
  values: readonly (readonly number[])[],
  inputs: InputErrors,
  { unit, tiny, activation }: Precision,
): (readonly number[])[] {
  const { nodes, args } = program;
  const errors: (readonly number[])[] = [];
  const forms: Terms[] = [];
  const gamma = (n: number): number => (n * unit) / (1 - n * unit);

  /** Σ over the two rounded computations of a sum of terms. */
  const ofTerms = ({ inherited, magnitude, count, grain }: Terms): number[] =>
    inherited.map((e, i) => {
      const size = magnitude[i] as number;
      if (size === 0 || (e === 0 && size * unit <= grain / 2)) return e;
      return e + gamma(count) * size + count * tiny;
    });

  const leaf = (place: number, error: readonly number[], grain: number): Terms => ({
    inherited: error,
    magnitude: (values[place] as readonly number[]).map((v, i) => Math.abs(v) + (error[i] as number)),
    count: 1,
    grain,
  });

  const product = (a: number, ea: number, b: number, eb: number): number =>
    Math.abs(a) * eb + Math.abs(b) * ea + ea * eb;

  const matrixTimesVector = (node: Node, [a, b]: readonly [number, number]): Terms => {
    const [matrix, vector] = [values[a], values[b]] as [readonly number[], readonly number[]];
    const [eMatrix, eVector] = [errors[a], errors[b]] as [readonly number[], readonly number[]];
    const columns = sizeOf((nodes[a] as Node).shape[1], sizes);
    const inherited: number[] = [];
    const magnitude: number[] = [];
    const size = lengthOf(node, sizes);
    for (let i = 0; i < size; i++) {
      let e = 0;
      let total = 0;
      for (let j = 0; j < vector.length; j++) {
        const at = node.op === "matvec" ? i * columns + j : j * columns + i;
        const [w, v] = [matrix[at] as number, vector[j] as number];
        const [ew, ev] = [eMatrix[at] as number, eVector[j] as number];
        e += product(w, ew, v, ev);
        total += (Math.abs(w) + ew) * (Math.abs(v) + ev);
      }
      inherited.push(e);
      magnitude.push(total);
    }
    return { inherited, magnitude, count: vector.length, grain: (forms[a] as Terms).grain * (forms[b] as Terms).grain };
  };

  const outerProduct = ([a, b]: readonly [number, number]): Terms => {
    const [left, right] = [values[a], values[b]] as [readonly number[], readonly number[]];
    const [eLeft, eRight] = [errors[a], errors[b]] as [readonly number[], readonly number[]];
    const pairs = left.flatMap((u, i) =>
      right.map((v, j) => [u, eLeft[i], v, eRight[j]] as [number, number, number, number]),
    );
    return {
      inherited: pairs.map(([u, eu, v, ev]) => product(u, eu, v, ev)),
      magnitude: pairs.map(([u, eu, v, ev]) => (Math.abs(u) + eu) * (Math.abs(v) + ev)),
      count: 1,
      grain: (forms[a] as Terms).grain * (forms[b] as Terms).grain,
    };
  };

  const elementwise = ([a, b]: readonly [number, number]): Terms => {
    const [left, right] = [values[a], values[b]] as [readonly number[], readonly number[]];
    const [eLeft, eRight] = [errors[a], errors[b]] as [readonly number[], readonly number[]];
    return {
      inherited: left.map((u, i) => product(u, eLeft[i] as number, right[i] as number, eRight[i] as number)),
      magnitude: left.map(
        (u, i) => (Math.abs(u) + (eLeft[i] as number)) * (Math.abs(right[i] as number) + (eRight[i] as number)),
      ),
      count: 1,
      grain: (forms[a] as Terms).grain * (forms[b] as Terms).grain,
    };
  };

  const sum = (terms: readonly Terms[]): Terms => {
    const [first, ...rest] = terms as [Terms, ...Terms[]];
    return rest.reduce(
      (total, term) => ({
        inherited: total.inherited.map((e, i) => e + (term.inherited[i] as number)),
        magnitude: total.magnitude.map((v, i) => v + (term.magnitude[i] as number)),
        count: total.count + term.count,
        grain: Math.min(total.grain, term.grain),
      }),
      first,
    );
  };

  /** Element rules of what is not a sum of products; v is the oracle's value of the node itself. */
  const pointwise = (node: Node, v: number, x: readonly number[], e: readonly number[]): number => {
    const [a, b, c] = x as [number, number, number];
    const [ea, eb, ec] = e as [number, number, number];
    if (node.op === "activation") {
      if (node.fn === "relu") return Math.min(ea, Math.max(0, a + ea));
      const passed = steepest(node.fn, a, ea) * ea;
      return passed + activation(node.fn, Math.abs(v) + passed);
    }
    if (node.op === "slope") {
      // relu′ jumps: a pre-activation that may have either sign has either slope
      if (node.fn === "relu") return ea > 0 && Math.abs(a) <= ea ? 1 : 0;
      if (node.fn === "identity") return 0;
      const passed = node.fn === "tanh" ? 2 * Math.abs(b) * eb + eb * eb : Math.abs(1 - 2 * b) * eb + eb * eb;
      // 1 − y² loses an absolute u where y is near 1; every form of σ′ = y(1 − y) is relatively accurate
      return passed + activation(node.fn, v + passed) + gamma(3) * (node.fn === "tanh" ? 1 : v + passed);
    }
    if (node.op === "complement") return ea + activation("sigmoid", Math.abs(v) + ea) + unit * Math.abs(v);
    // lerp, in any of its forms: (1 − z)a + zb, a + z(b − a), b + (1 − z)(a − b), with 1 − σ(p) or σ(−p)
    const weight = Math.abs(a) + Math.abs(1 - a) + ea;
    const passed = Math.abs(1 - a) * eb + Math.abs(a) * ec + ea * (Math.abs(c - b) + eb + ec);
    return (
      passed +
      gamma(4) * (Math.abs(b) + eb + Math.abs(c) + ec) * weight +
      activation("sigmoid", Math.abs(1 - a)) * (Math.abs(b) + eb)
    );
  };

  nodes.forEach((node, place) => {
    const value = values[place] as readonly number[];
    const places = args[place] as readonly [number, number];
    const settle = (form: Terms): void => {
      forms.push(form);
      errors.push(ofTerms(form));
    };
    const settleLeaf = (error: readonly number[], grain: number): void => {
      errors.push(error);
      forms.push(leaf(place, error, grain));
    };
    if (node.op === "input") settleLeaf(inputs.error(node) ?? value.map(() => 0), inputs.grain(node));
    else if (node.op === "constant")
      settleLeaf(
        value.map(() => 0),
        1,
      );
    else if (node.op === "matvec" || node.op === "matvecT") settle(matrixTimesVector(node, places));
    else if (node.op === "outer") settle(outerProduct(places));
    else if (node.op === "mul") settle(elementwise(places));
    else if (node.op === "add" || node.op === "negate") settle(sum(places.map((at) => forms[at] as Terms)));
    else {
      const grain =
        node.op === "activation" && (node.fn === "relu" || node.fn === "identity")
          ? (forms[places[0]] as Terms).grain
          : 0;
      const error = value.map((v, i) =>
        pointwise(
          node,
          v,
          places.map((at) => (values[at] as readonly number[])[i] as number),
          places.map((at) => (errors[at] as readonly number[])[i] as number),
        ),
      );
      settleLeaf(error, grain);
    }
  });
  return errors;
}

import type { Bounded } from "../../../../spec/networks/bounded.ts";
import { type Dtype, type Tensor, type Tensors, elements, tensor } from "../../../../spec/tensor.ts";
import { saturation } from "../../../cases/regimes.ts";
import { gamma } from "../../../../spec/language/error/rounding.ts";

/**
 * One parameter in terms of others, element by element: plus or minus an element of `of`, and a constant. It is linear, so that
 * gradients go back through it the way values came.
 */
export interface Embedding {
  /** The parameter that it is made of; null where it is constant. */
  readonly of: string | null;
  readonly sign: 1 | -1;
  /** The element of `of` that is in element k (row-major); null: none. n is the number of units. */
  readonly place: (k: number, n: number) => number | null;
  /** The constant that is added to element k. */
  readonly plus: (k: number, n: number, dtype: Dtype) => number;
  /** To what `of` is rounded, so that the sum is exact. */
  readonly round?: (value: number, dtype: Dtype) => number;
}

/** Parameters by name, each a term, or `free`: whatever it is, nothing depends on it. A parameter that is not named is its namesake. */
export type ParameterMap = Readonly<Record<string, Embedding | "free">>;

const onDiagonal = (k: number, n: number): boolean => k % (n + 1) === 0;
const nothing = (): number => 0;

/** The parameter `of` itself. */
export const same = (of: string): Embedding => ({ of, sign: 1, place: (k) => k, plus: nothing });
export const minus = (of: string): Embedding => ({ ...same(of), sign: -1 });
/** [n, n], off its diagonal 0, on it a vector [n]. */
export const diagonal = (of: string): Embedding => ({
  ...same(of),
  place: (k, n) => (onDiagonal(k, n) ? k / (n + 1) : null),
});
/** [n, n], off its diagonal 0. */
export const onlyDiagonal = (of: string): Embedding => ({
  ...same(of),
  place: (k, n) => (onDiagonal(k, n) ? k : null),
});
/** The first element everywhere. */
export const uniform = (of: string): Embedding => ({ ...same(of), place: () => 0 });
/** A matrix and the identity. */
export const plusIdentity = (of: string): Embedding => ({ ...same(of), plus: (k, n) => (onDiagonal(k, n) ? 1 : 0) });

const inDtype = (value: number, dtype: Dtype): number => (dtype === "float32" ? Math.fround(value) : value);
/** A matrix to which 1 is added without rounding: (u + 1) − 1 loses nothing that a second such round would. */
export const besideOne = (of: string): Embedding => ({
  ...same(of),
  round: (u, dtype) => inDtype(u + 1, dtype) - 1,
});

const constant = (plus: Embedding["plus"]): Embedding => ({ of: null, sign: 1, place: () => null, plus });
export const zero: Embedding = constant(nothing);
export const identity: Embedding = constant((k, n) => (onDiagonal(k, n) ? 1 : 0));

/** A gate W, U, b that is what another is. */
export const gate = (name: string, as: (of: string) => Embedding, of: string): ParameterMap => ({
  [`W_${name}`]: as(`W_${of}`),
  [`U_${name}`]: as(`U_${of}`),
  [`b_${name}`]: as(`b_${of}`),
});

/** Parameters `LETTER_GATE` of one cell in terms of those of another, gate by gate. */
export const gates = (names: readonly string[], tie: (name: string) => ParameterMap): ParameterMap =>
  Object.fromEntries(names.flatMap((name) => Object.entries(tie(name))));

/** An argument so large that σ of it is 1 or 0. */
export const saturated = (how: "open" | "shut"): Embedding => constant((_k, _n, dtype) => saturation[dtype][how]);

/** A gate that is forced, as docs/theory.md 1.6 has it: its weights 0, its bias so large that σ saturates. */
export const forced = (name: string, how: "open" | "shut"): ParameterMap => ({
  [`W_${name}`]: zero,
  [`U_${name}`]: zero,
  [`b_${name}`]: saturated(how),
});

/** Several parameters of which nothing depends. */
export const free = (...names: readonly string[]): ParameterMap =>
  Object.fromEntries(names.map((name) => [name, "free"]));

/**
 * The parameters that ties make.
 * @param like what each is otherwise, with its shape: used as it is where it is `free`
 * @param source the parameters that they are made of
 * @throws RangeError for a parameter made of one that there is not
 */
export function mapped(ties: ParameterMap, like: Tensors, source: Tensors, n: number, dtype: Dtype): Tensors {
  return Object.fromEntries(
    Object.entries(like).map(([name, { shape }]) => {
      const term = ties[name] ?? same(name);
      if (term === "free") return [name, like[name] as Tensor];
      const of = term.of === null ? undefined : source[term.of];
      if (term.of !== null && of === undefined)
        throw new RangeError(
          ties[name] === undefined
            ? `reduction: the map leaves ${name} as it is, but the other cell has only ${Object.keys(source).join(", ")}`
            : `reduction: the map makes ${name} of ${term.of}, but the other cell has only ${Object.keys(source).join(", ")}`,
        );
      const values = Array.from({ length: elements(shape) }, (_, k) => {
        const place = term.place(k, n);
        const value = place === null ? 0 : (of?.data[place] as number);
        return term.sign * (term.round?.(value, dtype) ?? value) + term.plus(k, n, dtype);
      });
      return [name, tensor(dtype, shape, values)];
    }),
  );
}

/** Tensors with their bounds, by name. */
export type Bounds = Readonly<Record<string, Bounded>>;

/**
 * Gradients through the ties, from the tied parameters to what they are made of: the sum over the places at which an element is
 * used. The error is that of what is summed and of the sum, γ of its terms.
 * @param source the shapes of the parameters that they are made of
 */
export function pulledBack(
  ties: ParameterMap,
  gradients: Bounds,
  source: Readonly<Record<string, readonly number[]>>,
  n: number,
): Bounds {
  const back = Object.fromEntries(
    Object.entries(source).map(([name, shape]) => {
      const empty = (): Float64Array => new Float64Array(elements(shape));
      return [name, { shape, value: empty(), error: empty(), magnitude: empty(), count: empty() }];
    }),
  );
  for (const [name, { value, error }] of Object.entries(gradients)) {
    const term = ties[name] ?? same(name);
    if (term === "free" || term.of === null) continue;
    const into = back[term.of] as NonNullable<(typeof back)[string]>;
    value.forEach((g, k) => {
      const place = term.place(k, n);
      if (place === null) return;
      into.value[place] = (into.value[place] as number) + term.sign * g;
      into.error[place] = (into.error[place] as number) + (error[k] as number);
      into.magnitude[place] = (into.magnitude[place] as number) + Math.abs(g);
      into.count[place] = (into.count[place] as number) + 1;
    });
  }
  return Object.fromEntries(
    Object.entries(back).map(([name, { shape, value, error, magnitude, count }]) => {
      const rounding = (k: number): number => gamma(Math.max(0, (count[k] as number) - 1)) * (magnitude[k] as number);
      return [name, { shape, value, error: error.map((e, k) => (e === Infinity ? e : e + rounding(k))) }];
    }),
  );
}

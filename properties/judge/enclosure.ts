import type { RunRequest } from "../../impl/contract.ts";
import { answeredStates, type Step } from "../../spec/cell.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { ActivationName } from "../../spec/language/activation-name.ts";
import { gamma } from "../../spec/language/error/rounding.ts";
import { softmaxErrors } from "../../spec/language/error/softmax.ts";
import type { Arithmetic } from "../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import type { Node } from "../../spec/language/expression.ts";
import { functions } from "../../spec/language/functions.ts";
import type { Precision } from "../../spec/language/precision.ts";
import { type Program, program } from "../../spec/language/program.ts";
import { lengthOf } from "../../spec/language/sizes.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { type Interval, everything, rangeOfFunction } from "./intervals.ts";

/** A sum before it is rounded, so that a longer one may take its terms in another order. */
interface Open {
  readonly least: number;
  readonly most: number;
  /** Σ of the largest magnitudes of its products. */
  readonly magnitude: number;
  readonly count: number;
  /** Its terms are whole numbers: they are added exactly. */
  readonly whole: boolean;
}

/** The numbers that a computed value may be; of a product its factors' largest magnitudes, which are rounded with what is added. */
interface Enclosed {
  readonly least: number;
  readonly most: number;
  readonly open?: Open;
  readonly factors?: readonly [number, number];
}

const point = (value: number): Enclosed => ({ least: value, most: value });
const ONE = point(1);
const MINUS_ONE = point(-1);

const size = ({ least, most }: Enclosed): number => Math.max(Math.abs(least), Math.abs(most));
const isWhole = ({ least, most }: Enclosed): boolean => least === most && Number.isInteger(least);
const isPoint = ({ least, most }: Enclosed): boolean => least === most;
const inUnit = ({ least, most }: Enclosed): boolean => least >= 0 && most <= 1;

/** Ends that nothing is known of are infinite. */
const known = (least: number, most: number): Enclosed => ({
  least: Number.isNaN(least) ? -Infinity : least,
  most: Number.isNaN(most) ? Infinity : most,
});
const clamped = ({ least, most }: Enclosed, [from, to]: Interval): Enclosed => ({
  least: Math.min(Math.max(least, from), to),
  most: Math.max(Math.min(most, to), from),
});
const widened = ({ least, most }: Enclosed, by: number): Enclosed => known(least - by, most + by);

const negated = ({ least, most, open }: Enclosed): Enclosed => ({
  least: -most,
  most: -least,
  ...(open && { open: { ...open, least: -open.most, most: -open.least } }),
});

function product(a: Enclosed, b: Enclosed): Enclosed {
  if (isPoint(a) && isPoint(b)) return known(a.least * b.least, a.least * b.least);
  const corners = [a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most];
  return known(Math.min(...corners), Math.max(...corners));
}

/** The functions that fall nowhere. */
const rising: ReadonlySet<ActivationName> = new Set<ActivationName>([
  "sigmoid",
  "tanh",
  "relu",
  "identity",
  "hard-sigmoid",
  "hard-sigmoid-6",
  "softsign",
  "softplus",
  "exp",
  "log",
  "sqrt",
]);

/**
 * Interval arithmetic of computed values: every sum is taken in any order, every function is as accurate as its grade has it, and none
 * leaves its range.
 */
function intervals(precision: Precision): Arithmetic<Enclosed> {
  const { minNormal, maxFinite, kept, operands } = precision;
  // the fewest digits in which anything is stored or multiplied stand for all
  const unitRoundoff = Math.max(precision.unitRoundoff, kept, 4 * (operands?.relative ?? 0));
  const finite = ({ least, most }: Enclosed): Enclosed =>
    Math.max(Math.abs(least), Math.abs(most)) <= maxFinite ? { least, most } : known(...everything);
  const rounded = (open: Open): Enclosed => {
    const { least, most, magnitude, count, whole } = open;
    if (operands !== null && operands.ofLargest > 0) return known(...everything);
    if (whole && magnitude * unitRoundoff <= 1 / 2) return { least, most, open };
    const by = gamma(count, unitRoundoff) * magnitude + 2 * count * minNormal * Math.max(1, magnitude);
    return { ...finite(widened(open, by)), open };
  };
  const own = (fn: ActivationName, a: number, y: number): number =>
    functions[fn].rounding?.(a, y, precision) ?? precision.activation(fn, Math.abs(y));
  /** The value of a function at an end of an interval, one way off. */
  const end = (fn: ActivationName, a: number, sign: number): number => {
    const y = functions[fn].value(a);
    return Number.isFinite(y) ? y + sign * own(fn, a, y) : y;
  };
  const image = (fn: ActivationName, { least, most }: Enclosed): Enclosed => {
    if (rising.has(fn))
      return (fn === "log" || fn === "sqrt") && least <= 0
        ? known(fn === "sqrt" ? 0 : -Infinity, Infinity)
        : known(end(fn, least, -1), end(fn, most, 1));
    if (fn === "abs") {
      const [near, far] = [Math.min(Math.abs(least), Math.abs(most)), Math.max(Math.abs(least), Math.abs(most))];
      return { least: least <= 0 && most >= 0 ? 0 : near, most: far };
    }
    if (fn === "reciprocal")
      return least <= 0 && most >= 0 ? known(...everything) : known(end(fn, most, -1), end(fn, least, 1));
    // a slope of 1 at most
    const [middle, half] = [(least + most) / 2, (most - least) / 2];
    return known(end(fn, middle, -1) - half, end(fn, middle, 1) + half);
  };
  return {
    from: (value) => {
      if (value === 1) return ONE;
      if (value === -1) return MINUS_ONE;
      return Math.fround(value) === value ? point(value) : widened(point(value), unitRoundoff * Math.abs(value));
    },
    // two sums only come here: 1 − a, which may be σ of the negative, and (1 − z)a + zb, in any of its forms
    add: (a, b) => {
      const sum = known(a.least + b.least, a.most + b.most);
      if (a === ONE) {
        const by = precision.activation("sigmoid", size(sum)) + gamma(1, unitRoundoff) * size(sum);
        const rest = widened(sum, by);
        return b.least >= -1 && b.most <= 0 ? clamped(rest, [0, 1]) : rest;
      }
      const [[u, p], [z, q]] = [a.factors, b.factors] as readonly [
        readonly [number, number],
        readonly [number, number],
      ];
      return finite(widened(sum, gamma(4, unitRoundoff) * (p + q) * (u + z) + 4 * minNormal));
    },
    mul: (a, b) => {
      if (a === MINUS_ONE) return negated(b);
      const gate = widened(a, precision.activation("sigmoid", size(a)));
      const z = inUnit(a) ? clamped(gate, [0, 1]) : gate;
      return { ...product(z, b), factors: [size(z), size(b)] };
    },
    sum: (a, b) => {
      const total = { least: 0, most: 0, magnitude: 0, count: 0, whole: true };
      for (let k = 0; k < a.length; k++) {
        const [u, v] = [a[k] as Enclosed, b[k] as Enclosed];
        const leaf = v === ONE ? u : v === MINUS_ONE || (isPoint(v) && v.least === -1) ? negated(u) : null;
        const { least, most } = leaf?.open ?? leaf ?? product(u, v);
        total.least += least;
        total.most += most;
        total.magnitude += leaf?.open?.magnitude ?? size({ least, most });
        total.count += leaf?.open?.count ?? 1;
        total.whole &&= leaf?.open?.whole ?? (isWhole(u) && isWhole(v));
      }
      return rounded({ ...total, ...known(total.least, total.most) });
    },
    activation: new Proxy({} as Arithmetic<Enclosed>["activation"], {
      get: (_, name) => (a: Enclosed) => {
        const fn = name as ActivationName;
        return finite(clamped(image(fn, a), rangeOfFunction(fn)));
      },
    }),
    slope: {} as Arithmetic<Enclosed>["slope"],
    softmax: (a) => {
      const [middle, half] = [
        a.map(({ least, most }) => (least + most) / 2),
        a.map(({ least, most }) => (most - least) / 2),
      ];
      const largest = Math.max(...middle);
      const e = middle.map((v) => Math.exp(v - largest));
      const y = e.map((v) => v / e.reduce((sum, term) => sum + term, 0));
      const errors = softmaxErrors(middle, half, y, precision);
      return y.map((v, i) => clamped(widened(point(v), errors[i] as number), [0, 1]));
    },
    toNumber: ({ least }) => least,
  };
}

/** Values of a run, each between two numbers: y [T, B, width], and the last states by name. */
export interface Enclosure {
  readonly y: readonly Interval[];
  readonly final: Readonly<Record<string, readonly Interval[]>>;
}

const programs = new WeakMap<Step, Program>();

const programOf = (step: Step): Program => {
  const sofar = programs.get(step) ?? program([...Object.values(step.next), step.y]);
  programs.set(step, sofar);
  return sofar;
};

/**
 * Intervals of the outputs and the states of a forward run of one layer whose rows are all as long: the equations, evaluated over what
 * every activation may be. Each step starts from the output that was seen, where it is a state.
 */
export function enclosure(request: RunRequest, observed: Tensor, precision: Precision): Enclosure {
  const { sizes, layers, x } = request;
  const [layer] = layers;
  if (layer === undefined) throw new RangeError("enclosure: a request has a layer");
  const step = stepFor(layer.cell, layer.options);
  const graph = programOf(step);
  const arithmetic = intervals(precision);
  const weights = Object.fromEntries(
    Object.entries(layer.params[0] ?? {}).map(([name, { data }]) => [name, Array.from(data, point)]),
  );
  const row = ({ data }: Tensor, k: number, width: number): Enclosed[] =>
    Array.from(data.subarray(k * width, (k + 1) * width), point);
  const { T, B, m } = sizes;
  const width = observed.shape[2] as number;
  const y: Interval[] = [];
  const final: Record<string, Interval[]> = {};
  const told = (values: readonly Enclosed[]): Interval[] => values.map(({ least, most }): Interval => [least, most]);
  for (let b = 0; b < B; b++) {
    let before: Readonly<Record<string, readonly Enclosed[]>> = Object.fromEntries(
      Object.entries(step.state).map(([name, node]) => {
        const length = lengthOf(node, sizes);
        const given = layer.initial?.[0]?.[name];
        return [name, given === undefined ? Array.from({ length }, () => point(0)) : row(given, b, length)];
      }),
    );
    for (let t = 0; t < T; t++) {
      const input = row(x, t * B + b, m);
      const values = evaluate(
        graph,
        sizes,
        ({ kind, name }) =>
          (kind === "x" ? input : kind === "param" ? weights[name] : before[name]) as readonly Enclosed[],
        arithmetic,
      );
      const at = (node: Node): readonly Enclosed[] =>
        (values[graph.place.get(node) as number] as readonly Enclosed[]).map(({ least, most }) => ({ least, most }));
      told(at(step.y)).forEach((interval, i) => {
        y[(t * B + b) * width + i] = interval;
      });
      before = Object.fromEntries(Object.entries(step.next).map(([name, node]) => [name, at(node)]));
      if (t < T - 1 && step.cell.output in before) {
        const seen = row(observed, t * B + b, width);
        before = { ...before, [step.cell.output]: seen.map((v) => widened(v, precision.stored * size(v))) };
      }
    }
    for (const [name] of answeredStates(step)) (final[name] ??= []).push(...told(before[name] ?? []));
  }
  return { y, final };
}

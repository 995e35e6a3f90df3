import type { ActivationName } from "./activation-name.ts";
import type { Precision } from "./precision.ts";
import { gamma } from "./error/rounding.ts";

/**
 * Functions of one number: activations, and what exponential gates and normalisers need. Each is stated once, with what its
 * readers must know: its value, its slope given a and y = φ(a), and how far correct computations of either may be apart.
 * `ea` and `ey` are the errors of a and of y.
 */
export interface UnaryFunction {
  readonly value: (a: number) => number;
  /** φ′(a), given y = φ(a). */
  readonly slope: (a: number, y: number) => number;
  /** φ′ or φ″ jumps somewhere: difference quotients across the jump do not converge, or not as fast as extrapolation takes them to. */
  readonly kinks?: true;
  /** max |φ′| over [a − e, a + e]; Infinity where the interval leaves the domain. */
  readonly maxSlope: (a: number, e: number) => number;
  /** No two values of φ are farther apart. */
  readonly range: number;
  /** Distance of two correct evaluations at the same argument, one of them `y`; absent for a good libm's. */
  readonly rounding?: (a: number, y: number, precision: Precision) => number;
  /** Distance of two correct φ′, in any of the usual forms. */
  readonly slopeError: (a: number, ea: number, y: number, ey: number, precision: Precision) => number;
}

/** σ in the form that never overflows. */
const sigmoid = (a: number): number => {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
};

/** σ′ = q/(1 + q)², q = e^−|a|, at the place of [a − e, a + e] nearest to 0; tanh′(a) = 4σ′(2a). */
const maxSlopeOfSigmoid = (a: number, e: number): number => {
  const q = Math.exp(-Math.max(0, Math.abs(a) - e));
  return q / (1 + q) ** 2;
};

/** The error of a library function: relative to its value, or the floor of its grade. */
const libm = (y: number, e: number, { activation }: Precision): number => activation("tanh", Math.abs(y) + e);

/** The distance between the reciprocals of two numbers, one of them y, that are ey apart at most. */
const reciprocalError = (y: number, ey: number, { unitRoundoff, minNormal, maxFinite }: Precision): number => {
  const nearest = Math.abs(y) - ey;
  if (nearest <= 0 || 1 / nearest > maxFinite) return Infinity;
  return ey / (Math.abs(y) * nearest) + gamma(1, unitRoundoff) / nearest + minNormal;
};

const none = (): number => 0;

/** clip(slope·a + ½, 0, 1), the slope any of its usual forms: a product, a quotient, relu6(a + 3)/6. */
function hardSigmoid(steepness: number): UnaryFunction {
  const corner = 0.5 / steepness;
  return {
    value: (a) => Math.min(1, Math.max(0, steepness * a + 0.5)),
    kinks: true,
    slope: (a) => (Math.abs(a) < corner ? steepness : 0),
    maxSlope: (a, e) => (Math.abs(a) - e <= corner * (1 + 2 ** -20) ? steepness : 0),
    range: 1,
    rounding: (a, _, { unitRoundoff }) =>
      Math.abs(a) > corner * (1 + Math.max(2 ** -20, 8 * unitRoundoff)) ? 0 : gamma(5, unitRoundoff),
    slopeError: (a, ea, _y, _ey, { unitRoundoff }) =>
      Math.abs(Math.abs(a) - corner) <= ea + gamma(5, unitRoundoff) * corner
        ? steepness
        : gamma(2, unitRoundoff) * steepness,
  };
}

/** Activations that frameworks offer for a candidate or an output. */
export const activations: readonly ActivationName[] = [
  "tanh",
  "relu",
  "identity",
  "sigmoid",
  "hard-sigmoid",
  "hard-sigmoid-6",
  "softsign",
  "softplus",
];

/** Activations that frameworks offer for a gate: between 0 and 1. */
export const gateActivations: readonly ActivationName[] = ["sigmoid", "hard-sigmoid", "hard-sigmoid-6"];

/** All of them, by name. */
export const functions: Readonly<Record<ActivationName, UnaryFunction>> = {
  sigmoid: {
    value: sigmoid,
    slope: (_, y) => y * (1 - y),
    maxSlope: maxSlopeOfSigmoid,
    range: 1,
    // y(1 − y), y − y², σ(a)σ(−a)
    slopeError: (_a, _ea, y, ey, precision) =>
      Math.abs(1 - 2 * y) * ey + ey * ey + ofDifference(y * (1 - y), Math.abs(y) + ey, y, ey, precision),
  },
  tanh: {
    value: Math.tanh,
    slope: (_, y) => (1 - y) * (1 + y),
    maxSlope: (a, e) => 4 * maxSlopeOfSigmoid(2 * a, 2 * e),
    range: 2,
    // 1 − y², (1 − y)(1 + y), 1/cosh²
    slopeError: (_a, _ea, y, ey, precision) =>
      2 * Math.abs(y) * ey + ey * ey + ofDifference(1 - y * y, 1, y, ey, precision),
  },
  relu: {
    value: (a) => (a > 0 || Number.isNaN(a) ? a : 0),
    kinks: true,
    slope: (a) => (a > 0 ? 1 : 0),
    maxSlope: (a, e) => (a + e > 0 ? 1 : 0),
    range: Infinity,
    rounding: none,
    // it jumps: a pre-activation that may have either sign has either slope
    slopeError: (a, ea) => (ea > 0 && Math.abs(a) <= ea ? 1 : 0),
  },
  identity: {
    value: (a) => a,
    slope: () => 1,
    maxSlope: () => 1,
    range: Infinity,
    rounding: none,
    slopeError: none,
  },
  /** Keras 2 and TensorFlow.js, ONNX's default: clip(0.2a + 0.5, 0, 1). */
  "hard-sigmoid": hardSigmoid(0.2),
  /** Keras 3, PyTorch: clip(a/6 + 0.5, 0, 1). */
  "hard-sigmoid-6": hardSigmoid(1 / 6),
  softsign: {
    value: (a) => a / (1 + Math.abs(a)),
    kinks: true,
    slope: (a) => 1 / (1 + Math.abs(a)) ** 2,
    maxSlope: (a, e) => 1 / (1 + Math.max(0, Math.abs(a) - e)) ** 2,
    range: 2,
    // 1/(1 + |a|)², (1 − |y|)²
    slopeError: (a, ea, y, ey, { unitRoundoff }) => {
      const flat = 1 - Math.abs(y) + ey;
      return 2 * ea + 2 * flat * ey + ey * ey + gamma(6, unitRoundoff) * (1 / (1 + Math.abs(a)) ** 2 + flat);
    },
  },
  softplus: {
    value: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
    slope: sigmoid,
    maxSlope: (a, e) => sigmoid(a + e),
    range: Infinity,
    // ln(1 + e^a) as it is written rounds 1 + e^a
    rounding: (_, y, precision) => libm(y, 0, precision) + gamma(2, precision.unitRoundoff),
    // σ(a), 1 − e^−y, e^a/(1 + e^a)
    slopeError: (a, ea, y, ey, precision) => {
      const passed = Math.max(maxSlopeOfSigmoid(a, ea) * ea, Math.exp(-Math.max(0, y - ey)) * ey);
      return passed + 2 * libm(1, passed, precision) + gamma(3, precision.unitRoundoff);
    },
  },
  exp: {
    value: Math.exp,
    slope: (_, y) => y,
    maxSlope: (a, e) => Math.exp(a + e),
    range: Infinity,
    slopeError: (_a, _ea, _y, ey) => ey,
  },
  log: {
    value: Math.log,
    slope: (a) => 1 / a,
    maxSlope: (a, e) => (a > e ? 1 / (a - e) : Infinity),
    range: Infinity,
    slopeError: (a, ea, _y, _ey, precision) => reciprocalError(a, ea, precision),
  },
  sqrt: {
    value: Math.sqrt,
    slope: (_, y) => 0.5 / y,
    maxSlope: (a, e) => (a > e ? 0.5 / Math.sqrt(a - e) : Infinity),
    range: Infinity,
    rounding: (_, y, { unitRoundoff, minNormal }) => gamma(1, unitRoundoff) * y + minNormal,
    slopeError: (_a, _ea, y, ey, precision) => reciprocalError(2 * y, 2 * ey, precision),
  },
  reciprocal: {
    value: (a) => 1 / a,
    slope: (_, y) => -y * y,
    maxSlope: (a, e) => (Math.abs(a) > e ? 1 / (Math.abs(a) - e) ** 2 : Infinity),
    range: Infinity,
    rounding: (_, y, { unitRoundoff, minNormal }) => gamma(1, unitRoundoff) * Math.abs(y) + minNormal,
    slopeError: (_a, _ea, y, ey, { unitRoundoff, minNormal, maxFinite }) =>
      (Math.abs(y) + ey) ** 2 > maxFinite
        ? Infinity
        : 2 * Math.abs(y) * ey + ey * ey + gamma(3, unitRoundoff) * (Math.abs(y) + ey) ** 2 + 2 * minNormal,
  },
  abs: {
    value: Math.abs,
    kinks: true,
    slope: Math.sign,
    maxSlope: () => 1,
    range: Infinity,
    rounding: none,
    slopeError: (a, ea) => (ea > 0 && Math.abs(a) <= ea ? 2 : 0),
  },
  cos: {
    value: Math.cos,
    slope: (a) => -Math.sin(a),
    maxSlope: () => 1,
    range: 2,
    slopeError: (a, ea, _y, _ey, precision) => ea + libm(Math.sin(a), ea, precision),
  },
  sin: {
    value: Math.sin,
    slope: Math.cos,
    maxSlope: () => 1,
    range: 2,
    slopeError: (a, ea, _y, _ey, precision) => ea + libm(Math.cos(a), ea, precision),
  },
};

/** A difference of terms of size `terms` that is `flat`: what its three roundings and the activations in it may lose. */
function ofDifference(flat: number, terms: number, y: number, ey: number, precision: Precision): number {
  const passed = ey * (1 + Math.abs(y) + ey);
  return libm(flat, passed, precision) + gamma(3, precision.unitRoundoff) * terms + 2 * precision.minNormal;
}

const names = Object.keys(functions) as ActivationName[];

/** Their names. */
export const functionNames: readonly ActivationName[] = names;

/**
 * Adds a function that no definition has, such as a wrong activation, and returns its name as that of an activation.
 * @throws RangeError for a name that is taken
 */
export function defineFunction(name: string, its: UnaryFunction): ActivationName {
  if (Object.hasOwn(functions, name)) throw new RangeError(`there is a function ${name} already`);
  const fn = name as ActivationName;
  (functions as Record<ActivationName, UnaryFunction>)[fn] = its;
  names.push(fn);
  return fn;
}

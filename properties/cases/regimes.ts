import { isHalf, stored } from "../../spec/storage.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Regime } from "./case.ts";
import { unit } from "./hash.ts";

/** Role of an element; the regimes treat roles differently. */
export interface Role {
  readonly kind: "x" | "weight" | "bias" | "state" | "positive" | "clock" | "cotangent";
  /** Number of products it is summed with; 1 for what is not a weight. */
  readonly fanIn: number;
  /** It is the bias of a sigmoid gate, so that it alone can open or shut it. */
  readonly gate: boolean;
  /** The cell has biases; without them only large weights saturate its gates. */
  readonly biased: boolean;
  readonly dtype: Dtype;
}

/** Pre-activations at which σ is exactly 1 and exactly 0, in any form of σ (docs/theory.md 1.6). */
export const saturation: Readonly<Record<Dtype, { readonly open: number; readonly shut: number }>> = {
  float32: { open: 20, shut: -110 },
  float64: { open: 40, shut: -800 },
  // gates may be computed in float32
  float16: { open: 20, shut: -110 },
  bfloat16: { open: 20, shut: -110 },
};

/** Powers of two near 1/√fanIn, so that pre-activations stay near 1 and every value is exact in its element type. */
const tameScale = ({ kind, fanIn }: Role): number => (kind === "weight" ? 2 ** -Math.floor(Math.log2(fanIn) / 2) : 1);

const extremes = [0, -0, 1, -1, 2 ** -100, -(2 ** -60), 2 ** -30, 1 - 2 ** -24, 1 + 2 ** -23, -3, 64, -1024];

/** Zeros, ones, tiny and large numbers, and neighbours of 1, by element type. */
const specials: Readonly<Record<Dtype, readonly number[]>> = {
  float32: extremes,
  float64: extremes,
  float16: [0, -0, 1, -1, 2 ** -24, -(2 ** -20), 2 ** -14, 1 - 2 ** -11, 1 + 2 ** -10, -3, 64, -1024],
  bfloat16: [0, -0, 1, -1, 2 ** -100, -(2 ** -60), 2 ** -30, 1 - 2 ** -8, 1 + 2 ** -7, -3, 64, -1024],
};

/** One number from 32 random bits; `scale` is the tame one of the role. Cotangents are tame everywhere: a loss is the user's, not the cell's. */
const rules: Readonly<Record<Regime, (bits: number, role: Role, scale: number) => number>> = {
  /** Smooth and far from saturation: every parameter matters. */
  tame: (bits, { dtype }, scale) => unit(bits, dtype) * scale,
  /** Large weights and states: gates saturate here and there, long products vanish or grow. */
  wide: (bits, { dtype, kind }, scale) => unit(bits, dtype) * (kind === "weight" ? 4 * scale : 2),
  /** A third of the units of every gate wide open, a third shut, exactly. */
  saturated: (bits, role, scale) => {
    const { open, shut } = saturation[role.dtype];
    if (role.gate) return [open, shut, unit(bits, role.dtype)][bits % 3] as number;
    return unit(bits, role.dtype) * scale * (role.kind === "weight" && !role.biased ? 32 : 1);
  },
  /** Multiples of 1/4 up to 2, of half types up to 1: every sum of products is exact, in any order. */
  exact: (bits, { dtype }) => ((bits & 1 ? -1 : 1) * (1 + ((bits >>> 8) % (isHalf(dtype) ? 4 : 8)))) / 4,
  /** Half of the parameters zero. */
  sparse: (bits, role, scale) =>
    (role.kind === "weight" || role.kind === "bias") && bits % 2 === 0 ? 0 : rules.tame(bits, role, scale),
  /** Now and then a zero of either sign, a one, a tiny number, a number beside 1, a large one. */
  edge: (bits, role, scale) =>
    bits % 4 === 0 ? (specials[role.dtype][(bits >>> 4) % extremes.length] as number) : rules.tame(bits, role, scale),
};

/** The number of a regime from 32 random bits, for all elements of a role. What something is divided by is at least 1/2. */
export function numberOf(regime: Regime, role: Role): (bits: number) => number {
  if (role.kind === "clock") return (bits) => bits % 12;
  const rule = rules[role.kind === "cotangent" && regime !== "exact" ? "tame" : regime];
  const scale = tameScale(role);
  if (role.kind === "positive") return (bits) => stored(role.dtype, Math.abs(rule(bits, role, scale)) + 1 / 2);
  return (bits) => rule(bits, role, scale);
}

/** The power of two of which every number of a regime is a multiple, or 0 where there is none to speak of. */
export const quantumOf = (regime: Regime, integers: boolean): number => (integers ? 1 : regime === "exact" ? 1 / 4 : 0);

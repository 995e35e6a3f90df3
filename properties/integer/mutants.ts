/** Mistakes in the quantised LSTM, as changes to its definition. */
import type { ChangeInt8 } from "../../impl/defined/integer.ts";
import { type Scale, divided, int16, scaled } from "../../spec/integer/fixed-point.ts";
import {
  type Arithmetic,
  type Gate,
  type GateParameters,
  type LstmInt8,
  arithmetics,
} from "../../spec/integer/lstm-int8.ts";
import { gatesOfInt8 } from "../../spec/integer/parameters.ts";

/** A mistake, and the sentence that says it. */
export interface MutantInt8 extends ChangeInt8 {
  readonly id: string;
  readonly sentence: string;
}

/** The low bits of a number, as two's complement has them. */
const wrapped =
  (bits: number) =>
  (value: number): number =>
    Number(BigInt.asIntN(bits, BigInt(value)));

const everyGate = (p: LstmInt8, of: (gate: GateParameters, k: Gate) => GateParameters): LstmInt8 => ({
  ...p,
  gates: { i: of(p.gates.i, "i"), f: of(p.gates.f, "f"), g: of(p.gates.g, "g"), o: of(p.gates.o, "o") },
});

/** Change of an operation alone. */
const operation =
  (change: Partial<Arithmetic> | ((right: Arithmetic, p: LstmInt8) => Partial<Arithmetic>)) =>
  (right: Arithmetic, p: LstmInt8): Arithmetic => ({
    ...right,
    ...(typeof change === "function" ? change(right, p) : change),
  });

/** The high half of the doubled product. */
const high = (value: number, multiplier: number, nudge: bigint): number =>
  Number((BigInt(value) * BigInt(multiplier) + nudge) >> 31n);

/** A scale rounded otherwise: after the product by `nudge`, after the shift by `right`. */
const rounding =
  (nudge: bigint, right: (value: number, by: number) => number) =>
  (value: number, { multiplier, shift }: Scale): number =>
    right(high(value * 2 ** Math.max(0, shift), multiplier, nudge), Math.max(0, -shift));

const HALF = 2n ** 30n;
const floored = (value: number, by: number): number => Math.floor(value / 2 ** by);
const halfUp = (value: number, by: number): number => Math.floor(value / 2 ** by + 0.5);

/** One rounding, a half up. */
const single = (value: number, { multiplier, shift }: Scale): number =>
  Number((BigInt(value) * BigInt(multiplier) + (1n << BigInt(30 - shift))) >> BigInt(31 - shift));

/** The products of a cell by another shift; those of micro are scaled. */
const shiftedBy =
  (shift: (value: number, by: number) => number) =>
  ({ kept }: Arithmetic): Pick<Arithmetic, "kept" | "written"> => {
    const of = (product: number, power: number): number =>
      kept === arithmetics.micro.kept
        ? rounding(HALF, shift)(product, { multiplier: 2 ** 30, shift: 1 - power })
        : shift(product, power);
    return { kept: (product) => of(product, 15), written: (product, cPower) => of(product, 30 + cPower) };
  };

const exchanged =
  (one: Gate, other: Gate) =>
  (p: LstmInt8): LstmInt8 => ({
    ...p,
    gates: { ...p.gates, [one]: p.gates[other], [other]: p.gates[one] },
  });

const word: Readonly<Record<Gate, string>> = { i: "input", f: "forget", g: "cell", o: "output" };

const gatesExchanged = gatesOfInt8.flatMap((one, k): MutantInt8[] =>
  gatesOfInt8.slice(k + 1).map((other) => ({
    id: `gates-${one}-${other}`,
    sentence: `The ${word[one]} gate ${one} and the ${word[other]} gate ${other} are exchanged.`,
    parameters: exchanged(one, other),
  })),
);

/** Scales of one kind, of which two gates have each other's. */
const scalesExchanged = gatesOfInt8.flatMap((one, k): MutantInt8[] =>
  gatesOfInt8.slice(k + 1).flatMap((other) =>
    (["ofW", "ofU"] as const).map((scale) => ({
      id: `scales-${one}-${other}-${scale}`,
      sentence: `The scales of ${scale.slice(2)}_${one} and ${scale.slice(2)}_${other} are exchanged.`,
      parameters: (p) =>
        everyGate(p, (gate, gateId) => ({
          ...gate,
          [scale]: p.gates[gateId === one ? other : gateId === other ? one : gateId][scale],
        })),
    })),
  ),
);

const transposed = (rows: GateParameters["U"]): number[][] => rows.map((_, j) => rows.map((row) => row[j] as number));
const unsigned = (rows: GateParameters["U"]): number[][] => rows.map((row) => row.map((w) => (w + 256) % 256));
const real = (value: number, m: number): number => value / 2 ** (15 - m);

/** The arithmetic of one kernel where another is asked for. */
const kernels = (
  [
    ["tflite", "TensorFlow Lite"],
    ["micro", "TensorFlow Lite Micro"],
    ["cmsis", "CMSIS-NN"],
  ] as const
).map(([kernel, name]): MutantInt8 => ({
  id: `kernel-${kernel}`,
  sentence: `Everything is as in ${name}, which is the option kernel: ${kernel}.`,
  arithmetic: () => arithmetics[kernel],
}));

/** Every mistake; the first that explains all answers is told. */
export const mutantsInt8: readonly MutantInt8[] = [
  {
    id: "x-zero-ignored",
    sentence: "The zero point of x is not subtracted from the inputs.",
    parameters: (p) => ({ ...p, xZero: 0 }),
  },
  {
    id: "x-zero-added",
    sentence: "The zero point of x is added to the inputs where it must be subtracted.",
    parameters: (p) => ({ ...p, xZero: -p.xZero }),
  },
  {
    id: "h-zero-left-in",
    sentence: "The zero point of h is not subtracted before U.",
    parameters: (p) => ({ ...p, hZero: 0 }),
    arithmetic: operation(({ int8 }, { hZero }) => ({ int8: (value) => int8(value + hZero) })),
  },
  {
    id: "zero-points-left-in",
    sentence: "Neither zero point is subtracted before W and U.",
    parameters: (p) => ({ ...p, xZero: 0, hZero: 0 }),
    arithmetic: operation(({ int8 }, { hZero }) => ({ int8: (value) => int8(value + hZero) })),
  },
  {
    id: "h-zero-missing",
    sentence: "The zero point of h is not added to the output.",
    arithmetic: operation(({ int8 }, { hZero }) => ({ int8: (value) => int8(value - hZero) })),
  },
  {
    id: "h-zero-subtracted",
    sentence:
      "The zero point of h is subtracted from the output, as TensorFlow Lite did until tensorflow/tensorflow#56493.",
    arithmetic: operation(({ int8 }, { hZero }) => ({ int8: (value) => int8(value - 2 * hZero) })),
  },
  {
    id: "zero-point-in-bias-twice",
    sentence: "The zero point of x is subtracted twice: in the bias, and from the inputs.",
    parameters: (p) => ({ ...p, xZero: 2 * p.xZero }),
  },
  {
    id: "bias-missing",
    sentence: "The biases are not added.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, b: gate.b.map(() => 0) })),
  },
  {
    id: "single-rounding",
    sentence:
      "Scales round once, at the end, as with TFLITE_SINGLE_ROUNDING or CMSIS_NN_USE_SINGLE_ROUNDING; the definition rounds after the product and after the shift.",
    arithmetic: operation(({ kept, written }) => ({
      scaled: single,
      kept: (product) => (kept === arithmetics.micro.kept ? halfUp(product, 15) : kept(product)),
      written: (product, power) =>
        written === arithmetics.micro.written ? halfUp(product, 30 + power) : written(product, power),
    })),
  },
  {
    id: "shift-half-up",
    sentence: "The shift to the right rounds a half up; the definition rounds it away from zero.",
    arithmetic: operation({ scaled: rounding(HALF, halfUp) }),
  },
  {
    id: "shift-truncated",
    sentence: "The shift to the right does not round.",
    arithmetic: operation({ scaled: rounding(HALF, floored) }),
  },
  {
    id: "product-truncated",
    sentence: "The high half of the doubled product does not round.",
    arithmetic: operation({ scaled: rounding(0n, divided) }),
  },
  {
    id: "scale-truncated",
    sentence: "Scales do not round at all.",
    arithmetic: operation({ scaled: rounding(0n, floored) }),
  },
  {
    id: "product-not-doubled",
    sentence: "The high half of the product is not doubled: each scale is half of what it must be.",
    arithmetic: operation({
      scaled: (value, { multiplier, shift }) => scaled(value, { multiplier, shift: shift - 1 }),
    }),
  },
  {
    id: "cell-products-half-up",
    sentence: "The products f ⊙ c′ and i ⊙ g round a half up.",
    arithmetic: operation({ kept: (v) => halfUp(v, 15), written: (v, power) => halfUp(v, 30 + power) }),
  },
  {
    id: "cell-products-truncated",
    sentence: "The products f ⊙ c′ and i ⊙ g are shifted without rounding.",
    arithmetic: operation({ kept: (v) => floored(v, 15), written: (v, power) => floored(v, 30 + power) }),
  },
  {
    id: "every-shift-half-up",
    sentence: "Every shift to the right rounds a half up; RoundingDivideByPOT rounds it away from zero.",
    arithmetic: operation((right) => ({
      ...shiftedBy(halfUp)(right),
      scaled: rounding(HALF, halfUp),
    })),
  },
  {
    id: "every-shift-truncated",
    sentence: "No shift to the right rounds.",
    arithmetic: operation((right) => ({
      ...shiftedBy(floored)(right),
      scaled: rounding(HALF, floored),
    })),
  },
  {
    id: "gate-wraps",
    sentence: "The sums of a gate wrap at 16 bits; they must saturate.",
    arithmetic: operation({ joined: (ofX, ofH) => wrapped(16)(ofX + ofH) }),
  },
  {
    id: "gate-saturates-once",
    sentence: "The two sums of a gate are saturated together, and not the one of x before.",
    arithmetic: operation({ joined: (ofX, ofH) => int16(ofX + ofH) }),
  },
  {
    id: "gate-saturates-of-h",
    sentence: "The sum of h is saturated first, and not the one of x.",
    arithmetic: operation({ joined: (ofX, ofH) => int16(ofX + int16(ofH)) }),
  },
  {
    id: "cell-wraps",
    sentence: "The cell wraps at 16 bits; it must saturate.",
    arithmetic: operation({ int16: wrapped(16) }),
  },
  {
    id: "output-wraps",
    sentence: "The output wraps at 8 bits; it must saturate.",
    arithmetic: operation({ int8: wrapped(8) }),
  },
  {
    id: "cell-clip-forgotten",
    sentence: "The cell is not clipped.",
    parameters: (p) => ({ ...p, cClip: 0 }),
  },
  {
    id: "sums-wrap",
    sentence: "Sums of products wrap at 16 bits; they have 32.",
    arithmetic: operation(({ scaled }) => ({ scaled: (value, scale) => scaled(wrapped(16)(value), scale) })),
  },
  {
    id: "sums-float32",
    sentence: "Sums are rounded to float32, which has 24 bits; they have 32.",
    arithmetic: operation(({ scaled }, { ofH }) => ({
      scaled: (value, scale) => scaled(scale === ofH ? value : Math.fround(value), scale),
    })),
  },
  {
    id: "sigmoid-q4",
    sentence: "σ reads its argument in Q4.11; it is in Q3.12.",
    arithmetic: operation(({ sigmoid }) => ({ sigmoid: (a) => sigmoid(int16(2 * a)) })),
  },
  {
    id: "sigmoid-q2",
    sentence: "σ reads its argument in Q2.13; it is in Q3.12.",
    arithmetic: operation(({ sigmoid }) => ({ sigmoid: (a) => sigmoid(divided(a, 1)) })),
  },
  {
    id: "candidate-q4",
    sentence: "tanh of the cell gate g reads its argument in Q4.11; it is in Q3.12.",
    arithmetic: operation(({ tanh }) => ({ candidate: (a) => tanh(a, 4) })),
  },
  {
    id: "candidate-sigmoid",
    sentence: "The cell gate g is squashed by σ; it must be by tanh.",
    arithmetic: operation(({ sigmoid }) => ({ candidate: sigmoid })),
  },
  {
    id: "cell-tanh-q3",
    sentence: "tanh of the cell reads it in Q3.12, whatever its scale.",
    arithmetic: operation(({ tanh }) => ({ tanh: (c) => tanh(c, 3) })),
  },
  {
    id: "activations-of-floats",
    sentence: "σ and tanh are computed in floating point and rounded.",
    arithmetic: operation({
      sigmoid: (a) => int16(Math.round(2 ** 15 / (1 + Math.exp(-real(a, 3))))),
      candidate: (a) => int16(Math.round(2 ** 15 * Math.tanh(real(a, 3)))),
      tanh: (c, m) => int16(Math.round(2 ** 15 * Math.tanh(real(c, m)))),
    }),
  },
  {
    id: "activations-of-floats-truncated",
    sentence: "σ and tanh are computed in floating point and cut off, as TensorFlow Lite's ApplySigmoidFloat does.",
    arithmetic: operation({
      sigmoid: (a) => int16(Math.trunc(2 ** 15 / (1 + Math.exp(-real(a, 3))))),
      candidate: (a) => int16(Math.trunc(2 ** 15 * Math.tanh(real(a, 3)))),
      tanh: (c, m) => int16(Math.trunc(2 ** 15 * Math.tanh(real(c, m)))),
    }),
  },
  ...kernels,
  {
    id: "other-activations",
    sentence: "σ and tanh are those of another kernel: a table where gemmlowp's are asked for, or the other way round.",
    arithmetic: (right, _, kernel) => {
      const { sigmoid, candidate, tanh } = arithmetics[kernel === "tflite" ? "micro" : "tflite"];
      return { ...right, sigmoid, candidate, tanh };
    },
  },
  {
    id: "cell-left-shifted",
    sentence:
      "The cell stays shifted to Q3.12 behind its tanh where its power is below −12, as in an early kernel of TensorFlow Lite Micro and CMSIS-NN.",
    kept: ({ h, c }, { cPower }) => ({ h, c: c.map((cell) => cell >> Math.max(0, -12 - cPower)) }),
  },
  {
    id: "written-of-q0",
    sentence: "i ⊙ g enters the cell in Q0.15, whatever the power of the cell.",
    arithmetic: operation({ written: (product) => divided(product, 15) }),
  },
  {
    id: "kept-shift-16",
    sentence: "f ⊙ c′ is shifted by 16 bits; the gate has 15 behind its point.",
    arithmetic: operation({ kept: (product) => divided(product, 16) }),
  },
  {
    id: "U-transposed",
    sentence: "The recurrent matrices are transposed.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, U: transposed(gate.U) })),
  },
  {
    id: "weights-unsigned",
    sentence: "The weights are read as bytes without a sign.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, W: unsigned(gate.W), U: unsigned(gate.U) })),
  },
  {
    id: "scales-W-U",
    sentence: "The scales of W and of U are exchanged.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, ofW: gate.ofU, ofU: gate.ofW })),
  },
  {
    id: "one-scale-for-all",
    sentence: "All gates are scaled as the input gate is.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, ofW: p.gates.i.ofW, ofU: p.gates.i.ofU })),
  },
  {
    id: "U-scaled-as-W",
    sentence: "The sums of h are scaled as those of x are.",
    parameters: (p) => everyGate(p, (gate) => ({ ...gate, ofU: gate.ofW })),
  },
  {
    id: "cell-forgotten",
    sentence: "The cell of the step before is not kept.",
    arithmetic: operation({ kept: () => 0 }),
  },
  {
    id: "output-not-squashed",
    sentence: "The output is o ⊙ c, without tanh.",
    arithmetic: operation({ tanh: (c) => c }),
  },
  {
    id: "initial-ignored",
    sentence: "The initial state is ignored.",
    start: ({ h, c }, { hZero }) => ({ h: h.map(() => hZero), c: c.map(() => 0) }),
  },
  {
    id: "initial-h-ignored",
    sentence: "The initial state h is ignored.",
    start: ({ h, c }, { hZero }) => ({ h: h.map(() => hZero), c }),
  },
  {
    id: "initial-c-ignored",
    sentence: "The initial state c is ignored.",
    start: ({ h, c }) => ({ h, c: c.map(() => 0) }),
  },
  {
    id: "h-starts-at-0",
    sentence: "Without an initial state h starts at 0; it must start at its zero point, which stands for 0.",
    start: ({ h, c }, _, given) => ({ h: given ? h : h.map(() => 0), c }),
  },
  {
    id: "initial-ignored-for-0",
    sentence: "The initial state is ignored, and h starts at 0; without one it must start at its zero point.",
    start: ({ h, c }) => ({ h: h.map(() => 0), c: c.map(() => 0) }),
  },
  {
    id: "first-row-for-all",
    sentence: "Every row of a batch has the inputs and the initial state of the first.",
    rows: () => ({ x: 0, state: 0 }),
  },
  {
    id: "first-row-of-inputs",
    sentence: "Every row of a batch has the inputs of the first.",
    rows: (b) => ({ x: 0, state: b }),
  },
  {
    id: "first-row-of-states",
    sentence: "Every row of a batch has the initial state of the first.",
    rows: (b) => ({ x: b, state: 0 }),
  },
  ...gatesExchanged,
  ...scalesExchanged,
];

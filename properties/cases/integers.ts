import type { Cotangents, RunRequest } from "../../impl/contract.ts";
import { formFor } from "../../spec/catalogue.ts";
import { gatesOfInt8 } from "../../spec/integer/parameters.ts";
import { shapeAt } from "../../spec/language/sizes.ts";
import { type Tensor, type Tensors, coordinates, elements, tensor } from "../../spec/tensor.ts";
import type { Case, Regime } from "./case.ts";
import { hash } from "./hash.ts";

type Draw = (bits: number) => number;
/** The draw of an element, by its place. */
type Of = (k: number) => Draw;

const between =
  (least: number, most: number): Draw =>
  (bits) =>
    least + (bits % (most - least + 1));

const oneOf =
  (...values: readonly number[]): Draw =>
  (bits) =>
    values[bits % values.length] as number;

/** The first, but one time in four the second. */
const mostly =
  (usual: Draw, other: Draw): Draw =>
  (bits) =>
    (bits % 4 === 0 ? other : usual)(Math.floor(bits / 4));

const bytes = between(-128, 127);
const ofWeights = between(-127, 127);
const ofCells = between(-32768, 32767);
const always =
  (value: number): Draw =>
  () =>
    value;

/** The numbers of the quantised LSTM in one regime. `spread` is the power of two by which sums of so many products exceed one. */
interface Ranges {
  readonly x: Draw;
  readonly W: Draw;
  readonly b: Draw;
  readonly zero: Draw;
  readonly multiplier: Draw;
  readonly shift: (spread: number) => Draw;
  readonly hShift: Draw;
  readonly power: Draw;
  readonly clip: Draw;
  readonly h: Draw;
  readonly c: Draw;
  /** Gates with long sums, of more bits than a float32 has: one in so many, its weights, its biases, and the scale of W. */
  readonly long?: {
    readonly oneIn: number;
    readonly weights: Draw;
    readonly b: Draw;
    readonly multiplier: Draw;
    readonly shift: Draw;
  };
}

/** Biases of 28 bits, of either sign, a little nearer to 0 than a tie of the scale 2^−15. */
const nearTie: Draw = (bits) => {
  const magnitude = (2 * (bits % 2 ** 13) + 1) * 2 ** 14 - 2 * (1 + (Math.floor(bits / 2 ** 13) % 3));
  return Math.floor(bits / 2 ** 16) % 2 === 0 ? magnitude : -magnitude;
};

const tame: Ranges = {
  x: bytes,
  W: ofWeights,
  b: between(-20000, 20000),
  zero: bytes,
  multiplier: between(2 ** 30, 2 ** 31 - 1),
  shift: (spread) => between(-1 - spread, 1 - spread),
  hShift: between(-23, -22),
  power: oneOf(-12, -11, -13),
  clip: oneOf(0, 0, 12000),
  h: bytes,
  c: between(-16384, 16384),
};

const ranges: Readonly<Record<Regime, Ranges>> = {
  tame,
  wide: {
    ...tame,
    b: between(-(2 ** 20), 2 ** 20),
    shift: (spread) => between(-4 - spread, 2 - spread),
    hShift: between(-25, -20),
    power: between(-15, -9),
    clip: mostly(between(1, 32767), always(0)),
    c: ofCells,
    long: {
      oneIn: 4,
      weights: ofWeights,
      b: between(-(2 ** 28), 2 ** 28),
      multiplier: tame.multiplier,
      shift: between(-15, -13),
    },
  },
  saturated: {
    ...tame,
    shift: (spread) => between(1 - spread, 3 - spread),
    hShift: between(-21, -19),
    power: between(-15, -9),
    c: mostly(ofCells, oneOf(-32768, 32767)),
  },
  // products by powers of two alone: every other sum is a tie
  exact: {
    ...tame,
    c: oneOf(-16384, -16384, -16384, 16384, -8192, -24576),
    multiplier: always(2 ** 30),
    shift: (spread) => between(-3 - spread, -1 - spread),
    hShift: always(-22),
  },
  sparse: {
    ...tame,
    W: mostly(always(0), ofWeights),
    b: always(0),
    zero: oneOf(0, -128, 5),
    c: mostly(always(0), ofCells),
  },
  edge: {
    x: oneOf(-128, 127, 0, 1, -1),
    W: oneOf(-127, 127, 0, 1, -1),
    b: oneOf(0, 2 ** 20, -(2 ** 20), 1),
    zero: oneOf(-128, 127, 0),
    multiplier: oneOf(2 ** 30, 2 ** 31 - 1, 2 ** 30 + 1),
    shift: (spread) => oneOf(-spread, -1 - spread, 3 - spread),
    hShift: oneOf(-22, -19, -25),
    power: oneOf(-15, -9, -12),
    clip: oneOf(0, 1, 32767),
    h: oneOf(-128, 127, 0),
    c: oneOf(-32768, 32767, 0, 1, -1),
    // few weights, so that sums stay near a tie and its rounding is seen in the cell
    long: {
      oneIn: 2,
      weights: mostly(always(0), oneOf(-1, 1)),
      b: nearTie,
      multiplier: always(2 ** 30),
      shift: always(-14),
    },
  },
};

/** Small numbers of a case that asks for short ones: from −3 to 3. */
const short = between(-3, 3);

/** The run of a case of integers: weights of 8 bits, biases of 32, multipliers and shifts, each a float64 that holds it exactly. */
export function drawIntegers(c: Case): { readonly request: RunRequest; readonly cotangents: Cotangents } {
  const { T, B, m, n, regime, seed, integers } = c;
  const sizes = { T, B, m, n };
  const its = ranges[regime];
  const filled = (name: string, shape: readonly number[], of: Of): Tensor => {
    const data = Array.from({ length: elements(shape) }, (_, i) => of(i)(hash(seed, name, ...coordinates(shape, i))));
    return tensor("float64", shape, c.zero.includes(name) ? data.fill(0) : data);
  };
  const longOf = (gate: string): Ranges["long"] =>
    !integers && its.long !== undefined && hash(seed, `long ${gate}`) % its.long.oneIn === 0 ? its.long : undefined;
  const spread = (width: number): number => Math.round(Math.log2(width) / 2);
  /** A multiplier and a shift by turns. */
  const ofScale =
    (shift: Draw, long: typeof longOf = () => undefined): Of =>
    (k) => {
      const { multiplier, shift: by } = long(gatesOfInt8[Math.floor(k / 2)] as string) ?? {
        multiplier: its.multiplier,
        shift,
      };
      return k % 2 === 0 ? multiplier : by;
    };
  const drawOf = (name: string): Of => {
    if (name === "scale_W") return ofScale(its.shift(spread(m)), longOf);
    if (name === "scale_U") return ofScale(its.shift(spread(n)));
    if (name === "scale_h") return ofScale(its.hShift);
    if (name === "zero_points") return () => its.zero;
    // a cell of the smallest power shows the last bit of its gate g
    if (name === "cell")
      return longOf("g") === undefined ? (k) => (k === 0 ? its.power : its.clip) : (k) => always(k === 0 ? -15 : 0);
    if (integers) return () => short;
    const long = longOf(name.slice(2));
    return () => (name.startsWith("b_") ? (long?.b ?? its.b) : (long?.weights ?? its.W));
  };
  const form = formFor(c.cell, c.options);
  const drawn = (
    shapes: Readonly<Record<string, readonly string[]>>,
    of: (name: string) => Of,
    head: readonly number[],
  ): Tensors =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        filled(name, [...head, ...shapeAt(shape, sizes)], of(name)),
      ]),
    );
  const states = drawn(form.state, (name) => () => (integers ? short : name === "h" ? its.h : its.c), [B]);
  const request: RunRequest = {
    dtype: "float64",
    sizes,
    layers: [
      {
        cell: c.cell,
        options: c.options,
        direction: "forward",
        params: [drawn(form.params, drawOf, [])],
        initial: c.start === "absent" ? null : [states],
      },
    ],
    x: filled("x", [T, B, m], () => (integers ? short : its.x)),
    lengths: null,
    want: ["y", "final"],
    cotangents: null,
  };
  return { request, cotangents: { y: null, final: null } };
}

import type { ActivationName } from "../../../spec/language/activation-name.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { type UnaryFunction, defineFunction, functions } from "../../../spec/language/functions.ts";

/** A wrong activation, as data. */
export interface Curve {
  /** `zero-below-8` */
  readonly id: string;
  /** The function that it stands for. */
  readonly of: "sigmoid" | "tanh";
  /** The end of a sentence about it: `is 0 below −8`. */
  readonly says: string;
  /** One function of a program serves all gates: an approximation. */
  readonly approximate: boolean;
  readonly fn: ActivationName;
}

/** A function on an interval that ends at `until`, with what its readers must know there. */
interface Piece extends Required<Pick<UnaryFunction, "value" | "slope" | "maxSlope" | "rounding" | "slopeError">> {
  readonly until: number;
}

type Names = Curve["of"];

/** The right function, up to a place. */
const right = (of: Names, until = Infinity): Piece => {
  const { value, slope, maxSlope, slopeError } = functions[of];
  return { until, value, slope, maxSlope, slopeError, rounding: (_, y, { activation }) => activation(of, y) };
};

const flat = (value: number, until = Infinity): Piece => ({
  until,
  value: () => value,
  slope: () => 0,
  maxSlope: () => 0,
  rounding: (_a, _y, { unitRoundoff }) => unitRoundoff * Math.abs(value),
  slopeError: () => 0,
});

/**
 * A smooth function that is computed by `count` operations, none of which cancels more than `size`.
 * @param curvature no second derivative is larger
 */
const smooth = (
  value: (a: number) => number,
  slope: (a: number) => number,
  { until = Infinity, count = 24, size = 1, curvature = 1 } = {},
): Piece => ({
  until,
  value,
  slope,
  maxSlope: (a, e) => Math.abs(slope(a)) + curvature * e,
  rounding: (_a, _y, { unitRoundoff }) => gamma(count, unitRoundoff) * size,
  slopeError: (a, ea, _y, _ey, { unitRoundoff }) =>
    curvature * ea + gamma(4 * count, unitRoundoff) * Math.max(size, Math.abs(slope(a))),
});

/** slope · a + offset */
const linear = (slope: number, offset: number, until = Infinity): Piece =>
  smooth(
    (a) => slope * a + offset,
    () => slope,
    { until, count: 5, curvature: 0 },
  );

/** The function of its pieces, from left to right; it may jump between them. */
function pieced(pieces: readonly [Piece, ...Piece[]], range: number): UnaryFunction {
  const at = (a: number): Piece => pieces.find(({ until }) => a < until) ?? (pieces.at(-1) as Piece);
  /** Pieces that a number near a may lie in. */
  const near = (a: number, e: number): Piece[] =>
    pieces.filter(({ until }, k) => a - e <= until && a + e >= (pieces[k - 1]?.until ?? -Infinity));
  const jump = (left: Piece, next: Piece): number => Math.abs(left.value(left.until) - next.value(left.until));
  return {
    value: (a) => at(a).value(a),
    slope: (a, y) => at(a).slope(a, y),
    kinks: true,
    maxSlope: (a, e) => {
      const around = near(a, e);
      const jumps = around.slice(1).reduce((sum, next, k) => sum + jump(around[k] as Piece, next), 0);
      return Math.max(...around.map((piece) => piece.maxSlope(a, e))) + (jumps === 0 ? 0 : jumps / e);
    },
    range,
    rounding: (a, y, precision) => at(a).rounding(a, y, precision),
    slopeError: (a, ea, y, ey, precision) => {
      const its = at(a);
      const own = its.slopeError(a, ea, y, ey, precision);
      return near(a, ea).reduce(
        (most, piece) => Math.max(most, own + Math.abs(piece.slope(a, piece.value(a)) - its.slope(a, y))),
        own,
      );
    },
  };
}

/** f(−a) = −f(a), where f is given from 0 on. */
const odd = (pieces: readonly [Piece, ...Piece[]]): [Piece, ...Piece[]] => mirrored(pieces, (y) => -y);

/** σ(−a) = 1 − σ(a), where σ is given from 0 on. */
const complementary = (pieces: readonly [Piece, ...Piece[]]): [Piece, ...Piece[]] => mirrored(pieces, (y) => 1 - y);

function mirrored(pieces: readonly [Piece, ...Piece[]], value: (y: number) => number): [Piece, ...Piece[]] {
  const left = [...pieces].reverse().map((piece, k, all): Piece => ({
    until: -(all[k + 1]?.until ?? 0),
    value: (a) => value(piece.value(-a)),
    slope: (a, y) => piece.slope(-a, value(y)),
    maxSlope: (a, e) => piece.maxSlope(-a, e),
    rounding: (a, y, p) => piece.rounding(-a, value(y), p) + p.unitRoundoff,
    slopeError: (a, ea, y, ey, p) => piece.slopeError(-a, ea, value(y), ey, p),
  }));
  return [...left, ...pieces] as [Piece, ...Piece[]];
}

const horner = (coefficients: readonly number[], q: number): number =>
  coefficients.reduceRight((sum, c) => sum * q + c, 0);
const derived = (coefficients: readonly number[]): number[] => coefficients.slice(1).map((c, k) => c * (k + 1));

/** a P(a²)/Q(a²), which is Lambert's continued fraction for tanh, cut off. */
function pade(
  P: readonly number[],
  Q: readonly number[],
): { value: (a: number) => number; slope: (a: number) => number } {
  const [dP, dQ] = [derived(P), derived(Q)];
  return {
    value: (a) => (a * horner(P, a * a)) / horner(Q, a * a),
    slope: (a) => {
      const q = a * a;
      const [p, d] = [horner(P, q), horner(Q, q)];
      return p / d + (2 * q * (horner(dP, q) * d - p * horner(dQ, q))) / (d * d);
    },
  };
}

/** σ(a) = (1 + tanh(a/2))/2 */
const half = (piece: Piece): Piece => ({
  until: 2 * piece.until,
  value: (a) => (1 + piece.value(a / 2)) / 2,
  slope: (a, y) => piece.slope(a / 2, 2 * y - 1) / 4,
  maxSlope: (a, e) => piece.maxSlope(a / 2, e / 2) / 4,
  rounding: (a, y, p) => piece.rounding(a / 2, 2 * y - 1, p) / 2 + gamma(2, p.unitRoundoff),
  slopeError: (a, ea, y, ey, p) => piece.slopeError(a / 2, ea / 2, 2 * y - 1, 2 * ey, p) / 4 + p.unitRoundoff,
});

/** A table of φ at `count` + 1 places from −reach to reach; between them straight lines, beyond them its ends. */
function table(of: Names, reach: number, count: number): UnaryFunction {
  const { value, maxSlope } = functions[of];
  const step = (2 * reach) / count;
  const place = (k: number): number => k * step - reach;
  const index = (a: number): number => Math.min(count - 1, Math.max(0, Math.floor((a + reach) / step)));
  const rise = (k: number): number => (value(place(k + 1)) - value(place(k))) / step;
  const outside = (a: number): boolean => Math.abs(a) >= reach;
  const slope = (a: number): number => (outside(a) ? 0 : rise(index(a)));
  /** The intervals that a number near a may be counted to. */
  const slack = (u: number): number => gamma(4, u) * reach;
  return {
    value: (a) => {
      const x = Math.max(-reach, Math.min(reach, a));
      const k = index(x);
      return value(place(k)) + (x - place(k)) * rise(k);
    },
    slope,
    kinks: true,
    maxSlope: (a, e) => maxSlope(a, e + step),
    range: functions[of].range,
    rounding: (a, _y, { unitRoundoff }) => gamma(8, unitRoundoff) + slack(unitRoundoff) * maxSlope(a, step),
    slopeError: (a, ea, _y, _ey, { unitRoundoff }) => {
      const e = ea + slack(unitRoundoff);
      const others = [slope(a - e), slope(a + e)].map((its) => Math.abs(its - slope(a)));
      return Math.max(...others) + (gamma(8, unitRoundoff) * 2) / step;
    },
  };
}

/** The nearest entry of a table; derivatives are those of the right function, from its value. */
function nearest(of: Names, reach: number, count: number): UnaryFunction {
  const base = functions[of];
  const step = (2 * reach) / count;
  const entry = (a: number): number => Math.round(Math.max(-reach, Math.min(reach, a)) / step) * step;
  const jumps = (a: number, e: number): number => Math.abs(base.value(entry(a + e)) - base.value(entry(a - e)));
  return {
    value: (a) => base.value(entry(a)),
    slope: base.slope,
    kinks: true,
    maxSlope: (a, e) => jumps(a, e) / e,
    range: base.range,
    rounding: (a, y, { activation, unitRoundoff }) => activation(of, y) + jumps(a, gamma(4, unitRoundoff) * reach),
    slopeError: base.slopeError,
  };
}

/** e^a by Schraudolph: a/ln 2, shifted, as the bits of a floating-point number, of which 20 stand for the fraction. */
const SHIFT = 60_801 / 2 ** 20;
function schraudolph(a: number): { value: number; slope: number } {
  const t = a / Math.LN2 - SHIFT;
  const k = Math.floor(t);
  if (k >= 1024 || Number.isNaN(a)) return { value: a + Infinity, slope: 0 };
  return k < -1022 ? { value: 0, slope: 0 } : { value: 2 ** k * (1 + t - k), slope: 2 ** k / Math.LN2 };
}

/** 1/(1 + e^−a) of that. */
const byBits: UnaryFunction = {
  value: (a) => 1 / (1 + schraudolph(-a).value),
  slope: (a, y) => y * y * schraudolph(-a).slope,
  kinks: true,
  // e^a grows by 1/ln 2 of itself at most
  maxSlope: () => 1 / (4 * Math.LN2),
  range: 1,
  rounding: (_a, y, { unitRoundoff }) => 2 ** -20 * y + gamma(8, unitRoundoff) * y,
  // it doubles from one power of two to the next
  slopeError: (a, ea, y, ey, { unitRoundoff }) => {
    const t = a / Math.LN2 + SHIFT;
    const toNext = Math.abs(t - Math.round(t)) * Math.LN2;
    const doubled = toNext <= ea + gamma(8, unitRoundoff) * (Math.abs(a) + 1) ? Math.abs(y * (1 - y)) + ey : 0;
    return doubled + 2 * ea + 4 * ey + gamma(8, unitRoundoff);
  },
};

/** 2σ(2a) − 1 */
const doubledUp = ({ value, slope, maxSlope, rounding, slopeError }: UnaryFunction): UnaryFunction => ({
  value: (a) => 2 * value(2 * a) - 1,
  slope: (a, y) => 4 * slope(2 * a, (y + 1) / 2),
  kinks: true,
  maxSlope: (a, e) => 4 * maxSlope(2 * a, 2 * e),
  range: 2,
  rounding: (a, y, p) => 2 * (rounding?.(2 * a, (y + 1) / 2, p) ?? 0) + gamma(2, p.unitRoundoff) * 2,
  slopeError: (a, ea, y, ey, p) => 4 * slopeError(2 * a, 2 * ea, (y + 1) / 2, ey / 2, p),
});

/** A curve before its function is known by a name. */
type Draft = Omit<Curve, "fn"> & { readonly its: UnaryFunction };

const shown = (value: number): string => String(value).replace("-", "−");

/** Saturation at a place where the right function is not yet at its end. */
function saturating(of: Names, k: number): Draft[] {
  const { value, range } = functions[of];
  const low = 1 - range;
  const ends = (left: number | null, most: number | null): UnaryFunction =>
    pieced(
      [
        ...(left === null ? [] : [flat(left, -k)]),
        right(of, most === null ? Infinity : k),
        ...(most === null ? [] : [flat(most)]),
      ] as [Piece, ...Piece[]],
      range,
    );
  const named = (id: string, says: string, its: UnaryFunction): Draft => ({
    id: `${id}-${k}`,
    of,
    says,
    approximate: false,
    its,
  });
  return [
    named("least-below", `is ${shown(low)} below −${k}`, ends(low, null)),
    named("most-above", `is 1 above ${k}`, ends(null, 1)),
    named("saturated-at", `is ${shown(low)} below −${k} and 1 above ${k}`, ends(low, 1)),
    named("clipped-at", `is taken of its argument within ±${k}`, ends(value(-k), value(k))),
  ];
}

/** Lambert's fractions: numerator and denominator in a², and the argument beyond which they are cut. */
const fractions: readonly (readonly [id: string, P: readonly number[], Q: readonly number[], cut: number])[] = [
  ["pade-7-6", [135_135, 17_325, 378, 1], [135_135, 62_370, 3150, 28], 4.97],
  ["pade-5-4", [945, 105, 1], [945, 420, 15], 3.5],
  ["pade-3-2", [27, 1], [27, 9], 3],
];

const approximations = (of: Names): Draft[] => {
  const made = (id: string, says: string, its: UnaryFunction): Draft => ({ id, of, says, approximate: true, its });
  const { range } = functions[of];
  const rational = fractions.map(([id, P, Q, cut]) => {
    const { value, slope } = pade(P, Q);
    const pieces = odd([smooth(value, slope, { until: cut }), flat(value(cut))]);
    const its = (of === "tanh" ? pieces : pieces.map(half)) as [Piece, ...Piece[]];
    const says = `is a rational approximation, of degree ${id.slice("pade-".length).replace("-", " over ")}, cut at ±${of === "tanh" ? cut : 2 * cut}`;
    return made(id, says, pieced(its, range));
  });
  const tables = [32, 256].flatMap((count) => [
    made(
      `table-${count}`,
      `is a table of ${count} intervals over ±8, with straight lines between`,
      table(of, 8, count),
    ),
    made(`nearest-${count}`, `is the nearest of ${count} entries of a table over ±8`, nearest(of, 8, count)),
  ]);
  const bits = made("schraudolph", "is made of Schraudolph's e^a", of === "sigmoid" ? byBits : doubledUp(byBits));
  return [...rational, ...tables, bits];
};

/** The right function where a is positive; another where it is not. */
const below = (of: Names, piece: Piece): UnaryFunction => pieced([{ ...piece, until: 0 }, right(of)], 2);

const ofSigmoid: Draft[] = [
  [
    "slope-1/4",
    "is hard: 0.25 a + 0.5 within 0 and 1",
    true,
    pieced(complementary([linear(0.25, 0.5, 2), flat(1)]), 1),
  ] as const,
  [
    "plan",
    "is the piecewise linear approximation PLAN",
    true,
    pieced(
      complementary([linear(0.25, 0.5, 1), linear(0.125, 0.625, 2.375), linear(0.031_25, 0.843_75, 5), flat(1)]),
      1,
    ),
  ] as const,
  [
    "taylor",
    "is 0.5 + a/4 − a³/48, cut at ±2",
    true,
    pieced(
      complementary([
        smooth(
          (a) => 0.5 + a / 4 - a ** 3 / 48,
          (a) => 0.25 - a ** 2 / 16,
          { until: 2 },
        ),
        flat(1 / 2 + 1 / 2 - 1 / 6),
      ]),
      1,
    ),
  ] as const,
  [
    "softsign",
    "is made of a/(1 + |a|)",
    true,
    pieced(
      complementary([
        smooth(
          (a) => 0.5 + a / (2 + 2 * a),
          (a) => 0.5 / (1 + a) ** 2,
        ),
      ]),
      1,
    ),
  ] as const,
  ["zero-where-negative", "is 0 below 0", false, below("sigmoid", flat(0))] as const,
  [
    "exp-where-negative",
    "is e^a below 0, without its denominator",
    false,
    below("sigmoid", smooth(Math.exp, Math.exp)),
  ] as const,
  [
    "mirrored",
    "is that of |a|",
    false,
    below(
      "sigmoid",
      smooth(
        (a) => functions.sigmoid.value(-a),
        (a) => -functions.sigmoid.slope(a, functions.sigmoid.value(a)),
      ),
    ),
  ] as const,
].map(([id, says, approximate, its]): Draft => ({ id, of: "sigmoid", says, approximate, its }));

const ofTanh: Draft[] = [
  ["hard", "is hard: a within ±1", true, pieced(odd([linear(1, 0, 1), flat(1)]), 2)] as const,
  [
    "taylor",
    "is a − a³/3, cut at ±1",
    true,
    pieced(
      odd([
        smooth(
          (a) => a - a ** 3 / 3,
          (a) => 1 - a ** 2,
          { until: 1, curvature: 2 },
        ),
        flat(2 / 3),
      ]),
      2,
    ),
  ] as const,
  ["relu6", "is a within 0 and 6", true, pieced([flat(0, 0), linear(1, 0, 6), flat(6)], 6)] as const,
  ["zero-where-negative", "is 0 below 0", false, below("tanh", flat(0))] as const,
  ["linear-where-negative", "is a below 0", false, below("tanh", { ...linear(1, 0), rounding: () => 0 })] as const,
  [
    "mirrored",
    "is that of |a|",
    false,
    below(
      "tanh",
      smooth(
        (a) => -Math.tanh(a),
        (a) => -functions.tanh.slope(a, Math.tanh(a)),
      ),
    ),
  ] as const,
].map(([id, says, approximate, its]): Draft => ({ id, of: "tanh", says, approximate, its }));

/** Places at which a function may be cut: what is lost there shows in float32, and states come as far. */
const cuts = { sigmoid: [2, 4, 8], tanh: [1, 2, 3] };

/** Wrong activations, of σ and of tanh. */
export const curves: readonly Curve[] = [
  ...cuts.sigmoid.flatMap((k) => saturating("sigmoid", k)),
  ...ofSigmoid,
  ...approximations("sigmoid"),
  ...cuts.tanh.flatMap((k) => saturating("tanh", k)),
  ...ofTanh,
  ...approximations("tanh"),
].map(({ its, ...draft }) => ({ ...draft, fn: defineFunction(`${draft.of}-${draft.id}`, its) }));

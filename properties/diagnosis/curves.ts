import { isDeepStrictEqual } from "node:util";
import type { RunRequest } from "../../impl/contract.ts";
import { leafAt } from "../../impl/tree.ts";
import { type Activation, type Input, type Node, constant } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import { float64 } from "../../spec/language/evaluate/arithmetic.ts";
import { functions } from "../../spec/language/functions.ts";
import { unitRoundoff } from "../../spec/language/precision.ts";
import { shapeAt } from "../../spec/language/sizes.ts";
import type { Step } from "../../spec/cell.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import { written } from "../mutants/operators/name.ts";
import { edited } from "../mutants/operators/edit.ts";
import { type Interview, type Probe, answerTo } from "./probes.ts";

/**
 * An activation that can be read off: with all matrices zero, or all but one, and everything else held, some output is a known multiple
 * of its value, and its argument is a known multiple of the input, or of one bias or state, which is driven.
 */
interface Reading {
  readonly node: Activation;
  /** The input, bias or state that is driven; the argument is `slope` times it. */
  readonly driven: Input;
  readonly slope: number;
  /** Values of the states, the biases and the one matrix that are held, by kind and name. */
  readonly held: Readonly<Record<string, number>>;
  /** The output that is `factor` times the activation: `y`, or a state. */
  readonly output: string;
  readonly factor: number;
}

/** Points of a curve, and how far each may be from the truth. */
interface Curve {
  readonly reading: Reading;
  /** Arguments, ascending, with what was read, the truth, and its bound; in units of the activation. */
  readonly points: readonly {
    readonly a: number;
    readonly got: number;
    readonly want: number;
    readonly bound: number;
  }[];
  /** The answers that it was read off. */
  readonly probes: readonly Probe[];
}

const isVector = ({ shape }: Input): boolean => shape.length === 1 && shape[0] === "n";

/** Outputs of one step of one unit whose matrices are zero. */
function stepped(step: Step, values: Readonly<Record<string, number>>): Record<string, number> {
  const roots = { ...step.next, "y ": step.y };
  const graph = program(Object.values(roots));
  const all = evaluate(graph, { m: 1, n: 1 }, ({ kind, name }) => [values[`${kind} ${name}`] ?? 0], float64);
  return Object.fromEntries(
    Object.entries(roots).map(([name, node]) => [name, all[graph.place.get(node) as number]?.[0] ?? Number.NaN]),
  );
}

/** The value of one expression in such a step. */
function valueOf(node: Node, values: Readonly<Record<string, number>>): number {
  const graph = program([node]);
  const all = evaluate(graph, { m: 1, n: 1 }, ({ kind, name }) => [values[`${kind} ${name}`] ?? 0], float64);
  return all[graph.place.get(node) as number]?.[0] ?? Number.NaN;
}

/** A way of reading one activation; null where none was found. */
function readingOf(step: Step, node: Activation): Reading | null {
  // one unit of a cell with further sizes is not one number
  if (Object.keys(step.cell.sizes ?? {}).length > 0) return null;
  const states = Object.values(step.state);
  const biases = step.params.filter(isVector);
  const key = ({ kind, name }: Input): string => `${kind} ${name}`;
  const none: Readonly<Record<string, number>> = {};
  const ofStates = states.reduce(
    (sofar, one) => [...sofar, ...sofar.map((held) => ({ ...held, [key(one)]: 1 }))],
    [none],
  );
  // a bias that is held makes another activation take part in the factor: only where nothing else does
  const settings = [...ofStates, ...biases.map((one) => ({ [key(one)]: 1 }))];
  const readers = step.params.filter(({ shape }) => shape.length === 2 && shape[0] === "n" && shape[1] === "m");
  const attempts = [
    // rows of one unit and one input: a product has one term, and a small bound
    ...settings.flatMap((some) => readers.map((one) => ({ held: { ...some, [key(one)]: 1 }, driven: step.x }))),
    ...settings.flatMap((held) => [...biases, ...states].map((driven) => ({ held, driven }))),
  ];
  for (const { held, driven } of attempts) {
    const at = (v: number): Record<string, number> => ({ ...held, [key(driven)]: v });
    const [slope, twice, minus, nought] = [1, 2, -3, 0].map((v) => valueOf(node.args[0], at(v))) as [
      number,
      number,
      number,
      number,
    ];
    if (slope === 0 || nought !== 0 || twice !== 2 * slope || minus !== -3 * slope) continue;
    const outputs = (value: number, v: number): Record<string, number> =>
      stepped(
        edited(step, (was, now) => (was === node ? constant(value, node.shape) : now)),
        at(v),
      );
    const [zero, half, whole, far] = [outputs(0, 1), outputs(0.5, 1), outputs(1, 1), outputs(1, -3)];
    for (const output of Object.keys(whole)) {
      const factor = whole[output] as number;
      const proportional = zero[output] === 0 && factor !== 0 && half[output] === factor / 2 && far[output] === factor;
      if (proportional) return { node, driven, slope, held, output: output.trim(), factor };
    }
  }
  return null;
}

/** Units, or rows, of a request: each has a point of the curve of its own. */
const UNITS = 64;
/** Inputs, biases and states that are driven: closely around 0, and far out; at no regular distance, which a table may have. */
const DRIVEN: readonly number[] = [
  ...Array.from({ length: 256 }, (_, k) => (k - 128 + ((k * 0.6180339887) % 1)) / 8),
  ...Array.from({ length: 32 }, (_, k) => 20.3 + 4 * k),
  ...Array.from({ length: 32 }, (_, k) => -20.3 - 4 * k),
].map(Math.fround);

function requestFor(
  { support, options, dtype, step }: Interview,
  reading: Reading,
  points: readonly number[],
): RunRequest {
  const ofRows = reading.driven.kind === "x";
  const [B, n] = ofRows ? [points.length, 1] : [1, points.length];
  const sizes = { T: 1, B, m: 1, n };
  const shape = (input: Input): readonly number[] => shapeAt(input.shape, sizes);
  const filled = (input: Input, of: (k: number) => number): Tensor => {
    const size = shape(input).reduce((a, b) => a * b, 1);
    return tensor(
      dtype,
      shape(input),
      Array.from({ length: size }, (_, k) => of(k)),
    );
  };
  const of = (input: Input): Tensor =>
    input === reading.driven
      ? filled(input, (k) => points[k] as number)
      : filled(input, () => reading.held[`${input.kind} ${input.name}`] ?? 0);
  const params: Tensors = Object.fromEntries(step.params.map((input) => [input.name, of(input)]));
  const initial = Object.fromEntries(
    Object.values(step.state).map((input) => {
      const { shape: own, data } = of(input);
      return [input.name, tensor(dtype, [B, ...own], Array.from({ length: B }, () => [...data]).flat())];
    }),
  );
  const zeroStart = Object.values(initial).every(({ data }) => data.every((v) => v === 0));
  const [direction = "forward"] = support.directions;
  return {
    dtype,
    sizes,
    layers: [
      {
        cell: support.cell,
        options,
        direction: support.directions.includes("forward") ? "forward" : direction,
        params: [params],
        initial: support.initialState ? [initial] : zeroStart ? null : [initial],
      },
    ],
    x: tensor(dtype, [1, B, 1], ofRows ? [...points] : [0]),
    lengths: null,
    want: ["y", "final"],
    cotangents: null,
  };
}

async function read(interview: Interview, reading: Reading): Promise<Curve | null> {
  const points: Curve["points"][number][] = [];
  const probes: Probe[] = [];
  for (let from = 0; from < DRIVEN.length; from += UNITS) {
    const driven = [0, ...DRIVEN.slice(from, from + UNITS)];
    const one = await answerTo(interview, requestFor(interview, reading, driven));
    if (one === null) return null;
    probes.push(one);
    const what = reading.output === "y" ? "y" : `final[0][0].${reading.output}`;
    const [got, right] = [leafAt(one.answer, what), leafAt(one.right, what)];
    if (got === undefined || right === undefined) return null;
    const [start, true0, error0] = [got.data[0], right.value[0], right.error[0]] as [number, number, number];
    // an error of the factor shows at 0, where φ(0) is not 0
    const isScaled = true0 !== 0 && start !== 0;
    const factor = isScaled ? (reading.factor * start) / true0 : reading.factor;
    driven.slice(1).forEach((v, k) => {
      const want = (right.value[k + 1] as number) / reading.factor;
      const spread = isScaled ? (2 * error0 * Math.abs(want)) / Math.abs(true0) : 0;
      const bound = (right.error[k + 1] as number) / Math.abs(reading.factor) + spread;
      // without a bound either may have overflowed: such a number says nothing
      if (bound < Number.POSITIVE_INFINITY)
        points.push({ a: reading.slope * v, got: (got.data[k + 1] as number) / factor, want, bound });
    });
  }
  return { reading, points: points.sort((a, b) => a.a - b.a), probes };
}

const two = (v: number): string => String(Number(v.toPrecision(2)));

type Point = Curve["points"][number];

const farOf = ({ got, want }: Point): number => Math.abs(got - want);

/** Departure of a curve from the truth. */
interface Departure {
  /** `is 0 below −8`; null where it departs here and there. */
  readonly saturated: string | null;
  /** First and last argument at which it departs. */
  readonly between: readonly [number, number];
  readonly most: number;
  readonly at: number;
}

/** The largest distance at which a curve is still that of the activation, wherever it departs. */
const CLOSE = 1 / 16;

/** Departures of a curve: null where there are none, or where it is another curve altogether, of another cause. */
function departureOf({ points }: Curve): Departure | null {
  const off = points.filter((one) => !(farOf(one) <= one.bound));
  const [first] = off;
  if (first === undefined) return null;
  const worst = off.reduce((a, b) => (farOf(b) > farOf(a) ? b : a));
  const most = farOf(worst);
  const middle = points.filter(({ a }) => Math.abs(a) <= 1);
  // far off, it is still the activation where it is right all around 0
  if (!(most <= CLOSE) && middle.some((one) => off.includes(one))) return null;
  const between = [first.a, (off.at(-1) as Point).a] as const;
  return { saturated: saturation(points, off), between, most, at: worst.a };
}

/** The words for a curve that departs beyond a point alone, and is flat there. */
function saturation(points: readonly Point[], off: readonly Point[]): string | null {
  const sides = [
    { word: "below", list: points.filter(({ a }) => a < 0).toReversed(), outwards: Math.floor },
    { word: "above", list: points.filter(({ a }) => a > 0), outwards: Math.ceil },
  ];
  const words: string[] = [];
  for (const { word, list, outwards } of sides) {
    const from = list.findIndex((one) => off.includes(one));
    if (from < 0) continue;
    const [edge, ...rest] = list.slice(from) as [Point, ...Point[]];
    if (from === 0 || rest.length === 0 || !rest.every(({ got }) => got === edge.got)) return null;
    words.push(`is ${short(edge.got)} ${word} ${outwards(edge.a * 100) / 100}`);
  }
  return words.join(" and ");
}

const short = (v: number): string => String(Number(v.toPrecision(4)));

/** Activations that were read off. */
export interface Curves {
  /** Sentences about those that are not what they should be. */
  readonly sentences: readonly string[];
  /** The same for an activation that has a name, in one sentence: how far it is off, and where the most; null where none is. */
  readonly most: string | null;
  readonly probes: readonly Probe[];
}

/** Activations read off with all matrices zero. */
export async function byCurves(interview: Interview): Promise<Curves> {
  const { step, dtype } = interview;
  const nodes = program([...Object.values(step.next), step.y]).nodes.filter((node) => node.op === "activation");
  const names = new Map<Node, string>(Object.entries(step.equations).map(([name, node]) => [node, name]));
  const probes: Probe[] = [];
  const found: ({ readonly name: string; readonly fn: string } & Departure)[] = [];
  for (const node of nodes) {
    if (functions[node.fn].kinks === true) continue;
    const reading = readingOf(step, node);
    const curve = reading && (await read(interview, reading));
    if (curve === null) continue;
    probes.push(...curve.probes);
    const its = departureOf(curve);
    // a curve is the same whenever it is read
    const again = its === null ? null : await read(interview, reading as Reading);
    if (its !== null && again !== null && isDeepStrictEqual(again.points, curve.points))
      found.push({ name: names.get(node) ?? written(step, node.args[0]), fn: node.fn, ...its });
  }
  const alike = Map.groupBy(found, ({ fn, saturated, most }) => `${fn} ${saturated} ${most <= CLOSE}`);
  const told = [...alike.values()].map((list) => {
    const worst = list.reduce((a, b) => (b.most > a.most ? b : a));
    const { fn, saturated, most, at } = worst;
    const whose = `${fn === "sigmoid" ? "σ" : fn} of ${list.map(({ name }) => name).join(", ")}`;
    const by = `${two(most)} (${two(most / (2 * unitRoundoff[dtype]))} ulp of 1) at ${short(at)}`;
    const size = `off by ${by}, the most that was read`;
    const [low, high] = [
      Math.min(...list.map(({ between: [one] }) => one)),
      Math.max(...list.map(({ between: [, one] }) => one)),
    ];
    const exactAt0 = low > 0 ? " above 0" : high < 0 ? " below 0" : "";
    const sentence =
      saturated !== null
        ? `${whose} ${saturated}; ${size}.`
        : most <= CLOSE
          ? `${whose} is an approximation${exactAt0}: ${size}; grade it or declare it.`
          : `${whose} departs between ${short(low)} and ${short(high)}: ${size}.`;
    return { sentence, by: `${whose} by ${by}` };
  });
  const most = told.length === 0 ? null : `Off by the most that was read: ${told.map(({ by }) => by).join("; ")}.`;
  return { sentences: told.map(({ sentence }) => sentence), most, probes };
}

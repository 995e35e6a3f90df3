import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { type Data, type Pass, network } from "../../impl/kit/network.ts";
import { leaves } from "../../impl/tree.ts";
import { catalogue, combinations, stepFor } from "../../spec/catalogue.ts";
import type { ActivationName } from "../../spec/language/activation-name.ts";
import { type Arithmetic, float64 } from "../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import type { Input, Node } from "../../spec/language/expression.ts";
import { functionNames, functions } from "../../spec/language/functions.ts";
import { type ArithmeticId, type Profile, profileOf, unitRoundoff } from "../../spec/language/precision.ts";
import type { Program } from "../../spec/language/program.ts";
import { lengthOf } from "../../spec/language/sizes.ts";
import type { Term } from "../../spec/language/terms.ts";
import { type Random, pick, random } from "../../spec/language/testing/random.ts";
import { graphsOf } from "../../spec/networks/pass.ts";
import { nearest, stored } from "../../spec/storage.ts";

type Numbers = readonly number[];
type Factors = readonly [Numbers, Numbers];
type Rounding = (v: number) => number;

/** Products that are sums themselves. */
const summed: ReadonlySet<Term["op"]> = new Set(["matvec", "matvecT", "dot"]);

/** Rounds to the type of a unit roundoff, where an arithmetic has one. */
function rounding(unit: number, { dtype }: Profile): Rounding {
  if (unit === unitRoundoff[dtype]) return (v) => stored(dtype, v);
  return unit === unitRoundoff.float32 ? Math.fround : (v) => nearest(v, Math.round(-Math.log2(unit)));
}

/** Functions that a libm approximates. */
const isApproximate = (fn: ActivationName): boolean => functions[fn].rounding === undefined;

/**
 * An arithmetic as bad as its profile allows: sums of products in any order and grouping, fused or not, matrix products that are
 * rounded by themselves or as one sum, factors rounded, activations off by what is declared.
 */
export function arithmeticOf(profile: Profile, next: Random, seed: number): Arithmetic<number> {
  const { activation, quantised } = profile;
  const gate = rounding(profile.gates, profile);
  const wide = rounding(profile.sums, profile);
  const operand = profile.operands === 0 ? gate : rounding(profile.operands, profile);
  const add = (a: number, b: number): number => gate(a + b);
  const mul = (a: number, b: number): number => gate(a * b);

  // the products of one sum, left[k]·right[k], from 0 to count
  const left: number[] = [];
  const right: number[] = [];
  let count = 0;
  const product = (a: number, b: number): void => {
    left[count] = a;
    right[count++] = b;
  };
  const sequential = (from: number, to: number, round: Rounding, fuse: boolean): number => {
    let sum = 0;
    for (let k = from; k < to; k++) {
      const each = (left[k] as number) * (right[k] as number);
      sum = round(sum + (fuse ? each : round(each)));
    }
    return sum;
  };
  const pairwise = (from: number, to: number, round: Rounding, fuse: boolean): number => {
    if (to - from < 3) return sequential(from, to, round, fuse);
    const half = from + 1 + Math.floor(next() * (to - from - 1));
    return round(pairwise(from, half, round, fuse) + pairwise(half, to, round, fuse));
  };
  const swap = (of: number[], k: number, other: number): void => {
    const one = of[k] as number;
    of[k] = of[other] as number;
    of[other] = one;
  };
  /** Sum of the products since the last call, in an order of its own. */
  const total = (round: Rounding): number => {
    const sum = next() < 0.5 ? sequential : pairwise;
    for (let k = count - 1; k > 0; k--) {
      const other = Math.floor(next() * (k + 1));
      swap(left, k, other);
      swap(right, k, other);
    }
    const n = count;
    count = 0;
    return sum(0, n, round, next() < 0.5);
  };

  /** Factors of matrix products as they are taken. */
  const taken = (values: Numbers, least: number): Numbers => {
    if (quantised > 0) {
      const step = 2 * quantised * values.reduce((most, v) => Math.max(most, Math.abs(v)), least);
      return step === 0 ? values : values.map((v) => Math.round(v / step) * step);
    }
    return profile.operands === 0 ? values : values.map(operand);
  };

  const sums = (terms: readonly Term[], values: readonly Numbers[], size: number): number[] => {
    const apart = next() < 0.5;
    const factors = terms.map(({ op, a, b }): Factors => {
      const [u, v] = [values[a] as Numbers, values[b] as Numbers];
      if (op === "leaf" || op === "mul" || op === "scale") return [u, v];
      return [taken(u, op.startsWith("matvec") ? 0 : 1), taken(v, 1)];
    });
    const isMatrix = terms.some(({ op }, k) => summed.has(op) && (factors[k] as Factors)[1].length > 1);
    const out: number[] = [];
    for (let i = 0; i < size; i++) {
      const parts: number[] = [];
      terms.forEach(({ op, negative }, k) => {
        const [u, v] = factors[k] as Factors;
        const sign = negative ? -1 : 1;
        const n = v.length;
        if (op === "matvec") for (let j = 0; j < n; j++) product(u[i * n + j] as number, sign * (v[j] as number));
        else if (op === "matvecT")
          for (let j = 0; j < n; j++) product(u[j * size + i] as number, sign * (v[j] as number));
        else if (op === "dot") for (let j = 0; j < n; j++) product(u[j] as number, sign * (v[j] as number));
        else if (op === "outer") product(u[Math.floor(i / n)] as number, sign * (v[i % n] as number));
        else if (op === "scale") product(u[0] as number, sign * (v[i] as number));
        else product(u[i] as number, sign * (op === "mul" ? (v[i] as number) : 1));
        if (isMatrix && apart) parts.push(gate(total(wide)));
      });
      for (const part of parts) product(part, 1);
      out.push(!isMatrix || apart ? total(gate) : gate(total(wide)));
    }
    return out;
  };

  const extreme = (a: number): number => {
    const kind = chance(a, seed);
    return kind < 1 / 3 ? -1 : kind < 2 / 3 ? 1 : 2 * chance(a, seed + 1) - 1;
  };
  // the last rounding is part of what is declared; so is one of the functions of float64
  const relative = Math.max(0, activation.relative - 1.01 * profile.gates);
  const approximate =
    (fn: ActivationName) =>
    (a: number): number => {
      const y = float64.activation[fn](a);
      if (!isApproximate(fn)) return gate(y);
      if (fn === "sigmoid" && activation.relative >= 4 * profile.gates && seed % 3 === 0)
        return gate(1 / add(1, gate(Math.exp(-a))));
      return gate(y + Math.sign(y) * extreme(a) * Math.max(relative * Math.abs(y), 0.9 * activation.absolute));
    };
  const each = <V>(of: (fn: ActivationName) => V): Readonly<Record<ActivationName, V>> =>
    Object.fromEntries(functionNames.map((fn) => [fn, of(fn)])) as Record<ActivationName, V>;

  return {
    from: (value) => value,
    add,
    mul,
    sum: (a, b) => {
      a.forEach((v, k) => product(v, b[k] as number));
      return total(gate);
    },
    sums,
    activation: each(approximate),
    slope: {
      ...each((fn) => (a: number, y: number) => gate(float64.slope[fn](a, y))),
      sigmoid: (_, y) => pick([() => mul(y, add(1, -y)), () => add(y, -mul(y, y))], next)(),
      tanh: (_, y) => pick([() => add(1, -mul(y, y)), () => mul(add(1, -y), add(1, y))], next)(),
      reciprocal: (_, y) => -mul(y, y),
    },
    softmax: (a) => {
      const largest = Math.max(...a);
      const e = a.map((v) => approximate("exp")(add(v, -largest)));
      const all = e.reduce(add, 0);
      return e.map((v) => gate(v / all));
    },
    toNumber: (value) => value,
  };
}

/** @throws RangeError for a request with numbers that its element type does not have */
function checked(request: RunRequest): RunRequest {
  for (const [at, { data }] of leaves({ x: request.x, layers: request.layers, cotangents: request.cotangents }))
    for (const v of data)
      if (!Object.is(stored(request.dtype, v), v)) throw new RangeError(`${at}: ${v} is no ${request.dtype}`);
  return request;
}

/** A number from 0 to 1 that follows from another: the same argument errs by as much wherever it stands, and its negative by as little. */
function chance(a: number, seed: number): number {
  let h = Math.imul(seed ^ Math.round(Math.abs(a) * 2 ** 20), 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}

/** One pass of the definition in an arithmetic; states between steps are rounded as the type that stores them, or kept as they are. */
const passIn =
  (cell: string, profile: Profile, seed: number): Pass =>
  ({ sizes, options, params, x, initial }) => {
    let drawn = random(seed);
    const arithmetic = arithmeticOf(profile, () => drawn(), seed);
    const { T, B, m } = sizes;
    const step = stepFor(cell, options);
    const { forward, backward, adjoint, dY } = graphsOf(step);
    const names = Object.keys(step.state);
    const lengths = new Map(Object.entries(step.state).map(([name, node]) => [name, lengthOf(node, sizes)]));
    const weights = Object.fromEntries(Object.entries(params).map(([name, { data }]) => [name, [...data]]));
    const keeps = seed % 2 === 0 ? (v: number) => stored(profile.dtype, v) : (v: number) => v;
    const gate = rounding(profile.gates, profile);
    const slice = (data: ArrayLike<number>, at: number, n: number): Numbers =>
      Array.from({ length: n }, (_, k) => data[at * n + k] as number);
    const valuesOf = (graph: Program, given: (node: Input) => Numbers): ((node: Node) => Numbers) => {
      const bound = (node: Input): Numbers => (node.kind === "param" ? (weights[node.name] as Numbers) : given(node));
      drawn = random(seed); // every step of every row is computed alike
      const values = evaluate(graph, sizes, bound, arithmetic);
      return (node) => values[graph.place.get(node) as number] as Numbers;
    };
    type State = Readonly<Record<string, Numbers>>;
    const statesIn = (of: Readonly<Record<string, ArrayLike<number>>>, b: number): State =>
      Object.fromEntries(names.map((name) => [name, slice(of[name] as Data, b, lengths.get(name) as number)]));
    const width = lengthOf(step.y, sizes);
    const y = new Float64Array(T * B * width);
    const final = Object.fromEntries(names.map((name) => [name, new Float64Array(B * (lengths.get(name) as number))]));
    const paths = Array.from({ length: B }, (_, b) => {
      const before: State[] = [];
      let state = statesIn(initial, b);
      for (let t = 0; t < T; t++) {
        before.push(state);
        const old = state;
        const of = valuesOf(forward, (node) =>
          node.kind === "x" ? slice(x, t * B + b, m) : (old[node.name] as Numbers),
        );
        y.set(of(step.y), (t * B + b) * width);
        state = Object.fromEntries(names.map((name) => [name, of(step.next[name] as Node).map(keeps)]));
      }
      for (const name of names) final[name]?.set(state[name] as Numbers, b * (lengths.get(name) as number));
      return before;
    });
    const vjp = (bars: { readonly y: Data; readonly final: Readonly<Record<string, Data>> }) => {
      const dx = new Float64Array(T * B * m);
      const slopes = Object.fromEntries(
        step.params.map(({ name }) => [name, new Float64Array((weights[name] as Numbers).length)]),
      );
      const first = Object.fromEntries(
        names.map((name) => [name, new Float64Array(B * (lengths.get(name) as number))]),
      );
      paths.forEach((before, b) => {
        let bar = statesIn(bars.final, b);
        for (let t = T - 1; t >= 0; t--) {
          const [dState, old] = [bar, before[t] as State];
          const of = valuesOf(backward, (node) => {
            if (node.kind === "x") return slice(x, t * B + b, m);
            if (node.kind === "state") return old[node.name] as Numbers;
            return node === dY ? slice(bars.y, t * B + b, width) : (dState[node.name] as Numbers);
          });
          const slope = (node: Node): Numbers => of(adjoint.get(node) as Node);
          dx.set(slope(step.x), (t * B + b) * m);
          for (const param of step.params) {
            const sum = slopes[param.name] as Float64Array;
            slope(param).forEach((v, k) => (sum[k] = gate((sum[k] as number) + v)));
          }
          bar = Object.fromEntries(names.map((name) => [name, slope(step.state[name] as Node).map(keeps)]));
        }
        for (const name of names) first[name]?.set(bar[name] as Numbers, b * (lengths.get(name) as number));
      });
      return { x: dx, params: slopes, initial: first };
    };
    return { y, final, vjp };
  };

/** The answer to a request in an arithmetic; another seed sums in another order. */
export const answerIn = (profile: Profile, seed: number, request: RunRequest): Promise<RunAnswer> =>
  network(checked(request), (passage) => passIn(request.layers[0]?.cell as string, profile, seed)(passage));

/** An implementation of every cell in an arithmetic. */
export const emulated = (name: ArithmeticId, seed = 1, declared = true): Implementation => ({
  info: { name: `emulated ${name}`, version: "1" },
  cells: catalogue.map((cell) => ({
    cell: cell.id,
    options: combinations(cell),
    dtypes: [profileOf(name).dtype],
    ...(declared && { precision: [name] }),
    directions: ["forward", "reverse", "bidirectional"],
    maxLayers: 3,
    lengths: true,
    initialState: true,
    gradients: true,
  })),
  run: (request) => answerIn(profileOf(name), seed, request),
});

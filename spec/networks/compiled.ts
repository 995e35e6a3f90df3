import { stepFor as asDefined } from "../catalogue.ts";
import { type Step, widthOf } from "../cell.ts";
import { type Compiled, type Layout, canCompile, compile, layoutOf } from "../language/compile/compile.ts";
import { HEAD, type Memory, bounded, room } from "../language/compile/kernels.ts";
import { bound } from "../language/error/bound.ts";
import { storedError } from "../language/error/rounding.ts";
import { float64 } from "../language/evaluate/arithmetic.ts";
import { evaluate } from "../language/evaluate/evaluate.ts";
import type { Node, Pattern } from "../language/expression.ts";
import type { Precision } from "../language/precision.ts";
import { type Program, program } from "../language/program.ts";
import { type SizeOf, lengthOf, shapeAt } from "../language/sizes.ts";
import { directionsOf } from "../options.ts";
import { type Tensor, type Tensors, elements } from "../tensor.ts";
import type { ByDirection, GradientBounds } from "./backward.ts";
import type { Bounded } from "./bounded.ts";
import type { Expectation } from "./expectation.ts";
import { graphsOf } from "./pass.ts";
import { type Demand, type Run, at as placeOf, range, timesOf } from "./run.ts";

/** The source of an argument of a compiled step, at each step of a pass. */
interface Source {
  /** Its place among the arguments. */
  readonly slot: number;
  readonly from: "x" | "state" | "dy" | "cotangent" | "scratch" | "out";
  /** The index of the state, scratch vector or root. */
  readonly which: number;
}

/** Arguments of a compiled step that are the same at each step of a walk. */
type Fixed = readonly { readonly slot: number; readonly node: Node }[];

/** The step of a cell as two functions: forward, and back from what forward left in memory. */
interface CompiledStep {
  readonly forward: Compiled;
  readonly backward: Compiled;
  readonly states: readonly string[];
  readonly ahead: { readonly fixed: Fixed; readonly moving: readonly Source[] };
  readonly back: { readonly fixed: Fixed; readonly moving: readonly Source[] };
  /** Roots of forward: the output, and the states in their order. */
  readonly y: number;
  readonly next: readonly number[];
  /** Roots of backward: the gradients of the states in their order. Those of parameters and x are added to sums. */
  readonly dStates: readonly number[];
}

const compiledSteps = new WeakMap<Step, CompiledStep>();

/** Compile the step of a cell, once. */
export function compiledStepOf(step: Step): CompiledStep {
  const sofar = compiledSteps.get(step);
  if (sofar !== undefined) return sofar;
  const graphs = graphsOf(step);
  const { adjoint, dY } = graphs;
  const states = Object.keys(step.state);
  const names = new Map<Node, string>(Object.entries(step.equations).map(([name, node]) => [node, name]));
  const inputs = [step.x, ...step.params, ...Object.values(step.state)];
  for (const node of inputs) names.set(node, node.name);
  const next = states.map((name) => step.next[name] as Node);
  const forward = compile(graphs.forward, [...next, step.y], [], new Set(), names);
  const gradientOf = (node: Node): Node => adjoint.get(node) as Node;
  const known = new Set([...forward.scratch, ...forward.roots]);
  const dNames = new Map([...names, ...inputs.map((node): [Node, string] => [gradientOf(node), `d_${node.name}`])]);
  const [dx, dStates, dParams] = [[step.x], Object.values(step.state), step.params].map((of) => of.map(gradientOf)) as [
    Node[],
    Node[],
    Node[],
  ];
  const backward = compile(graphs.backward, dStates, [...dParams, ...dx], known, dNames);
  const sourceOf = (node: Node, slot: number): Source => {
    if (node === dY) return { slot, from: "dy", which: 0 };
    if (node.op === "input" && node.kind === "x") return { slot, from: "x", which: 0 };
    if (node.op === "input")
      return { slot, from: node.kind === "state" ? "state" : "cotangent", which: states.indexOf(node.name) };
    const root = forward.roots.indexOf(node);
    return root >= 0
      ? { slot, from: "out", which: root }
      : { slot, from: "scratch", which: forward.scratch.indexOf(node) };
  };
  const isFixed = (node: Node): boolean =>
    node.op === "constant" || node.op === "pattern" || (node.op === "input" && node.kind === "param");
  const argumentsOf = ({ inputs }: Compiled): CompiledStep["ahead"] => ({
    fixed: inputs.flatMap((node, slot) => (isFixed(node) ? [{ slot, node }] : [])),
    moving: inputs.flatMap((node, slot) => (isFixed(node) ? [] : [sourceOf(node, slot)])),
  });
  const built: CompiledStep = {
    forward,
    backward,
    states,
    ahead: argumentsOf(forward),
    back: argumentsOf(backward),
    y: forward.roots.indexOf(step.y),
    next: next.map((node) => forward.roots.indexOf(node)),
    dStates: dStates.map((node) => backward.roots.indexOf(node)),
  };
  compiledSteps.set(step, built);
  return built;
}

/** Numbers of memory that are kept for the next run: 64 MiB. */
const MOST = 1 << 23;

/** Memory in which everything of a run lies, kept for the next run. */
class Arena {
  memory: Memory = new Float64Array(1 << 14);
  #next = 0;

  /** Room for numbers that are not cleared. */
  take(count: number): number {
    const place = this.#next;
    this.#next += count;
    if (this.#next > this.memory.length) {
      const larger = new Float64Array(2 * this.#next);
      larger.set(this.memory);
      this.memory = larger;
    }
    return place;
  }

  /** Room for a vector. */
  vector(n: number): number {
    return this.take(room(n, true));
  }

  /** Frees all that was taken; memory that only a large run needs is given back. */
  release(): void {
    this.#next = 0;
    if (this.memory.length > MOST) this.memory = new Float64Array(1 << 14);
  }
}

const arena = new Arena();

/** A parameter; what sums need of it only where it is part of one. */
function shareWhole(data: Tensor["data"], quantum: number, summed: boolean): number {
  const n = data.length;
  const place = arena.take(room(n, summed));
  const { memory: M } = arena;
  const value = place + HEAD;
  M[place] = quantum;
  M[place + 1] = 1;
  M[place + 2] = 1;
  M.set(data, value);
  M.fill(0, value + n, value + 2 * n);
  if (summed) bounded.single(M, place, n);
  return place;
}

/** Numbers that the implementation and the oracle share bit for bit; zeros where there are none. */
function share(data: Tensor["data"] | undefined, from: number, n: number, quantum: number): number {
  const place = arena.vector(n);
  const { memory: M } = arena;
  M[place] = quantum;
  for (let i = 0, k = place + HEAD; i < n; i++, k++) {
    M[k] = data === undefined ? 0 : (data[from + i] as number);
    M[k + n] = 0;
  }
  bounded.single(M, place, n);
  return place;
}

/** A sum of many vectors, nothing yet. */
function accumulator(n: number): number {
  const place = arena.vector(n);
  arena.memory.fill(0, place, place + room(n, true));
  return place;
}

/** The sum is complete. */
function complete(sum: number, n: number, precision: Precision): void {
  const { memory: M } = arena;
  bounded.round(M, precision, sum, n, M[sum + 1] as number, 0, M[sum + 2] as number);
  keep(M, sum, n, precision);
}

/** A vector becomes what is kept of it between steps. */
function keep(M: Memory, place: number, n: number, precision: Precision): void {
  if (precision.kept === 0) return;
  for (let i = 0, k = place + HEAD; i < n; i++, k++)
    M[k + n] = storedError(M[k] as number, M[k + n] as number, precision.kept, precision);
  bounded.single(M, place, n);
}

/** The part of a vector that begins `from` numbers in. */
function sliced(a: number, na: number, from: number, n: number): number {
  const place = arena.vector(n);
  const { memory: M } = arena;
  M[place] = M[a] as number;
  M[place + 1] = M[a + 1] as number;
  M[place + 2] = M[a + 2] as number;
  for (let part = 0; part < 4; part++) {
    const start = a + HEAD + part * na + from;
    M.copyWithin(place + HEAD + part * n, start, start + n);
  }
  return place;
}

/** One after another: [a; b], which is no sum. */
function joined(places: readonly number[], features: number): number {
  const n = places.length * features;
  const place = arena.vector(n);
  const { memory: M } = arena;
  M[place] = Math.min(...places.map((a) => M[a] as number));
  places.forEach((a, k) => {
    const value = a + HEAD;
    const to = place + HEAD + k * features;
    M.copyWithin(to, value, value + features);
    M.copyWithin(to + n, value + features, value + 2 * features);
  });
  bounded.single(M, place, n);
  return place;
}

/** Numbers of a block from which results are cut: to allocate each by itself takes longer than to compute it. */
const BLOCK = 2048;
let block = new Float64Array(BLOCK);
let cut = 0;

/** Zeros that nobody else has. */
function zeros(n: number): Float64Array {
  if (n > BLOCK / 4) return new Float64Array(n);
  if (cut + n > BLOCK) [block, cut] = [new Float64Array(BLOCK), 0];
  const view = new Float64Array(block.buffer, 8 * cut, n);
  cut += n;
  return view;
}

const blank = (shape: readonly number[]): Bounded => {
  const size = elements(shape);
  return { shape, value: zeros(size), error: zeros(size) };
};

/** Values and errors at a place, into a tensor. */
function put(place: number, n: number, { value, error }: Bounded, offset: number): void {
  const { memory: M } = arena;
  for (let i = 0, k = place + HEAD; i < n; i++, k++) {
    value[offset + i] = M[k] as number;
    error[offset + i] = M[k + n] as number;
  }
}

/** Places of the states, in their order. */
type Places = readonly number[];

/** One walk over one row, step by step. */
interface Row {
  readonly times: readonly number[];
  readonly before: readonly Places[];
  /** Places of the roots. */
  readonly outs: readonly Places[];
  /** The place of the values that a pass keeps, and the distance from step to step. */
  readonly scratch: number;
  readonly final: Places;
}

/** One walk of a layer. */
interface Walk {
  /** Places of what each step is given alike. */
  readonly fixed: ReadonlyMap<Node, number>;
  readonly rows: readonly Row[];
}

interface LayerRun {
  readonly step: Step;
  readonly compiled: CompiledStep;
  readonly layout: Layout;
  readonly sizes: SizeOf;
  readonly width: number;
  readonly features: number;
  /** Sizes of the states, in their order. */
  readonly lengths: readonly number[];
  /** By time and row. */
  readonly xs: Places;
  readonly walks: readonly Walk[];
  /** By walk, then time and row; zeros where a row has ended. */
  readonly outputs: readonly Places[];
}

/** `expectation` by compiled steps; null where nothing may be compiled. */
export function compiledExpectation(run: Run, demand: Demand): Expectation | null {
  if (!canCompile()) return null;
  try {
    const layers = forward(run, demand);
    const { B, T } = run.sizes;
    const { walks, features, outputs } = layers.at(-1) as LayerRun;
    const y = blank([T, B, walks.length * features]);
    outputs.forEach((its, index) =>
      its.forEach((place, k) => put(place, features, y, (k * walks.length + index) * features)),
    );
    return {
      y,
      final: layers.map((layer) =>
        layer.walks.map(({ rows }) =>
          tensorsOf(
            layer,
            B,
            rows.map(({ final }) => final),
          ),
        ),
      ),
      gradients: demand.gradients ? backward(run, layers, demand.precision) : null,
    };
  } finally {
    arena.release();
  }
}

/** States, or their gradients, of all rows. */
const tensorsOf = (
  { step, sizes, lengths }: LayerRun,
  B: number,
  rows: readonly Places[],
): ByDirection[number][number] =>
  Object.fromEntries(
    Object.entries(step.state).flatMap(([name, { shape }], s): [string, Bounded][] => {
      if (step.hidden?.includes(name)) return [];
      const tensor = blank([B, ...shapeAt(shape, sizes)]);
      const n = lengths[s] as number;
      rows.forEach((places, b) => put(places[s] as number, n, tensor, b * n));
      return [[name, tensor]];
    }),
  );

/** Vectors of all that is the same at each step: parameters, constants and patterns. */
function fixedOf(
  { forward, backward }: CompiledStep,
  given: Fixed,
  params: Tensors,
  sizes: SizeOf,
  quantum: number,
  precision: Precision,
): ReadonlyMap<Node, number> {
  const places = new Map<Node, number>();
  for (const { node } of given) {
    if (places.has(node)) continue;
    if (node.op === "input") {
      const { data } = params[node.name] as Tensor;
      places.set(node, shareWhole(data, quantum, forward.summed.has(node) || backward.summed.has(node)));
    } else places.set(node, known(node as Pattern, sizes, precision));
  }
  return places;
}

const programs = new WeakMap<Pattern, Program>();

/** A constant or a pattern. */
function known(node: Pattern, sizes: SizeOf, precision: Precision): number {
  const graph = programs.get(node) ?? program([node]);
  programs.set(node, graph);
  const values = evaluate(graph, sizes, () => [], float64);
  const [spread] = bound(graph, sizes, values, () => ({ error: [], quantum: 0, sum: null }), precision);
  const { error = [], quantum = 0 } = spread ?? {};
  const place = arena.vector(error.length);
  const { memory: M } = arena;
  M[place] = quantum;
  M.set(values[0] as readonly number[], place + HEAD);
  M.set(error, place + HEAD + error.length);
  bounded.single(M, place, error.length);
  return place;
}

/** Layer by layer, as `forward` of the interpreter does. */
function forward(
  run: Run,
  { precision, observed, quantum = 0, inputError, gradients, stepFor = asDefined }: Demand,
): LayerRun[] {
  const { sizes } = run;
  const { T, B, m } = sizes;
  const rowLengths = run.lengths ?? range(B).map(() => T);
  const layers: LayerRun[] = [];
  let width = m;
  let xs: Places = range(T * B).map((k) => {
    const place = share(run.x.data, k * m, m, quantum);
    if (inputError === undefined) return place;
    arena.memory.set(inputError.subarray(k * m, (k + 1) * m), place + HEAD + m);
    bounded.single(arena.memory, place, m);
    return place;
  });
  run.layers.forEach(({ cell, options, direction, params, initial }, depth) => {
    const count = directionsOf(direction);
    const step = stepFor(cell, options);
    const own = { ...sizes, m: width };
    const features = widthOf(step, own);
    const seen = depth === run.layers.length - 1 && step.cell.output in step.next ? observed : undefined;
    const compiled = compiledStepOf(step);
    const { states, ahead, back } = compiled;
    const layout = layoutOf(compiled.forward, own);
    const lengths = Object.values(step.state).map((node) => lengthOf(node, own));
    const widths = compiled.forward.roots.map((node) => lengthOf(node, own));
    const ended = share(undefined, 0, features, quantum);
    const outputs = range(count).map(() => range(T * B).map(() => ended));
    const walks = range(count).map((index): Walk => {
      const needed = gradients ? [...ahead.fixed, ...back.fixed] : ahead.fixed;
      const fixed = fixedOf(compiled, needed, params[index] as Tensors, own, quantum, precision);
      const setting = { step, compiled, layout, widths, fixed, precision, features, kept: gradients };
      const rows = rowLengths.map((length, b): Row => {
        const times = timesOf(direction, index, length);
        const start = states.map((name, s) => {
          const n = lengths[s] as number;
          const least = step.cell.clocks?.includes(name) === true ? 1 : quantum;
          return share(initial?.[index]?.[name]?.data, b * n, n, least);
        });
        const anchors =
          seen && times.map((t) => share(seen.data, (placeOf(t, b, sizes) * count + index) * features, features, 0));
        const given = times.map((t) => xs[placeOf(t, b, sizes)] as number);
        const row = walkAlong(setting, given, start, anchors);
        times.forEach((t, k) => {
          (outputs[index] as number[])[placeOf(t, b, sizes)] = row.outs[k]?.[compiled.y] as number;
        });
        return { times, ...row };
      });
      return { fixed, rows };
    });
    layers.push({ step, compiled, layout, sizes: own, width, features, lengths, xs, walks, outputs });
    if (depth === run.layers.length - 1) return;
    width = count * features;
    xs = range(T * B).map((k) =>
      joined(
        outputs.map((its) => its[k] as number),
        features,
      ),
    );
  });
  return layers;
}

/** The arguments that all steps of a pass share. */
interface Setting {
  readonly step: Step;
  readonly compiled: CompiledStep;
  readonly layout: Layout;
  /** Numbers of each root. */
  readonly widths: readonly number[];
  readonly fixed: ReadonlyMap<Node, number>;
  readonly precision: Precision;
  readonly features: number;
  /** True where the values of a step are kept for the way back. */
  readonly kept: boolean;
}

/** Walk a sequence, as `forwardPass` does; `anchors` are the outputs that the implementation reports. */
function walkAlong(
  { step, compiled, layout: { L, S, stride }, widths, fixed, precision, features, kept }: Setting,
  xs: Places,
  start: Places,
  anchors: Places | undefined,
): Omit<Row, "times"> {
  const { forward, ahead, next, y, states } = compiled;
  const frame = widths.reduce((sum, n) => sum + room(n, true), 0);
  let place = arena.take(frame * xs.length);
  const scratch = arena.take(kept ? stride * xs.length : stride);
  const output = states.indexOf(step.cell.output);
  const M = arena.memory;
  const { length } = forward.inputs;
  const at: number[] = [];
  for (const { slot, node } of ahead.fixed) at[slot] = fixed.get(node) as number;
  const before: Places[] = [];
  const outs: Places[] = [];
  let state = start;
  let final = start;
  for (let k = 0; k < xs.length; k++) {
    for (const { slot, from, which } of ahead.moving) at[slot] = (from === "x" ? xs[k] : state[which]) as number;
    const out: number[] = [];
    for (let r = 0; r < widths.length; r++) {
      at[length + r] = place;
      out.push(place);
      place += room(widths[r] as number, true);
    }
    forward.run(M, precision, at, kept ? scratch + k * stride : scratch, L, S);
    out.forEach((its, r) => keep(M, its, widths[r] as number, precision));
    before.push(state);
    outs.push(out);
    final = next.map((root) => out[root] as number);
    state = final;
    const anchor = anchors?.[k];
    if (anchor === undefined) continue;
    anchored(M, anchor, out[y] as number, features, precision);
    state = final.map((its, s) => (s === output ? anchor : its));
  }
  return { before, outs, scratch, final };
}

/**
 * The output as the implementation reports it. A state that it keeps in more digits than it reports rounds to what is seen; where
 * only one number is right it keeps that.
 */
function anchored(M: Memory, seen: number, y: number, n: number, { stored }: Precision): void {
  M[seen] = M[y] as number;
  for (let i = 0, a = seen + HEAD, b = y + HEAD + n; i < n; i++, a++, b++)
    M[a + n] = M[b] === 0 ? 0 : stored * Math.abs(M[a] as number);
  bounded.single(M, seen, n);
}

/** Back through the layers, as `backward` of the interpreter does. */
function backward(run: Run, layers: readonly LayerRun[], precision: Precision): GradientBounds {
  const { sizes, cotangents } = run;
  const { T, B, m } = sizes;
  const params: Record<string, Bounded>[][] = [];
  const initial: ByDirection[number][number][][] = [];
  const { walks, features } = layers.at(-1) as LayerRun;
  // by walk, then time and row
  let dys = walks.map((_, index) =>
    range(T * B).map((k) => share(cotangents?.y?.data, (k * walks.length + index) * features, features, 0)),
  );
  const dx = blank([T, B, m]);
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const layer = layers[depth] as LayerRun;
    const { step, compiled, width } = layer;
    const given = run.layers[depth] as Run["layers"][number];
    const layout = layoutOf(compiled.backward, layer.sizes);
    const dxs = range(T * B).map(() => accumulator(width));
    params.unshift([]);
    initial.unshift([]);
    layer.walks.forEach((walk, index) => {
      const lengths = step.params.map((node) => lengthOf(node, layer.sizes));
      const sums = lengths.map(accumulator);
      const starts = walk.rows.map((row, b) => {
        const final = compiled.states.map((name, s) => {
          const n = layer.lengths[s] as number;
          return share(cotangents?.final?.[depth]?.[index]?.[name]?.data, b * n, n, 0);
        });
        const time = (t: number): number => placeOf(t, b, sizes);
        const its = row.times.map((t) => (dys[index] as Places)[time(t)] as number);
        const theirs = row.times.map((t) => dxs[time(t)] as number);
        const xs = row.times.map((t) => layer.xs[time(t)] as number);
        return backAlong(layer, layout, walk.fixed, row, { xs, dys: its, dxs: theirs, final, sums }, precision);
      });
      sums.forEach((sum, k) => complete(sum, lengths[k] as number, precision));
      params[0]?.push(
        Object.fromEntries(
          step.params.map(({ name }, k) => {
            const total = blank(((given.params[index] as Tensors)[name] as Tensor).shape);
            put(sums[k] as number, lengths[k] as number, total, 0);
            return [name, total];
          }),
        ),
      );
      initial[0]?.push(tensorsOf(layer, B, starts));
    });
    for (const place of dxs) complete(place, width, precision);
    const below = layers[depth - 1];
    if (below === undefined) dxs.forEach((place, k) => put(place, m, dx, k * m));
    else
      dys = below.walks.map((_, index) =>
        dxs.map((place) => sliced(place, width, index * below.features, below.features)),
      );
  }
  return { x: dx, params, initial };
}

/** Step by step the inputs of a walk, what flows back into it, and where its gradients are added. */
interface Cotangents {
  readonly xs: Places;
  readonly dys: Places;
  readonly dxs: Places;
  readonly final: Places;
  readonly sums: Places;
}

/** Back along one walk; returns the gradients of the initial state. */
function backAlong(
  { compiled, layout: forwards, sizes }: LayerRun,
  { L, S, stride }: Layout,
  fixed: ReadonlyMap<Node, number>,
  { before, outs, scratch: tape, times }: Row,
  { xs, dys, dxs, final, sums }: Cotangents,
  precision: Precision,
): Places {
  const { backward: program, back } = compiled;
  const own = (): number[] => program.roots.map((node) => arena.vector(lengthOf(node, sizes)));
  // the cotangents that a step reads were written by the step after it
  const even = own();
  const odd = own();
  const scratch = arena.take(stride);
  const M = arena.memory;
  const { length } = program.inputs;
  const at: number[] = [];
  for (const { slot, node } of back.fixed) at[slot] = fixed.get(node) as number;
  const added = length + even.length;
  sums.forEach((sum, k) => (at[added + k] = sum));
  let carried = final;
  for (let k = times.length - 1; k >= 0; k--) {
    for (const { slot, from, which } of back.moving)
      at[slot] = (
        from === "scratch"
          ? tape + k * forwards.stride + (forwards.S[which] as number)
          : from === "out"
            ? outs[k]?.[which]
            : from === "cotangent"
              ? carried[which]
              : from === "state"
                ? before[k]?.[which]
                : from === "x"
                  ? xs[k]
                  : dys[k]
      ) as number;
    const out = k % 2 === 0 ? even : odd;
    for (let r = 0; r < out.length; r++) at[length + r] = out[r] as number;
    at[added + sums.length] = dxs[k] as number;
    program.run(M, precision, at, scratch, L, S);
    program.roots.forEach((node, r) => keep(M, out[r] as number, lengthOf(node, sizes), precision));
    carried = compiled.dStates.map((root) => out[root] as number);
  }
  return carried;
}

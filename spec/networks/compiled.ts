import { stepFor as asDefined } from "../catalogue.ts";
import { type Step, widthOf } from "../cell.ts";
import { type Compiled, type Layout, canCompile, compile, layoutOf } from "../language/compile/compile.ts";
import { HEAD, type Memory, bounded, room } from "../language/compile/kernels.ts";
import type { Input, Node } from "../language/expression.ts";
import { evaluate } from "../language/evaluate/evaluate.ts";
import { bound } from "../language/error/bound.ts";
import { float64 } from "../language/evaluate/arithmetic.ts";
import type { Precision } from "../language/precision.ts";
import { program } from "../language/program.ts";
import { type SizeOf, lengthOf, shapeAt } from "../language/sizes.ts";
import { directionsOf } from "../options.ts";
import { type Tensor, type Tensors, elements } from "../tensor.ts";
import type { ByDirection, GradientBounds } from "./backward.ts";
import type { Bounded } from "./bounded.ts";
import type { Expectation } from "./expectation.ts";
import { graphsOf } from "./pass.ts";
import { type Demand, type Run, at as placeOf, range, timesOf } from "./run.ts";

/** The step of a cell as two functions: forward, and back from what forward left in memory. */
interface CompiledStep {
  readonly forward: Compiled;
  readonly backward: Compiled;
  readonly adjoint: ReadonlyMap<Node, Node>;
  readonly dY: Input;
}

const compiledSteps = new WeakMap<Step, CompiledStep>();

/** Compile the step of a cell, once. */
export function compiledStepOf(step: Step): CompiledStep {
  const sofar = compiledSteps.get(step);
  if (sofar !== undefined) return sofar;
  const { forward, backward, adjoint, dY } = graphsOf(step);
  const names = new Map<Node, string>(Object.entries(step.equations).map(([name, node]) => [node, name]));
  for (const node of [step.x, ...step.params, ...Object.values(step.state)]) names.set(node, node.name);
  const ahead = compile(forward, [...Object.values(step.next), step.y], new Set(), names);
  const known = new Set([...ahead.scratch, ...ahead.roots]);
  const sources = [...step.params, step.x, ...Object.values(step.state)];
  const gradients = sources.map((node) => adjoint.get(node) as Node);
  const dNames = new Map([...names, ...gradients.map((node, k): [Node, string] => [node, `d_${sources[k]?.name}`])]);
  const built = { forward: ahead, backward: compile(backward, gradients, known, dNames), adjoint, dY };
  compiledSteps.set(step, built);
  return built;
}

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

  /** What was taken is free again; memory that only a large run needs is given back. */
  release(): void {
    this.#next = 0;
    if (this.memory.length > 1 << 22) this.memory = new Float64Array(1 << 14);
  }
}

const arena = new Arena();

/** Numbers that the implementation and the oracle share bit for bit. */
function share(data: Tensor["data"] | null, from: number, n: number, quantum: number): number {
  const place = arena.take(room(n, true));
  const { memory: M } = arena;
  M[place] = quantum;
  const value = place + HEAD;
  if (data === null) M.fill(0, value, value + 2 * n);
  else {
    for (let i = 0; i < n; i++) M[value + i] = data[from + i] as number;
    M.fill(0, value + n, value + 2 * n);
  }
  bounded.single(M, place, n);
  return place;
}

/** Values and errors at a place, into a tensor. */
function put(place: number, n: number, into: Bounded, offset: number): void {
  const { memory: M } = arena;
  const { value, error } = into;
  for (let i = 0, k = place + HEAD; i < n; i++, k++) {
    value[offset + i] = M[k] as number;
    error[offset + i] = M[k + n] as number;
  }
}

const blank = (shape: readonly number[]): Bounded => {
  const size = elements(shape);
  return { shape, value: new Float64Array(size), error: new Float64Array(size) };
};

/** Places of vectors by name. */
type Places = Readonly<Record<string, number>>;

/** One walk over one row. */
interface Row {
  readonly times: readonly number[];
  /** For every step the places of its state before. */
  readonly before: readonly Places[];
  /** For every step where what it computed begins, and the places of its roots. */
  readonly scratch: readonly number[];
  readonly outs: readonly (readonly number[])[];
  readonly final: Places;
}

interface Walk {
  readonly params: Places;
  readonly constants: ReadonlyMap<Node, number>;
  readonly rows: readonly Row[];
}

interface LayerRun {
  readonly step: Step;
  readonly sizes: SizeOf;
  readonly width: number;
  readonly features: number;
  readonly compiled: CompiledStep;
  readonly layout: Layout;
  /** By time and row. */
  readonly xs: readonly number[];
  readonly walks: readonly Walk[];
  /** By walk, then time and row; where a row has ended, zeros. */
  readonly outputs: readonly (readonly number[])[];
}

/** The vectors of the constants and patterns of compiled programs. */
function constantsOf(compiled: readonly Compiled[], sizes: SizeOf, precision: Precision): ReadonlyMap<Node, number> {
  const its = compiled.flatMap(({ inputs }) => inputs).filter(({ op }) => op === "constant" || op === "pattern");
  return new Map(
    [...new Set(its)].map((node) => {
      const graph = program([node]);
      const values = evaluate(graph, sizes, () => [], float64);
      const [{ error, quantum } = { error: [], quantum: 0 }] = bound(
        graph,
        sizes,
        values,
        () => ({ error: [], quantum: 0, sum: null }),
        precision,
      );
      const n = error.length;
      const place = arena.take(room(n, true));
      const { memory: M } = arena;
      M[place] = quantum;
      M.set(values[0] as readonly number[], place + HEAD);
      M.set(error, place + HEAD + n);
      bounded.single(M, place, n);
      return [node, place];
    }),
  );
}

/** `expectation` by compiled steps; null where nothing may be compiled. */
export function compiledExpectation(run: Run, demand: Demand): Expectation | null {
  if (!canCompile()) return null;
  try {
    const layers = forward(run, demand);
    const { B, T } = run.sizes;
    const last = layers.at(-1) as LayerRun;
    const y = blank([T, B, last.walks.length * last.features]);
    last.outputs.forEach((its, index) =>
      its.forEach((place, k) => put(place, last.features, y, (k * last.walks.length + index) * last.features)),
    );
    const final = layers.map(({ step, sizes, walks }) =>
      walks.map(({ rows }) =>
        tensorsOf(
          step,
          sizes,
          B,
          rows.map(({ final }) => final),
        ),
      ),
    );
    return { y, final, gradients: demand.gradients ? backward(run, layers, demand.precision) : null };
  } finally {
    arena.release();
  }
}

/** States, or their gradients, of all rows. */
const tensorsOf = (step: Step, sizes: SizeOf, B: number, rows: readonly Places[]): ByDirection[number][number] =>
  Object.fromEntries(
    Object.entries(step.state).map(([name, node]) => {
      const tensor = blank([B, ...shapeAt(node.shape, sizes)]);
      const n = lengthOf(node, sizes);
      rows.forEach((places, b) => put(places[name] as number, n, tensor, b * n));
      return [name, tensor];
    }),
  );

function forward(
  run: Run,
  { precision, observed, quantum = 0, inputError, gradients, stepFor = asDefined }: Demand,
): LayerRun[] {
  const { sizes } = run;
  const { T, B, m } = sizes;
  const lengths = run.lengths ?? range(B).map(() => T);
  const layers: LayerRun[] = [];
  let width = m;
  let xs = range(T * B).map((k) => {
    const place = share(run.x.data, k * m, m, quantum);
    if (inputError !== undefined) {
      arena.memory.set(inputError.subarray(k * m, (k + 1) * m), place + HEAD + m);
      bounded.single(arena.memory, place, m);
    }
    return place;
  });
  run.layers.forEach(({ cell, options, direction, params, initial }, depth) => {
    const count = directionsOf(direction);
    const step = stepFor(cell, options);
    const own = { ...sizes, m: width };
    const features = widthOf(step, own);
    const seen = depth === run.layers.length - 1 ? observed : undefined;
    const compiled = compiledStepOf(step);
    const layout = layoutOf(compiled.forward, own);
    const outputs: number[][] = range(count).map(() => []);
    const walks = range(count).map((index) => {
      const weights = Object.fromEntries(
        Object.entries(params[index] as Tensors).map(([name, { data }]) => [
          name,
          share(data, 0, data.length, quantum),
        ]),
      );
      const programs = gradients ? [compiled.forward, compiled.backward] : [compiled.forward];
      const constants = constantsOf(programs, own, precision);
      const rows = lengths.map((length, b): Row => {
        const times = timesOf(direction, index, length);
        const start = Object.fromEntries(
          Object.entries(step.state).map(([name, node]) => {
            const n = lengthOf(node, own);
            const least = step.cell.clocks?.includes(name) === true ? 1 : quantum;
            return [name, share(initial?.[index]?.[name]?.data ?? null, b * n, n, least)];
          }),
        );
        const anchored = (k: number): number | null => {
          if (seen === undefined || !(step.cell.output in step.next)) return null;
          const offset = (placeOf(times[k] as number, b, sizes) * count + index) * features;
          return share(seen.data, offset, features, 0);
        };
        const row = walkAlong(
          { step, compiled, layout, own, weights, constants, precision, kept: gradients },
          times.map((t) => xs[placeOf(t, b, sizes)] as number),
          start,
          anchored,
        );
        const y = compiled.forward.roots.indexOf(step.y);
        times.forEach((t, k) => {
          (outputs[index] as number[])[placeOf(t, b, sizes)] = row.outs[k]?.[y] as number;
        });
        return { times, ...row };
      });
      return { params: weights, constants, rows };
    });
    const ended = share(null, 0, features, quantum);
    const full = outputs.map((its) => range(T * B).map((k) => its[k] ?? ended));
    layers.push({ step, sizes: own, width, features, compiled, layout, xs, walks, outputs: full });
    if (depth < run.layers.length - 1) {
      width = count * features;
      xs = range(T * B).map((k) =>
        joined(
          full.map((its) => its[k] as number),
          features,
        ),
      );
    }
  });
  return layers;
}

/** One after another: [a; b], which is no sum. */
function joined(places: readonly number[], features: number): number {
  const n = places.length * features;
  const place = arena.take(room(n, true));
  const { memory: M } = arena;
  M[place] = Math.min(...places.map((a) => M[a] as number));
  places.forEach((a, k) => {
    M.copyWithin(place + HEAD + k * features, a + HEAD, a + HEAD + features);
    M.copyWithin(place + HEAD + n + k * features, a + HEAD + features, a + HEAD + 2 * features);
  });
  bounded.single(M, place, n);
  return place;
}

/** What every step of a walk has in common. */
interface Setting {
  readonly step: Step;
  readonly compiled: CompiledStep;
  readonly layout: Layout;
  readonly own: SizeOf;
  readonly weights: Places;
  readonly constants: ReadonlyMap<Node, number>;
  readonly precision: Precision;
  /** What a step computes is kept for the way back. */
  readonly kept: boolean;
}

/** Places of the inputs that no step changes; the others −1. */
const fixedPlaces = ({ inputs }: Compiled, weights: Places, constants: ReadonlyMap<Node, number>): number[] =>
  inputs.map((node) =>
    node.op === "input" && node.kind === "param" ? (weights[node.name] as number) : (constants.get(node) ?? -1),
  );

/** Walk a sequence, as `forwardPass` does. */
function walkAlong(
  { step, compiled: { forward }, layout, own, weights, constants, precision, kept }: Setting,
  xs: readonly number[],
  start: Places,
  anchored: (k: number) => number | null,
): Omit<Row, "times"> {
  const { inputs, roots, run } = forward;
  const states = Object.keys(step.next);
  const fixed = fixedPlaces(forward, weights, constants);
  const moving = inputs.flatMap((node, k) =>
    node.op === "input" && node.kind !== "param" ? [[k, node.kind === "x" ? null : node.name] as const] : [],
  );
  const rootSizes = roots.map((node) => room(lengthOf(node, own), true));
  const frame = rootSizes.reduce((sum, size) => sum + size, 0);
  const features = lengthOf(step.y, own);
  const first = arena.take(frame * xs.length);
  const scratch = kept ? arena.take(layout.stride * xs.length) : arena.take(layout.stride);
  const seen = xs.map((_, k) => anchored(k));
  const M = arena.memory;
  const y = roots.indexOf(step.y);
  const rootOf = states.map((name) => roots.indexOf(step.next[name] as Node));
  const before: Places[] = [];
  const outs: number[][] = [];
  const bases: number[] = [];
  let state = start;
  let final = start;
  const at = [...fixed];
  xs.forEach((x, k) => {
    for (const [where, name] of moving) at[where] = name === null ? x : (state[name] as number);
    let place = first + k * frame;
    const out = rootSizes.map((size) => {
      place += size;
      return place - size;
    });
    out.forEach((root, r) => (at[inputs.length + r] = root));
    const base = kept ? scratch + k * layout.stride : scratch;
    run(M, precision, at, base, layout.L, layout.S);
    before.push(state);
    outs.push(out);
    bases.push(base);
    const after: Record<string, number> = {};
    states.forEach((name, s) => (after[name] = out[rootOf[s] as number] as number));
    final = after;
    state = after;
    const anchor = seen[k] as number | null;
    if (anchor === null) return;
    // a state that is kept in more digits than it is reported in rounds to what is seen; where only one number is right it is that
    const shown = out[y] as number;
    M[anchor] = M[shown] as number;
    for (let i = 0, a = anchor + HEAD, b = shown + HEAD; i < features; i++, a++, b++)
      M[a + features] = M[b + features] === 0 ? 0 : precision.unitRoundoff * Math.abs(M[a] as number);
    bounded.single(M, anchor, features);
    state = { ...after, [step.cell.output]: anchor };
  });
  return { before, outs, scratch: bases, final };
}

/** Back through the layers, as `backward` of the interpreter does. */
function backward(run: Run, layers: readonly LayerRun[], precision: Precision): GradientBounds {
  const { sizes, cotangents } = run;
  const { T, B, m } = sizes;
  const params: Record<string, Bounded>[][] = [];
  const initial: ByDirection[number][number][][] = [];
  const last = layers.at(-1) as LayerRun;
  const top = last.walks.length * last.features;
  const y = cotangents?.y ?? null;
  // by walk, then time and row
  let dys = last.walks.map((_, index) =>
    range(T * B).map((k) => share(y?.data ?? null, k * top + index * last.features, last.features, 0)),
  );
  const dx = blank([T, B, m]);
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const layer = layers[depth] as LayerRun;
    const { step, sizes: own, width, compiled, walks } = layer;
    const { backward: program, adjoint, dY } = compiled;
    const { inputs, roots, run: back } = program;
    const layout = layoutOf(program, own);
    const dxs = range(T * B).map(() => accumulator(width));
    const states = Object.entries(step.state);
    const rootOf = (node: Node): number => roots.indexOf(adjoint.get(node) as Node);
    params.unshift([]);
    initial.unshift([]);
    walks.forEach((walk, index) => {
      const tensors = run.layers[depth]?.params[index] as Tensors;
      const sums = step.params.map((node): [string, number, number, number] => {
        const n = lengthOf(node, own);
        return [node.name, n, accumulator(n), rootOf(node)];
      });
      const fixed = fixedPlaces(program, walk.params, walk.constants);
      const forwardRoots = new Map(compiled.forward.roots.map((node, k) => [node, k]));
      const scratchOf = new Map(compiled.forward.scratch.map((node, k) => [node, layer.layout.S[k] as number]));
      const x = rootOf(step.x);
      const dStarts = walk.rows.map((row, b): Places => {
        let carried: Places = Object.fromEntries(
          states.map(([name, node]) => {
            const n = lengthOf(node, own);
            return [name, share(cotangents?.final?.[depth]?.[index]?.[name]?.data ?? null, b * n, n, 0)];
          }),
        );
        // what one step reads as cotangents the one before wrote
        const outs = range(2).map(() => roots.map((node) => arena.take(room(lengthOf(node, own), true))));
        const scratch = arena.take(layout.stride);
        const M = arena.memory;
        const at = [...fixed];
        for (let k = row.times.length - 1; k >= 0; k--) {
          const time = placeOf(row.times[k] as number, b, sizes);
          inputs.forEach((node, i) => {
            if ((fixed[i] as number) >= 0) return;
            if (node === dY) at[i] = (dys[index] as number[])[time] as number;
            else if (node.op === "input")
              at[i] =
                node.kind === "x"
                  ? (layer.xs[time] as number)
                  : node.kind === "state"
                    ? (row.before[k]?.[node.name] as number)
                    : (carried[node.name] as number);
            else {
              const root = forwardRoots.get(node);
              at[i] =
                root === undefined
                  ? (row.scratch[k] as number) + (scratchOf.get(node) as number)
                  : (row.outs[k]?.[root] as number);
            }
          });
          const out = outs[k % 2] as number[];
          out.forEach((place, r) => (at[inputs.length + r] = place));
          back(M, precision, at, scratch, layout.L, layout.S);
          for (const [, n, sum, root] of sums) accumulate(M, sum, out[root] as number, n);
          accumulate(M, dxs[time] as number, out[x] as number, width);
          carried = Object.fromEntries(states.map(([name, node]) => [name, out[rootOf(node)] as number]));
        }
        return carried;
      });
      const M = arena.memory;
      params[0]?.push(
        Object.fromEntries(
          sums.map(([name, n, sum]) => {
            const total = blank((tensors[name] as Tensor).shape);
            bounded.round(M, precision, sum, n, M[sum + 1] as number, 0);
            put(sum, n, total, 0);
            return [name, total];
          }),
        ),
      );
      initial[0]?.push(tensorsOf(step, own, B, dStarts));
    });
    for (const place of dxs) bounded.round(arena.memory, precision, place, width, arena.memory[place + 1] as number, 0);
    const below = layers[depth - 1];
    if (below === undefined) dxs.forEach((place, k) => put(place, m, dx, k * m));
    else
      dys = below.walks.map((_, index) =>
        dxs.map((place) => sliced(place, width, index * below.features, below.features)),
      );
  }
  return { x: dx, params, initial };
}

/** A sum of many vectors, nothing yet. */
function accumulator(n: number): number {
  const place = arena.take(room(n, true));
  arena.memory.fill(0, place, place + room(n, true));
  return place;
}

/** All products of a sum over time and rows, in any order, are one sum. */
function accumulate(M: Memory, into: number, a: number, n: number): void {
  M[into + 1] = (M[into + 1] as number) + (M[a + 1] as number);
  for (let i = 0, k = into + HEAD, l = a + HEAD; i < n; i++, k++, l++) {
    M[k] = (M[k] as number) + (M[l] as number);
    M[k + 2 * n] = (M[k + 2 * n] as number) + (M[l + 2 * n] as number);
    M[k + 3 * n] = (M[k + 3 * n] as number) + (M[l + 3 * n] as number);
  }
}

/** The part of a vector that begins `from` numbers in. */
function sliced(a: number, na: number, from: number, n: number): number {
  const place = arena.take(room(n, true));
  const { memory: M } = arena;
  M[place] = M[a] as number;
  M[place + 1] = M[a + 1] as number;
  for (let part = 0; part < 4; part++) {
    const start = a + HEAD + part * na + from;
    M.copyWithin(place + HEAD + part * n, start, start + n);
  }
  return place;
}

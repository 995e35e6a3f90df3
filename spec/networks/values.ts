import { stepFor as asDefined } from "../catalogue.ts";
import { type Step, widthOf } from "../cell.ts";
import { type Compiled, canCompile, compile, layoutOf } from "../language/compile/compile.ts";
import { HEAD, type Memory } from "../language/compile/kernels.ts";
import { narrow, values as wide } from "../language/compile/values.ts";
import { float64 } from "../language/evaluate/arithmetic.ts";
import { evaluate } from "../language/evaluate/evaluate.ts";
import type { Node } from "../language/expression.ts";
import { precision } from "../language/precision.ts";
import { program } from "../language/program.ts";
import { type SizeOf, lengthOf, shapeAt } from "../language/sizes.ts";
import { directionsOf } from "../options.ts";
import { type Tensor, type Tensors, tensor } from "../tensor.ts";
import { interpretedExpectation } from "./oracle.ts";
import { graphsOf } from "./pass.ts";
import { type Demand, type Run, at as placeOf, range, timesOf } from "./run.ts";

/** Outputs [T, B, width] and final states, by layer and direction, of a network. */
export interface Values {
  readonly y: Tensor;
  readonly final: readonly (readonly Tensors[])[];
}

const unused = precision("float64", "faithful");
const compiledSteps = { wide: new WeakMap<Step, Compiled>(), narrow: new WeakMap<Step, Compiled>() };

function compiledOf(step: Step, sums: "wide" | "narrow"): Compiled {
  const sofar = compiledSteps[sums].get(step);
  if (sofar !== undefined) return sofar;
  const kernels = { wide, narrow }[sums];
  const built = compile(
    graphsOf(step).forward,
    [...Object.values(step.next), step.y],
    [],
    new Set(),
    new Map(),
    kernels,
  );
  compiledSteps[sums].set(step, built);
  return built;
}

/** The element type in which every number is stored, those of a step on its way included. */
export type Storage = "float64" | "float32" | "float16";

const storages = { float64: Float64Array, float32: Float32Array, float16: Float16Array } as const;

/** Memory of so many numbers: the kernels read and write numbers, and the array rounds what is written. */
const memoryOf = (storage: Storage, length: number): Memory => new storages[storage](length) as unknown as Memory;

/** Memory in which numbers are placed one after another. */
class Room {
  readonly storage: Storage;
  memory: Memory;
  #next = 0;

  constructor(storage: Storage) {
    this.storage = storage;
    this.memory = memoryOf(storage, 1 << 12);
  }

  /** The place of a vector of n numbers: those given, else zeros. */
  place(n: number, data?: ArrayLike<number>): number {
    const at = this.#next;
    this.#next += HEAD + n;
    if (this.#next > this.memory.length) {
      const larger = memoryOf(this.storage, 2 * this.#next);
      larger.set(this.memory);
      this.memory = larger;
    }
    if (data !== undefined) this.memory.set(data, at + HEAD);
    return at;
  }
}

/** A constant or a pattern, at its size. */
const known = (node: Node, sizes: SizeOf): readonly number[] =>
  evaluate(program([node]), sizes, () => [], float64)[0] as readonly number[];

/** The input of the next layer, or the output of the last, [T, B, directions · features]. */
interface Layer {
  readonly y: Tensor;
  readonly final: readonly Tensors[];
}

/** One layer over all rows. */
function layerOf(
  { sizes, lengths }: Run,
  { direction, params, initial }: Run["layers"][number],
  step: Step,
  input: Tensor,
  storage: Storage,
): Layer {
  const { T, B } = sizes;
  const m = input.shape[2] as number;
  const own = { ...sizes, m };
  const count = directionsOf(direction);
  const features = widthOf(step, own);
  const compiled = compiledOf(step, storage === "float64" ? "wide" : "narrow");
  const { inputs, roots, run } = compiled;
  const { L, S, stride } = layoutOf(compiled, own);
  const y = tensor("float64", [T, B, count * features]);
  const states = Object.entries(step.state);
  const final = range(count).map((index): Tensors => {
    const room = new Room(storage);
    const last = Object.fromEntries(
      states.map(([name, { shape }]) => [name, tensor("float64", [B, ...shapeAt(shape, own)])]),
    );
    const x = room.place(m);
    const old = states.map(([, node]) => room.place(lengthOf(node, own)));
    const at = inputs.map((node) => {
      if (node.op !== "input") return room.place(lengthOf(node, own), known(node, own));
      if (node.kind === "x") return x;
      if (node.kind === "state") return old[states.findIndex(([name]) => name === node.name)] as number;
      const { data } = (params[index] as Tensors)[node.name] as Tensor;
      return room.place(data.length, data);
    });
    const placesOfRoots = new Map(roots.map((node) => [node, room.place(lengthOf(node, own))]));
    at.push(...placesOfRoots.values());
    const scratch = room.place(stride);
    const M = room.memory;
    const rootOf = (node: Node): number => (placesOfRoots.get(node) as number) + HEAD;
    for (const b of range(B)) {
      states.forEach(([name, node], s) => {
        const n = lengthOf(node, own);
        const given = initial?.[index]?.[name]?.data.subarray(b * n, (b + 1) * n);
        const place = (old[s] as number) + HEAD;
        if (given === undefined) M.fill(0, place, place + n);
        else M.set(given, place);
      });
      for (const t of timesOf(direction, index, lengths?.[b] ?? T)) {
        const k = placeOf(t, b, sizes);
        M.set(input.data.subarray(k * m, (k + 1) * m), x + HEAD);
        run(M, unused, at, scratch, L, S);
        const from = rootOf(step.y);
        y.data.set(M.subarray(from, from + features), (k * count + index) * features);
        states.forEach(([name, node], s) => {
          const next = rootOf(step.next[name] as Node);
          M.copyWithin((old[s] as number) + HEAD, next, next + lengthOf(node, own));
        });
      }
      states.forEach(([name, node], s) => {
        const n = lengthOf(node, own);
        const place = (old[s] as number) + HEAD;
        (last[name] as Tensor).data.set(M.subarray(place, place + n), b * n);
      });
    }
    return last;
  });
  return { y, final };
}

/**
 * Outputs and final states of a network without bounds, in float64: what an implementation in exact arithmetic answers, up to some
 * ulp. It costs a tenth of `expectation` and less, and serves sizes at which that is dear.
 * @param stepFor the steps that are executed, where not the catalogue's
 * @param storage the element type to which every number is rounded, every term of a sum included. Where no source may be compiled it is float64 always.
 * @throws CatalogueError for a cell or an option that is not in the catalogue
 */
export function valuesOf(
  run: Run,
  stepFor: NonNullable<Demand["stepFor"]> = asDefined,
  storage: Storage = "float64",
): Values {
  if (!canCompile()) {
    const { y, final } = interpretedExpectation(run, { precision: unused, gradients: false, stepFor });
    const of = ({ shape, value }: { shape: readonly number[]; value: Float64Array }): Tensor => ({
      shape,
      data: value,
    });
    return {
      y: of(y),
      final: final.map((directions) =>
        directions.map((its) => Object.fromEntries(Object.entries(its).map(([name, t]) => [name, of(t)]))),
      ),
    };
  }
  let input = run.x;
  const final: (readonly Tensors[])[] = [];
  for (const layer of run.layers) {
    const { y, final: last } = layerOf(run, layer, stepFor(layer.cell, layer.options), input, storage);
    final.push(last);
    input = y;
  }
  return { y: input, final };
}

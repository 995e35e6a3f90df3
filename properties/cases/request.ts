import type { Cotangents, Layer, RunRequest } from "../../impl/contract.ts";
import { cellOf, stepFor } from "../../spec/catalogue.ts";
import { directionsOf } from "../../spec/options.ts";
import { type Step, widthOf } from "../../spec/cell.ts";
import { gateActivations } from "../../spec/language/functions.ts";
import { type SizeOf, shapeAt } from "../../spec/language/sizes.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Case } from "./case.ts";
import { drawIntegers } from "./integers.ts";
import { quantisedTo } from "./grid.ts";
import { along, hash } from "./hash.ts";
import { type Role, numberOf } from "./regimes.ts";

/** Coarse numbers are multiples of it: six digits behind the point at most. */
const COARSE = 1 / 64;

/** Numbers below one coordinate, from the place `at` on; what a row has in common is computed once. Returns the place behind them. */
function drawInto(
  data: Tensor["data"],
  at: number,
  h: number,
  shape: readonly number[],
  axis: number,
  of: (bits: number) => number,
): number {
  const size = shape[axis] as number;
  if (axis === shape.length - 1) {
    for (let k = 0; k < size; k++) data[at + k] = of(along(h, k));
    return at + size;
  }
  let next = at;
  for (let k = 0; k < size; k++) next = drawInto(data, next, along(h, k), shape, axis + 1, of);
  return next;
}

/** The multiple of a grid nearest to a number, never 0. */
const onGrid = (value: number, grid: number): number =>
  Math.sign(value) * Math.max(grid, Math.round(Math.abs(value) / grid) * grid);

/**
 * The tensor `name` of a case, row-major: element by element the number of the regime for `hash(seed, name, ...coordinates)`, rounded
 * to a non-zero integer where the case asks for integers.
 */
export function drawTensor(c: Case, name: string, shape: readonly number[], role: Omit<Role, "dtype">): Tensor {
  const drawn = tensor(c.dtype, shape);
  const number = numberOf(c.regime, { ...role, dtype: c.dtype });
  const grid = role.kind === "clock" ? 0 : c.integers ? 1 : c.coarse === true ? COARSE : 0;
  const of = grid === 0 ? number : (bits: number): number => onGrid(number(bits), grid);
  const h = hash(c.seed, name);
  if (shape.length === 0) drawn.data[0] = of(h);
  else drawInto(drawn.data, 0, h, shape, 0, of);
  return drawn;
}

/** A run and the cotangents of its loss: everything a law needs. */
export interface Drawn {
  /** Asks for y and final; no cotangents. */
  readonly request: RunRequest;
  readonly cotangents: Cotangents;
}

const known = new WeakMap<Case, Drawn>();

/** Derive every tensor of a case. The same object of a case gives the same tensors, which nobody changes. */
export function drawRequest(c: Case): Drawn {
  const drawn = known.get(c) ?? (cellOf(c.cell).integer === undefined ? derived(c) : drawIntegers(c));
  known.set(c, drawn);
  return drawn;
}

const gateBiases = new WeakMap<Step, ReadonlySet<string>>();

/** Names of the biases of gates. */
function gateBiasesOf(step: Step): ReadonlySet<string> {
  const sofar = gateBiases.get(step);
  if (sofar !== undefined) return sofar;
  const gates = new Set(
    Object.entries(step.equations).flatMap(([name, node]) =>
      node.op === "activation" && gateActivations.includes(node.fn) ? [`b_${name}`] : [],
    ),
  );
  gateBiases.set(step, gates);
  return gates;
}

function derived(c: Case): Drawn {
  const { T, B, m, n, further } = c;
  const step = stepFor(c.cell, c.options);
  const gates = gateBiasesOf(step);
  const biased = step.params.some((param) => param.shape.length === 1);
  const plain = { fanIn: 1, gate: false, biased };
  const count = directionsOf(c.direction);
  const perWalk = <V>(of: (walk: number) => V): V[] => Array.from({ length: count }, (_, walk) => of(walk));
  const widths = [m];
  for (let depth = 0; depth < c.layers; depth++)
    widths.push(count * widthOf(step, { ...further, m: widths[depth] as number, n }));
  const sizesAt = (depth: number): SizeOf => ({ ...further, m: widths[depth] as number, n });
  const { clocks = [], positive = [] } = cellOf(c.cell);
  const kindOf = (name: string): Role["kind"] =>
    clocks.includes(name) ? "clock" : positive.includes(name) ? "positive" : "state";
  const states = (depth: number, walk: number, kind: "state" | "cotangent"): Tensors =>
    Object.fromEntries(
      Object.entries(step.state).map(([name, { shape }]) => [
        name,
        drawTensor(
          c,
          `${depth}.${walk}.${kind === "state" ? "initial" : "final"}.${name}`,
          [B, ...shapeAt(shape, sizesAt(depth))],
          {
            kind: kind === "state" ? kindOf(name) : kind,
            ...plain,
          },
        ),
      ]),
    );

  const layers = Array.from({ length: c.layers }, (_, depth): Layer => {
    const sizes = sizesAt(depth);
    const params = perWalk((walk) =>
      Object.fromEntries(
        step.params.map(({ name, shape }) => {
          const actual = shapeAt(shape, sizes);
          if (c.zero.includes(name)) return [name, tensor(c.dtype, actual)];
          const [, fanIn] = actual;
          const role = {
            kind: fanIn === undefined ? "bias" : "weight",
            fanIn: fanIn ?? 1,
            gate: gates.has(name),
            biased,
          } as const;
          const drawn = drawTensor(c, `${depth}.${walk}.${name}`, actual, role);
          return [name, c.matrices === "int8" && fanIn !== undefined ? quantisedTo(drawn, c) : drawn];
        }),
      ),
    );
    const initial = c.start === "absent" ? null : perWalk((walk) => states(depth, walk, "state"));
    return { cell: c.cell, options: c.options, direction: c.direction, params, initial };
  });

  const finals = layers.map((_, depth) => perWalk((walk) => states(depth, walk, "cotangent")));
  return {
    request: {
      dtype: c.dtype,
      sizes: { T, B, m, n, ...further },
      layers,
      x: drawTensor(c, "x", [T, B, m], { kind: "x", ...plain }),
      lengths: c.lengths && [...c.lengths],
      want: ["y", "final"],
      cotangents: null,
    },
    cotangents: {
      y:
        c.loss === "final"
          ? null
          : drawTensor(c, "y", [T, B, widths[c.layers] as number], { kind: "cotangent", ...plain }),
      final: c.loss === "y" ? null : finals,
    },
  };
}

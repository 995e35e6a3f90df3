/** Numbers by the specification's names as the plain systems take them: vectors, states, dense layers, cells with their gradients. */
import { algebra } from "../../../../impl/reference/algebra/algebra.ts";
import type { Algebra, Matrix, Vector } from "../../../../impl/reference/algebra/types.ts";
import type { AnyParameters, State } from "../../../../impl/reference/cell.ts";
import { variantsFor } from "../../../../impl/reference/supported.ts";
import { parametersOf } from "../../../../impl/reference/run/parameters.ts";
import type { Dense } from "../../../../impl/reference/around/systems/dense.ts";
import type { Unit } from "../../../../impl/reference/around/systems/unit.ts";
import type { SizeOf } from "../../../../spec/language/sizes.ts";
import { type Dtype, tensor } from "../../../../spec/tensor.ts";
import type { Numbers } from "./specified.ts";

/** Vectors by name. */
export interface Named {
  readonly vector: (name: string) => Vector;
  /** `x0 x1 …` */
  readonly vectors: (name: string, count: number) => Vector[];
  /** Zeros where there is none of that name, as of what no equation reads. */
  readonly vectorOrZeros: (name: string, length: number) => Vector;
  /** `prefix.h`, for every state there is. */
  readonly state: (prefix: string) => State;
}

export interface Given extends Named {
  readonly algebra: Algebra;
  /** A parameter and what its gradient is added to. */
  readonly vectorParameter: (name: string) => { readonly p: Vector; readonly dP: Vector };
  readonly matrixParameter: (name: string, rows: number) => { readonly p: Matrix; readonly dP: Matrix };
  readonly dense: (prefix: string) => Dense;
  /** A cell with the sizes that are called m and n in its equations, and its initial state. */
  readonly unit: (prefix: string, cell: string, m: number, n?: number) => Unit & { readonly initial: State };
  /** Values of every parameter that was taken. */
  readonly gradients: () => Record<string, Vector>;
}

export function named(dtype: Dtype, values: Numbers): Named {
  const vector = (name: string): Vector => {
    const numbers = values[name];
    if (numbers === undefined) throw new RangeError(`named: got ${name}, wanted one of ${Object.keys(values).join()}`);
    return tensor(dtype, [numbers.length], numbers).data;
  };
  return {
    vector,
    vectorOrZeros: (name, length) => (name in values ? vector(name) : tensor(dtype, [length]).data),
    vectors: (name, count) => Array.from({ length: count }, (_, t) => vector(`${name}${t}`)),
    state: (prefix) =>
      Object.fromEntries(
        ["h", "c"].filter((name) => `${prefix}.${name}` in values).map((name) => [name, vector(`${prefix}.${name}`)]),
      ),
  };
}

export function givenOf(dtype: Dtype, sizes: SizeOf, values: Numbers): Given {
  const taken: Record<string, Vector> = {};
  const byName = named(dtype, values);
  const { vector, state } = byName;
  /** The gradient of `name`, one however often it is asked for. */
  const gradient = (name: string): Vector => (taken[name] ??= vector(name).fill(0));
  const matrixOf = (rows: number, data: Vector): Matrix => ({ rows, columns: data.length / rows, data });
  const vectorParameter = (name: string) => ({ p: vector(name), dP: gradient(name) });
  const matrixParameter = (name: string, rows: number) => ({
    p: matrixOf(rows, vector(name)),
    dP: matrixOf(rows, gradient(name)),
  });
  return {
    ...byName,
    algebra: algebra(dtype),
    vectorParameter,
    matrixParameter,
    dense(prefix) {
      const b = vectorParameter(`${prefix}.b`);
      const W = matrixParameter(`${prefix}.W`, b.p.length);
      return { W: W.p, b: b.p, dW: W.dP, db: b.dP };
    },
    unit(prefix, cell, m, n = sizes["n"]!) {
      const layer = { cell, options: {}, direction: "forward", params: [], initial: null } as const;
      const found = variantsFor({ dtype, layers: [layer] });
      if ("unsupported" in found) throw new RangeError(found.unsupported);
      const [variant] = found as readonly [(typeof found)[0] & object];
      const own = { ...sizes, m, n };
      const from = (data: (name: string) => Vector): AnyParameters =>
        parametersOf(variant, own, (name, shape) => ({ shape, data: data(`${prefix}.${name}`) }));
      return { cell: variant.cell, sizes: own, p: from(vector), dP: from(gradient), initial: state(prefix) };
    },
    gradients: () => taken,
  };
}

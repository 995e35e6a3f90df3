/** A request as a network whose passes hold their parameters and states, and the sequences of its rows. */
import { elements, tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Layer, RunRequest } from "../../contract.ts";
import { outputOf, shapeOf, type Sizes } from "../cell.ts";
import { expected, expectedCount, given, givenOrZeros, zeros } from "./expected.ts";
import { type Steps, sequencesOf } from "./layout.ts";
import type { Network } from "./network.ts";
import type { Variant } from "../supported.ts";
import { parametersOf } from "./parameters.ts";
import { statesOf } from "./states.ts";
import type { Sequence, Pass } from "./pass.ts";
import { zip } from "../algebra/zip.ts";

export interface Bound {
  readonly network: Network;
  /** Width of y. */
  readonly width: number;
  /** By row, its valid steps. */
  readonly steps: Steps;
  /** By row, its valid x [m]. */
  readonly rows: readonly Sequence[];
  /** By row, its valid dL/dy [width]. */
  readonly dRows: readonly Sequence[];
}

/** @throws RangeError where the request's tensors are not of its sizes */
export function bind(request: RunRequest, variants: readonly Variant[]): Bound {
  const { dtype, sizes, layers, cotangents } = request;
  const backwards = isBackwards(request);
  const { T, B, m } = sizes;
  const steps = stepsOf(request);
  const dFinals = expectedCount("cotangents.final", cotangents?.final ?? layers.map(() => null), layers.length);

  let width = m;
  const network = zip(zip(layers, variants), dFinals).map(([[layer, variant], dFinal], l) => {
    const passes = bindLayer(`layers[${l}]`, request, layer, variant, width, dFinal);
    width = passes.length * elements(shapeOf(variant.cell, outputOf(variant.cell), { ...sizes, m: width }));
    return passes;
  });

  const x = expected("x", request.x, dtype, [T, B, m]);
  const rows = sequencesOf(x, m, steps);
  if (!backwards) return { network, width, steps, rows, dRows: [] };
  const dY = expected("cotangents.y", cotangents?.y ?? tensor(dtype, [T, B, width]), dtype, [T, B, width]);
  return { network, width, steps, rows, dRows: sequencesOf(dY, width, steps) };
}

/** Without cotangents and gradients nothing goes back, and nothing need be bound for it. */
const isBackwards = ({ want, cotangents }: RunRequest): boolean => cotangents !== null || want.includes("gradients");

function lengthsOf({ sizes: { T, B }, lengths }: RunRequest): readonly number[] {
  const all = expectedCount("lengths", lengths ?? Array.from({ length: B }, () => T), B);
  const wrong = all.find((length) => !(Number.isInteger(length) && length >= 0 && length <= T));
  if (wrong === undefined) return all;
  throw new RangeError(`reference: lengths has ${wrong}, wanted whole numbers from 0 to ${T}`);
}

/** The steps of each row that count: below its length, and in the mask. */
function stepsOf(request: RunRequest): Steps {
  const { mask } = request;
  return lengthsOf(request).map((length, b) =>
    [...Array(length).keys()].filter((t) => mask === undefined || mask[t]?.[b] === true),
  );
}

/** The passes of a layer; `m` is the width of its input. */
function bindLayer(
  what: string,
  request: RunRequest,
  layer: Layer,
  variant: Variant,
  m: number,
  dFinals: readonly Tensors[] | null,
): Pass[] {
  const { cell } = variant;
  const { dtype, sizes: ofAll } = request;
  const backwards = isBackwards(request);
  const sizes: Sizes = { ...ofAll, m };
  const directions = layer.direction === "bidirectional" ? (["forward", "reverse"] as const) : [layer.direction];
  const byDirection = <T>(name: string, list: readonly T[] | null) =>
    expectedCount(`${what}.${name}`, list ?? directions.map(() => null), directions.length);

  const params = expectedCount(`${what}.params`, layer.params, directions.length);
  const states = zip(byDirection("initial", layer.initial), byDirection("cotangents.final", dFinals));
  return zip(zip(directions, params), states).map(([[direction, tensors], [initial, dFinal]], w) => ({
    cell,
    sizes,
    reversed: direction === "reverse",
    resets: request.resets,
    p: parametersOf(variant, sizes, given(`${what}.params[${w}]`, tensors, dtype)),
    dP: backwards ? parametersOf(variant, sizes, zeros(dtype)) : {},
    initial: statesOf(cell, sizes, initial === null ? zeros(dtype) : given(`${what}.initial[${w}]`, initial, dtype)),
    dFinal: backwards ? statesOf(cell, sizes, givenOrZeros(`${what}.cotangents.final[${w}]`, dFinal, dtype)) : [],
  }));
}

/** Questions to a framework, in its own packed tensors, and how far its answers may be from the reference's. */
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { parseCase } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { cellOf, combinations } from "../../spec/catalogue.ts";
import type { Convention } from "../../spec/conventions/convention.ts";
import { pack, unpack } from "../../spec/conventions/pack.ts";
import { offers } from "../../spec/conventions/plan.ts";
import { type Grade, precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensors } from "../../spec/tensor.ts";

/** One run of one layer, as the catalogue states it and as the framework does. */
export interface Question {
  readonly convention: Convention;
  readonly options: Options;
  readonly request: RunRequest;
  /** The layer's parameters in the framework's tensors. */
  readonly packed: Tensors;
  /** By name, each [B, n]. */
  readonly initial: Tensors;
}

/** The options of a cell that the framework takes. */
export const taken = (convention: Convention): Options[] =>
  combinations(cellOf(convention.cell)).filter((options) => offers(convention, options));

/** Three cases in each of four regimes, for every combination of options that the framework takes. */
export const questionsTo = (convention: Convention, dtype: Dtype): Question[] =>
  taken(convention).flatMap((options) =>
    ["tame", "wide", "saturated", "sparse"].flatMap((regime, k) =>
      [1, 2, 3].map((seed): Question => {
        const words = { cell: convention.cell, ...options, T: 3, B: 2, m: seed, n: 1 + k };
        const further = Object.keys(cellOf(convention.cell).sizes ?? {}).map((symbol) => [symbol, seed]);
        const rest = { regime, dtype: dtype === "float32" ? "f32" : "f64", seed };
        const line = [...Object.entries(words), ...further, ...Object.entries(rest)].map((word) => word.join("="));
        const { request } = drawRequest(parseCase(line.join(" ")));
        const [layer] = request.layers;
        const packed = pack(convention, options, request.sizes, layer?.params[0] ?? {});
        return { convention, options, request, packed, initial: layer?.initial?.[0] ?? {} };
      }),
    ),
  );

/** The cell as the framework has it: where its gate is 1 − ours, the cell whose gate is the framework's, on the same tensors. */
function asStored({ request, packed, convention, options }: Question): RunRequest {
  const { [convention.opposite?.option ?? ""]: _, ...stored } = options;
  const params = [unpack(convention, stored, request.sizes, packed)];
  return { ...request, layers: request.layers.map((layer) => ({ ...layer, options: stored, params })) };
}

/** A number of the framework's that is not within the bounds of the reference's. */
interface Miss {
  readonly what: string;
  readonly off: number;
  readonly bound: number;
}

/**
 * Places at which a framework's answer is farther from the reference's than the sum of both error bounds: of the cell as asked, and of
 * the cell as stored.
 * @param y [T, B, n]
 * @param final by the cell's states, each [B, n]
 */
export function misses(
  question: Question,
  accuracy: Grade,
  y: ArrayLike<number>,
  final: readonly ArrayLike<number>[],
): Miss[] {
  const { request } = question;
  const demand = { precision: precision(request.dtype, accuracy), gradients: false };
  const [asked, stored] = [expectation(request, demand), expectation(asStored(question), demand)];
  const reached = reference.run(request) as Required<RunAnswer>;
  const compare = (
    what: string,
    got: ArrayLike<number>,
    want: ArrayLike<number>,
    of: (e: Expectation) => Bounded | undefined,
  ) =>
    Array.from(want, (value, i) => ({
      what: `${what}[${i}]`,
      off: Math.abs(got[i]! - value),
      bound: of(asked)!.error[i]! + of(stored)!.error[i]!,
    }));
  const states = Object.entries(reached.final[0]?.[0] ?? {});
  return [
    ...compare("y", y, reached.y.data, (e) => e.y),
    ...states.flatMap(([name, { data }], k) => compare(name, final[k] ?? [], data, (e) => e.final[0]?.[0]?.[name])),
  ].filter(({ off, bound }) => !(off <= bound)); // NaN is a miss
}

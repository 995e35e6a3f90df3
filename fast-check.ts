/**
 * The generators as fast-check arbitraries, for properties of your own: `import { requests } from "gatecheck/fast-check"`.
 *
 *     import * as fc from "fast-check";
 *     import { requests } from "gatecheck/fast-check";
 *
 *     // the hidden state of my LSTM stays within [−1, 1]
 *     fc.assert(
 *       fc.asyncProperty(requests("lstm"), async ({ request }) => {
 *         const answer = await myLstm.run(request);
 *         return "y" in answer && answer.y?.data.every((v) => Math.abs(v) <= 1);
 *       }),
 *     );
 */
import * as fc from "fast-check";
import type { Cotangents, RunRequest } from "./impl/contract.ts";
import { type Space, cases as casesIn, everywhere } from "./properties/cases/arbitrary.ts";
import { type Case, formatCase, parseCase } from "./properties/cases/case.ts";
import { drawRequest } from "./properties/cases/request.ts";
import { canonical, cellOf, combinations } from "./spec/catalogue.ts";
import type { Options } from "./spec/options.ts";
import type { Dtype } from "./spec/tensor.ts";

export type { Range, Space } from "./properties/cases/arbitrary.ts";
export { everywhere } from "./properties/cases/arbitrary.ts";
export { type Case, CaseError } from "./properties/cases/case.ts";

/** A case with its tensors. As a counterexample fast-check prints it as its one line. */
export interface CasedRequest {
  /** The whole case in one line, from which `requestOf` draws the same again on every machine. */
  readonly case: string;
  /**
   * Asks for y and the final states: x [T, B, m]; W_* [n, m], U_* [n, n], b_* [n]; states [B, n], unless the cell says
   * otherwise. For gradients: `{ ...request, want: ["y", "final", "gradients"], cotangents }`.
   */
  readonly request: RunRequest;
  /** Cotangents of y [T, B, width of y], of the final states [B, n], or of both. */
  readonly cotangents: Cotangents;
}

/** A space whose ranges hold something. @throws RangeError one line */
function spaceOf(space: Partial<Space>): Space {
  for (const [name, value] of Object.entries(space)) {
    const standard = Object.hasOwn(everywhere, name) ? everywhere[name as keyof Space] : undefined;
    if (standard === undefined)
      throw new RangeError(`space has no ${JSON.stringify(name)}; it has ${Object.keys(everywhere).join(", ")}`);
    if (typeof standard === "boolean" || typeof value === "boolean") {
      if (typeof value !== typeof standard)
        throw new RangeError(
          `space: ${name} is ${JSON.stringify(value)}, must be ${typeof standard === "boolean" ? "true or false" : "a list"}`,
        );
      continue;
    }
    const ranged = typeof standard[0] === "number";
    const [least, most] = value as readonly unknown[];
    if (
      ranged &&
      !(Number.isInteger(least) && Number.isInteger(most) && Number(least) <= Number(most) && Number(least) >= 0)
    )
      throw new RangeError(`space: ${name} is ${JSON.stringify(value)}, must be [least, most], whole numbers from 0`);
    if (!ranged && value.length === 0) throw new RangeError(`space: ${name} is empty, must name at least one`);
  }
  return { ...everywhere, ...space };
}

/** The same for a cell of integers, of which all runs are of float64, forward, of one layer and of one length. @throws RangeError one line */
function spaceOfIntegers(cell: string, dtype: Dtype, space: Partial<Space>): Space {
  const { directions, layers, lengths } = spaceOf({ directions: ["forward"], lengths: "none", ...space });
  const beyond =
    dtype === "float64"
      ? (directions.find((direction) => direction !== "forward") ??
        (layers[1] > 1 ? `${layers[1]} layers` : lengths === "none" ? undefined : `lengths: ${lengths}`))
      : dtype;
  if (beyond !== undefined) throw new RangeError(`${beyond}: ${cell} is a cell of integers, which has no such runs`);
  return { ...everywhere, ...space, directions, layers, lengths };
}

/** Every combination of a cell's options, as it differs from the default; shrinks to the default, `{}`. @throws CatalogueError */
export const options = (cell: string): fc.Arbitrary<Options> => fc.constantFrom(...combinations(cellOf(cell)));

/**
 * Cases of a cell: sizes, lengths, direction, regime of numbers, seed, but no tensors yet. Shrinks to few units, few steps, one
 * direction, most parameters zero, small integers.
 * @param space where cases are to be drawn, as a departure from `everywhere`: `{ T: [1, 20], directions: ["forward"] }`
 * @throws CatalogueError for a cell or option that is not in the catalogue, RangeError for a space that holds nothing
 */
export const cases = (
  cell: string,
  options: Options = {},
  dtype: Dtype = "float64",
  space: Partial<Space> = {},
): fc.Arbitrary<Case> =>
  casesIn(
    cell,
    canonical(cellOf(cell), options),
    dtype,
    cellOf(cell).integer === undefined ? spaceOf(space) : spaceOfIntegers(cell, dtype, space),
  );

const cased = (c: Case): CasedRequest => {
  const line = formatCase(c);
  return Object.assign({ case: line, ...drawRequest(c) }, { [fc.toStringMethod]: () => line });
};

/**
 * Requests with every tensor drawn, and the cotangents of a loss. Shrinks as `cases` does.
 *
 *     const any = options("gru").chain((chosen) => requests("gru", chosen, "float32", { T: [1, 20] }));
 *
 * @throws as `cases`
 */
export const requests = (...of: Parameters<typeof cases>): fc.Arbitrary<CasedRequest> => cases(...of).map(cased);

/** The request of a case line, to try a counterexample again. @throws CaseError one line */
export const requestOf = (line: string): CasedRequest => cased(parseCase(line));

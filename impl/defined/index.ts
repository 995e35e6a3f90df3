/** The definition of cells as an implementation: the equations executed, and rounded once. */
import { catalogue, cellOf, combinations } from "../../spec/catalogue.ts";
import { precision } from "../../spec/language/precision.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import { isHalf } from "../../spec/storage.ts";
import { tensor } from "../../spec/tensor.ts";
import type { Implementation, RunAnswer, RunRequest, Support } from "../contract.ts";
import { reference } from "../reference/index.ts";
import { unstranded } from "../strands.ts";
import { Streams } from "../streams.ts";
import { mapTree } from "../tree.ts";
import { answerInt8, isOfIntegers } from "./integer.ts";

/** The answer that is expected: what a request wants, rounded to its element type. */
export const answerOf = ({ y, final, gradients }: Expectation, { dtype, want }: RunRequest): RunAnswer =>
  mapTree(
    { ...(want.includes("y") && { y }), ...(want.includes("final") && { final }), ...(gradients && { gradients }) },
    ({ shape, value }) => tensor(dtype, shape, [...value]),
  );

const supportOf = (cell: string): Support => ({
  cell,
  options: combinations(cellOf(cell)),
  dtypes: ["float32", "float64"],
  directions: ["forward", "reverse", "bidirectional"],
  maxLayers: 8,
  lengths: true,
  initialState: true,
  gradients: true,
  streams: true,
  masks: true,
  resets: true,
});

const isWritten = (id: string): boolean => reference.cells.some(({ cell }) => cell === id);

const streams = new Streams();

function executed(asked: RunRequest): RunAnswer {
  const { request, back } = unstranded(streams.before(asked));
  const { dtype, want } = request;
  const gradients = want.includes("gradients");
  const found = expectation(request, { precision: precision(dtype, "faithful"), gradients });
  return streams.after(asked, back(answerOf(found, request)));
}

/** The cells that users define, as their definitions compute them. */
export const defined: Implementation = {
  info: { name: "definition", version: "1" },
  get cells(): readonly Support[] {
    return catalogue.flatMap(({ id }) => (isWritten(id) ? [] : [supportOf(id)]));
  },
  run: executed,
};

/** A right answer: the reference's, or the definition's where the cell is a user's; of a half type that of float32, rounded once. */
export function rightAnswer(request: RunRequest): RunAnswer {
  const { dtype, layers } = request;
  if (isOfIntegers(request)) return answerInt8(request);
  if (!layers.every(({ cell }) => isWritten(cell))) return executed(request);
  if (!isHalf(dtype)) return reference.run(request) as RunAnswer;
  const single = reference.run({ ...request, dtype: "float32" }) as RunAnswer;
  return mapTree(single, ({ shape, data }) => tensor(dtype, shape, data));
}

/** The declaration of a cell by the reference, or by its definition where the cell is a user's. @throws RangeError where neither has it */
export function supportFor(id: string): Support {
  const own = [...reference.cells, ...defined.cells].find(({ cell }) => cell === id);
  if (own === undefined) throw new RangeError(`the reference has no ${id}`);
  return own;
}

/**
 * The gate before every timing: an implementation that does not compute the cell is not timed. The answer to the timed request itself is held to
 * the definition; of a large run its first rows and steps, because the definition, with its error analysis, takes a thousand
 * times as long as a kernel.
 */
import type { Cotangents, Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import { NotOffered, ask, blame } from "../../properties/run/ask.ts";
import { judge } from "../../properties/judge/compare.ts";
import type { Comparison } from "../../properties/law.ts";
import { againstOracle, oracle } from "../../properties/judge/oracle.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { workOf } from "./shape.ts";
import type { Workload } from "./workload.ts";

/** The part of a run that was held to the definition before it was timed. */
export interface Judged {
  readonly law: "step/direct" | "gradient/exact";
  readonly steps: number;
  readonly rows: number;
}

/** Result of the gate: an objection where the workload may not be timed, else null; and the answer that passed. */
export interface Admission {
  readonly objection: string | null;
  /** False where it does not say that it can do this: that is no mistake. */
  readonly offered: boolean;
  readonly judged: readonly Judged[];
  readonly answer: RunAnswer | null;
}

/** Multiply-adds that the definition does for one gate; some 200 ns each (measured at hidden size 1,024), so about a second. */
const MOST = 2 ** 22;

/** The rows and steps that are judged: all, or the first of both; two rows at least where there are two, so that mixed rows show. */
function extentOf({ shape }: Workload): { readonly steps: number; readonly rows: number } {
  const { T, B } = shape;
  const step = workOf({ ...shape, pass: "step", T: 1, B: 1 }).multiplyAdds;
  const affordable = Math.floor(MOST / Math.max(1, step));
  const rows = Math.min(B, Math.max(2, Math.floor(affordable / T)));
  return { rows, steps: Math.min(T, Math.max(1, Math.floor(affordable / rows))) };
}

/** The first rows of a tensor [B, …]. */
const firstRows = ({ shape: [B = 0, ...rest], data }: Tensor, rows: number): Tensor => ({
  shape: [rows, ...rest],
  data: data.slice(0, (data.length / B) * rows),
});

/** The first steps and rows of a tensor [T, B, width]. */
function corner({ shape: [, B = 0, width = 0], data }: Tensor, steps: number, rows: number): Tensor {
  const part = data.slice(0, steps * rows * width);
  for (let t = 0; t < steps; t++) part.set(data.subarray(t * B * width, (t * B + rows) * width), t * rows * width);
  return { shape: [steps, rows, width], data: part };
}

/** The same run over its first steps and rows: sequences have no index in their path, states have one. */
const beginning = (request: RunRequest, steps: number, rows: number): RunRequest => ({
  ...mapTree(request, (t, path) => {
    if (path.includes("params")) return t;
    return path.includes("[") ? firstRows(t, rows) : corner(t, steps, rows);
  }),
  sizes: { ...request.sizes, T: steps, B: rows },
});

/** The first place at which the sides differ by more than their bound, in words; null where there is none. */
function violation(law: Judged["law"], sides: readonly Comparison[]): string | null {
  if (judge(sides, "faithful").mismatch === null) return null;
  const { mismatch } = judge(sides, "absolute");
  return mismatch && `violates ${law} at ${mismatch.where}: got ${mismatch.got}, want ${mismatch.want}`;
}

/**
 * Hold an implementation to the definition on the data of a workload. Never throws for what the implementation does.
 * @param timed the run that answers the request of the workload, and that will be timed
 */
export async function admit(
  implementation: Implementation,
  workload: Workload,
  timed: Pick<Implementation, "run"> = implementation,
): Promise<Admission> {
  const refuse = (objection: string, offered = true): Admission => ({ objection, offered, judged: [], answer: null });
  const { request, shape } = workload;
  const support = implementation.cells.find(({ cell }) => cell === shape.cell);
  if (support === undefined) return refuse(`does not declare ${shape.cell}`, false);
  if (!support.dtypes.includes(shape.dtype)) return refuse(`does not declare ${shape.cell} in ${shape.dtype}`, false);
  if (shape.layers > support.maxLayers)
    return refuse(`declares ${support.maxLayers} layers of ${shape.cell} at most`, false);
  const backward = shape.pass === "forward+backward";
  if (backward && !support.gradients) return refuse(`does not declare gradients of ${shape.cell}`, false);
  const { steps, rows } = extentOf(workload);
  const whole = steps === shape.T && rows === shape.B;
  try {
    const answer = await ask({ ...implementation, run: (asked) => timed.run(asked) }, request);
    const observed = corner(answer.y as Tensor, steps, rows);
    const begun: RunRequest = { ...beginning(request, steps, rows), want: ["y", "final"] };
    const seen: RunAnswer = { y: observed, ...(whole && answer.final && { final: answer.final }) };
    const wrong = violation("step/direct", againstOracle(oracle(begun, { observed }), seen));
    if (wrong !== null) return refuse(wrong);
    const judged: Judged[] = [{ law: "step/direct", steps, rows }];
    if (!backward) return { objection: null, offered: true, judged, answer };
    // gradients are of the whole run: where that is too large, a run of its beginning is asked for
    const asked = whole ? request : beginning(request, steps, rows);
    const { y, gradients } = whole ? answer : await ask(implementation, asked);
    const slopes = oracle(asked, { observed: y, cotangents: asked.cotangents as Cotangents });
    const off = violation("gradient/exact", againstOracle(slopes, { ...(gradients && { gradients }) }));
    if (off !== null) return refuse(off);
    return { objection: null, offered: true, judged: [...judged, { law: "gradient/exact", steps, rows }], answer };
  } catch (error) {
    return error instanceof NotOffered ? refuse(error.message, false) : refuse(blame(error));
  }
}

/** The reason why an implementation may not be timed on a workload; null where it may. */
export const objection = async (implementation: Implementation, workload: Workload): Promise<string | null> =>
  (await admit(implementation, workload)).objection;

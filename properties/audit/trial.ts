import { type Storage, type Values, valuesOf } from "../../spec/networks/values.ts";
import { type Bounded, tensorOf } from "../../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Run } from "../../spec/networks/run.ts";
import type { Step } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { leaves } from "../../impl/tree.ts";
import type { Check, Compared, Tolerance, Variable } from "./check.ts";
import { type Drawn, drawn, rowOf } from "./draw.ts";

/** Values of a network; gradients where its run has cotangents. */
interface Answered extends Values {
  readonly gradients?: NonNullable<Expectation["gradients"]>;
}

/** A question of a check with its right answer: one row of a trial, or a published vector. */
export interface Question {
  readonly run: Run;
  /** The number of the trial that it belongs to. */
  readonly trial: number;
  /** The numbers that are compared, of whatever was computed. */
  readonly compared: (values: Answered) => ArrayLike<number>;
  readonly want: ArrayLike<number>;
  /** The step that is executed in place of a step: a vector may ask for other activations. */
  readonly asked?: (step: Step) => Step;
}

/** A check with its numbers: what is asked of whom it checks. */
export interface Questions {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly note: string | null;
  readonly cell: string;
  readonly options: Options;
  readonly questions: readonly Question[];
  readonly tolerances: readonly Tolerance[];
}

/** y of all steps or of the last [·, width], through the layer behind it. */
function outputs({ shape, data }: Tensor, which: "all" | "last", head: Drawn["head"]): number[] {
  const [T, B, width] = shape as [number, number, number];
  const rows: number[] = [];
  for (let k = which === "all" ? 0 : (T - 1) * B; k < T * B; k++) {
    const y = data.subarray(k * width, (k + 1) * width);
    if (head === null) rows.push(...y);
    else
      for (const [f, bias] of head.bias.data.entries()) {
        let total = bias;
        for (let j = 0; j < width; j++) total += (head.weights.data[f * width + j] as number) * (y[j] as number);
        rows.push(total);
      }
  }
  return rows;
}

/** All numbers of some gradients. */
export const slopes = ({ gradients }: Answered, of: readonly Variable[]): number[] => {
  if (gradients === undefined) return [];
  const { x, params, initial } = gradients;
  const parts = { x: { x }, parameters: { params }, initial: { initial } };
  return of.flatMap((one) =>
    leaves(parts[one] as { readonly [part: string]: Bounded }).flatMap(([, t]) => [...t.value]),
  );
};

/** The numbers that a check compares. */
const comparedOf =
  ({ y: which, final: names = [], gradients: slopesOf }: Compared, head: Drawn["head"]) =>
  ({ y, final, ...rest }: Answered): number[] => [
    ...(slopesOf === undefined ? [] : slopes({ y, final, ...rest }, slopesOf.of)),
    ...(which === undefined ? [] : outputs(y, which, head)),
    ...final.flatMap((directions) =>
      directions.flatMap((states) => names.flatMap((name) => [...(states[name] as Tensor).data])),
    ),
  ];

/** The values of a question, with the steps of its cell executed as given. */
export const answered = (
  { run, asked = (step) => step }: Pick<Question, "run" | "asked">,
  step: Step,
  storage?: Storage,
): Answered => {
  if (run.cotangents === null) return valuesOf(run, () => asked(step), storage);
  const { y, gradients } = expectation(run, {
    precision: precision("float64", "faithful"),
    gradients: true,
    stepFor: () => asked(step),
  });
  return { y: tensorOf(y), final: [], ...(gradients && { gradients }) };
};

/**
 * The questions of a check, row by row, with the answers of the definition.
 * @param step the definition of its cell
 * @param seed of the numbers that are drawn
 * @param inputs the seed of x and of states, where they are not those of the check
 * @param rows the rows of each trial that are asked, from the first on: all, unless told; gradients are of all rows
 * @throws CatalogueError for a cell or an option that is not in the catalogue
 */
export function questionsOf(
  check: Check,
  step: Step,
  seed: number,
  inputs: number = seed + 500,
  rows: number = Number.POSITIVE_INFINITY,
): Questions {
  const { id, title, source, note, cell, options = {}, tolerances, compares } = check;
  const questions = check.cases.flatMap((sizes, k) =>
    Array.from({ length: check.trials }, (_, trial) => {
      const weights = seed + 1000 * k + (check.redrawn === true ? trial : 0);
      const whole = drawn(check, sizes, { inputs: inputs + 1000 * k + trial, weights });
      const question = (run: Run, head: Drawn["head"]): Question => {
        const compared = comparedOf(compares, head);
        return { run, compared, want: compared(answered({ run }, step)), trial: k * check.trials + trial };
      };
      // gradients of parameters are sums over rows
      if (compares.gradients !== undefined) return [question(whole.run, null)];
      return Array.from({ length: Math.min(rows, sizes.B) }, (__, b): Question => {
        const { run, head } = rowOf(whole, b);
        return question(run, head);
      });
    }).flat(),
  );
  return { id, title, source, note: note ?? null, cell, options, questions, tolerances };
}

/** True where every number is as near as a tolerance allows; a number that is not one is never near. */
export function accepts(
  { atol, rtol }: Pick<Tolerance, "atol" | "rtol">,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
): boolean {
  if (got.length !== want.length) return false;
  for (let k = 0; k < want.length; k++) {
    const right = want[k] as number;
    if (!(Math.abs((got[k] as number) - right) <= atol + rtol * Math.abs(right))) return false;
  }
  return true;
}

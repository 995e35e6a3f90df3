/**
 * Published tolerances beside derived bounds: on the data of the audited checks, the share of mutants that each tolerance notices, and that the
 * bound of an arithmetic notices. Numbers of the data are those that the element type has.
 *
 *     node scripts/tolerances.ts > table.md
 *     node scripts/tolerances.ts --checks kernelbench-36-lstmhn
 *
 * A right implementation is the definition emulated in the arithmetic as badly as it allows; a tolerance that refuses it is too narrow. Checks whose
 * outputs go through a further layer have no bound here and are left out, and so are those of six layers unless they are named.
 */
import { parseArgs } from "node:util";
import type { RunRequest } from "../impl/contract.ts";
import { mapTree } from "../impl/tree.ts";
import { checkFiles } from "../properties/audit/checks.ts";
import type { Check, Tolerance } from "../properties/audit/check.ts";
import { type Question, accepts, answered, questionsOf } from "../properties/audit/trial.ts";
import { equationMutantsOf } from "../properties/mutants/catalogue.ts";
import { answerIn } from "../properties/testing/emulated.ts";
import { parseCheck } from "../reports/audit/read.ts";
import { stepFor } from "../spec/catalogue.ts";
import { type ArithmeticId, precision, profileOf } from "../spec/language/precision.ts";
import type { Bounded } from "../spec/networks/bounded.ts";
import { type Expectation, expectation } from "../spec/networks/oracle.ts";
import { type Dtype, type Tensor, tensor } from "../spec/tensor.ts";
import { stored } from "../spec/storage.ts";

const SEED = 1;
/** Multiplications of a recurrent matrix beyond which a check is asked for by name only. */
const LARGE = 2e7;
/** Right implementations that are put to a tolerance: orders of summation. */
const RIGHT = 8;

/** What torch.testing.assert_close allows where nothing is said. */
const PYTORCH: readonly Tolerance[] = [
  { id: "PyTorch's default, float32", dtype: "float32", atol: 1e-5, rtol: 1.3e-6 },
  { id: "PyTorch's default, float16", dtype: "float16", atol: 1e-5, rtol: 1e-3 },
  { id: "PyTorch's default, bfloat16", dtype: "bfloat16", atol: 1e-5, rtol: 1.6e-2 },
];

/** Arithmetics whose bounds stand beside a tolerance: sums in float32, and the coarsest of the element type. */
const rivals = {
  float32: ["float32:gates=2^-24", "tf32"],
  float16: ["float16/float32-accumulate", "float16"],
  bfloat16: ["bfloat16/float32-accumulate", "bfloat16"],
} as const satisfies Partial<Record<Dtype, readonly [ArithmeticId, ArithmeticId]>>;
type Narrow = keyof typeof rivals;

/** The numbers of an expectation, or their errors, as a check compares them. */
const comparedOf = ({ compared }: Question, { y, final, gradients }: Expectation, of: "value" | "error"): number[] => {
  const its = (one: Bounded): Tensor => ({ shape: one.shape, data: one[of] });
  const slopes = gradients && mapTree(gradients, (one: Bounded) => ({ ...one, value: one[of] }));
  return Array.from(
    compared({
      y: its(y),
      final: mapTree(final, its),
      ...(slopes && { gradients: slopes }),
    }),
  );
};

/** A question whose numbers an element type has. */
function inType(question: Question, dtype: Dtype): Question {
  const round = ({ shape, data }: Tensor): Tensor =>
    tensor(
      dtype,
      shape,
      Array.from(data, (v) => stored(dtype, v)),
    );
  const { x, layers, cotangents, ...rest } = question.run;
  const run = {
    ...rest,
    ...(mapTree({ x, layers, cotangents }, round) as Pick<Question["run"], "x" | "layers" | "cotangents">),
  };
  return { ...question, run };
}

interface Row {
  readonly tolerance: Tolerance;
  readonly noticed: number;
  readonly byBound: readonly number[];
  readonly of: number;
  readonly refused: number | null;
}

async function emulatedOf(question: Question, name: ArithmeticId, seed: number): Promise<number[]> {
  const { run } = question;
  const want = run.cotangents === null ? (["y", "final"] as const) : (["y", "final", "gradients"] as const);
  const request = { ...run, dtype: profileOf(name).dtype, want } as RunRequest;
  const answer = await answerIn(profileOf(name), seed, request);
  const bounded = ({ shape, data }: Tensor): Bounded => ({
    shape,
    value: Float64Array.from(data),
    error: Float64Array.from(data),
  });
  return comparedOf(
    question,
    mapTree({ ...answer, gradients: answer.gradients ?? null }, bounded) as unknown as Expectation,
    "value",
  );
}

async function rowsOf(check: Check, tolerances: readonly Tolerance[], dtype: Narrow): Promise<Row[]> {
  const step = stepFor(check.cell, check.options ?? {});
  const questions = questionsOf(check, step, SEED).questions.map((one) => inType(one, dtype));
  const mutants = equationMutantsOf(step).filter(
    ({ pass }) => pass === (check.compares.gradients === undefined ? "forward" : "backward"),
  );
  const names = rivals[dtype];
  const asked = questions.map((question) => {
    const bounds = names.map((name) => {
      const gradients = question.run.cotangents !== null;
      const found = expectation(question.run, { precision: precision(dtype, name), gradients });
      return { want: comparedOf(question, found, "value"), error: comparedOf(question, found, "error") };
    });
    return { question, want: bounds[0]?.want ?? [], bounds };
  });
  const left = [...tolerances, ...names].map(() => new Set(mutants));
  for (const mutant of mutants)
    for (const { question, want, bounds } of asked) {
      if (left.every((its) => !its.has(mutant))) break;
      const got = Array.from(question.compared(answered(question, mutant.step)));
      tolerances.forEach((tolerance, k) => {
        if (!accepts(tolerance, got, want)) left[k]?.delete(mutant);
      });
      bounds.forEach(({ error }, k) => {
        const isWithin = got.every(
          (v, i) => Math.abs(v - (want[i] as number)) <= (error[i] as number) || error[i] === Infinity,
        );
        if (!isWithin) left[tolerances.length + k]?.delete(mutant);
      });
    }
  const noticed = left.map((its) => mutants.length - its.size);
  const right: number[][][] = [];
  for (let seed = 0; seed < RIGHT && !isLarge(check); seed++)
    right.push(await Promise.all(questions.map((one) => emulatedOf(one, names[0], seed))));
  return tolerances.map((tolerance, k) => ({
    tolerance,
    noticed: noticed[k] ?? 0,
    byBound: names.map((_, at) => noticed[tolerances.length + at] ?? 0),
    of: mutants.length,
    refused: isLarge(check)
      ? null
      : right.filter((all) => all.some((got, q) => !accepts(tolerance, got, asked[q]?.want ?? []))).length,
  }));
}

const isLarge = ({ cases, trials }: Check): boolean =>
  cases.reduce((sum, { T, B, n, layers = 1 }) => sum + trials * T * B * layers * n * n, 0) > LARGE;

const { values } = parseArgs({ options: { checks: { type: "string" } } });
const named = values.checks?.split(",");
const all = checkFiles.map((file) => parseCheck(file, "check"));
const stranger = named?.find((id) => !all.some((check) => check.id === id));
if (stranger !== undefined)
  throw new RangeError(`--checks ${stranger}: must be among ${all.map(({ id }) => id).join(", ")}`);

console.log(
  "| check | tolerance | notices | bound of float32 sums | bound of TF32, or of the half type throughout | refuses of 8 right ones |",
);
console.log("|---|---|---|---|---|---|");
for (const check of all) {
  if (named === undefined ? isLarge(check) || check.compares.head !== undefined : !named.includes(check.id)) continue;
  for (const dtype of ["float32", "float16", "bfloat16"] as const) {
    const its = [...check.tolerances, ...PYTORCH].filter((one) => one.dtype === dtype);
    for (const { tolerance, noticed, byBound, of, refused } of await rowsOf(check, its, dtype))
      console.log(
        `| ${check.id} | ${tolerance.id.replaceAll("|", "\\|")} | ${noticed} of ${of} | ${byBound.map((seen) => `${seen} of ${of}`).join(" | ")} | ${refused ?? "not tried"} |`,
      );
  }
}

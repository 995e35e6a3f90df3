import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { leafAt, leaves, mapTree } from "../../impl/tree.ts";
import { reference } from "../../impl/reference/index.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { type Grade, gradesUpTo, precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type Demand, type Expectation, expectation, interpretedExpectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import { stored } from "../../spec/storage.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import { hash } from "../cases/hash.ts";
import { takes } from "../mutants/around/index.ts";
import { answerOf } from "../../impl/defined/index.ts";
import type { AroundMutant } from "../mutants/mutant.ts";

/** Answers that are rounded to a shorter type, by their names. */
export interface Rounding {
  readonly type: Dtype;
  readonly of: RegExp;
}

/** A definition that is held against the answers: the right one, one with a mistake, or another cell's. */
export interface Hypothesis {
  /** Id of the mutant, or the cell and the options. */
  readonly id: string;
  readonly kind: "fault" | "driver" | "dialect" | "pair";
  /** Names under which bugs like it are kept. */
  readonly names: readonly string[];
  readonly sentence: string;
  readonly step: Step;
  /** The mistake around the step, if any. */
  readonly driver?: AroundMutant;
  /** An activation is another function, whose curve may be read off. */
  readonly curve?: true;
  /** The mistake is a rounding of what is handed out. */
  readonly rounding?: Rounding;
  /** The first of two mistakes, alone: the second is told only where it explains what this does not. */
  readonly base?: Hypothesis;
}

/** The grade to which an implementation is held at the most. */
export const gradeOf = ({ precision: declared }: Pick<Support, "precision">, dtype: Dtype): Grade =>
  gradesUpTo(dtype, "absolute", declared).at(-1) ?? "absolute";

const demandFor = (cell: string, step: Step, dtype: Dtype, gradients: boolean, grade: Grade): Demand => ({
  precision: precision(dtype, grade),
  gradients,
  stepFor: (id: string, options: Options) => (id === cell ? step : stepFor(id, options)),
});

/** True for a step of the catalogue: every combination of options then has its own. */
const isDefined = (step: Step, cell: string): boolean => step.cell.id === cell && step === stepFor(cell, step.options);

const cellOf = ({ layers: [layer] }: RunRequest): string => (layer as RunRequest["layers"][number]).cell;

/** Expectation of a definition, mistaken or not. */
export const expectationOf = (
  step: Step,
  request: RunRequest,
  gradients: boolean,
  grade: Grade = "absolute",
): Expectation => expectation(request, demandFor(cellOf(request), step, request.dtype, gradients, grade));

/** The same node by node: for one request it takes less time than to compile the step. */
export const onceExpected = (step: Step, request: RunRequest, gradients: boolean, grade: Grade): Expectation =>
  interpretedExpectation(request, demandFor(cellOf(request), step, request.dtype, gradients, grade));

const sign = (pattern: number, k: number): number => (hash(pattern, "sign", k) % 2 === 0 ? 1 : -1);

type Kind = "outputs" | "gradients";
const kindOf = (path: string): Kind => (path.startsWith("gradients") ? "gradients" : "outputs");

/** Errors of numbers that a definition answered, by their values. */
class Sources {
  readonly #errors = new Map<number, number>();
  readonly #most: Record<Kind, number> = { outputs: 0, gradients: 0 };
  readonly #mostOf = new Map<string, number>();

  /** The answer of a definition in the request's element type; its numbers are noted. */
  answer(definition: (request: RunRequest) => Expectation, request: RunRequest): RunAnswer {
    const says = definition(request);
    const shifted = this.#shifted(request).map(definition);
    const answer = answerOf(says, request);
    for (const [path, { data }] of leaves(answer)) {
      const { value, error } = leafAt(says, path) as Bounded;
      const others = shifted.map((other) => (leafAt(other, path) as Bounded).value);
      let most = this.#mostOf.get(path) ?? 0;
      for (let k = 0; k < data.length; k++) {
        const v = data[k] as number;
        const moved = others.reduce(
          (far, other) => Math.max(far, 2 * Math.abs((other[k] as number) - (value[k] as number))),
          0,
        );
        const e = (error[k] as number) + moved + Math.abs(v - (value[k] as number));
        this.#errors.set(v, Math.max(e, this.#errors.get(v) ?? 0));
        most = Math.max(most, e);
      }
      this.#mostOf.set(path, most);
      this.#most[kindOf(path)] = Math.max(this.#most[kindOf(path)], most);
    }
    return answer;
  }

  /** The request with the numbers in it that earlier answers hold off by their errors, in two ways; none where it holds none. */
  #shifted(request: RunRequest): RunRequest[] {
    const { x, layers, cotangents } = request;
    const given = { x, initial: layers.map(({ initial }) => initial), cotangents };
    const isMoved = leaves(given).some(([, { data }]) => data.some((v) => v !== 0 && (this.#errors.get(v) ?? 0) > 0));
    if (!isMoved) return [];
    return [1, 2].map((pattern) => {
      let count = 0;
      const moved = mapTree(given, ({ shape, data }: Tensor) => ({
        shape,
        data: Float64Array.from(data, (v) => v + (v === 0 ? 0 : (this.#errors.get(v) ?? 0)) * sign(pattern, count++)),
      }));
      const initial = moved.initial as RunRequest["layers"][number]["initial"][];
      return {
        ...request,
        x: moved.x,
        layers: layers.map((layer, k) => ({ ...layer, initial: initial[k] ?? null })),
        cotangents: moved.cotangents,
      };
    });
  }

  /**
   * Bound of a number of an answer that was made of these: its own where it was moved, else twice the largest of its tensor. Numbers
   * of a request are the same for all, but for those of earlier answers.
   */
  boundOf(path: string, v: number): number {
    const own = this.#errors.get(v);
    if (own !== undefined || !/^(?:y$|final|gradients)/u.test(path)) return own ?? 0;
    return 2 * (this.#mostOf.get(path) ?? this.#most[kindOf(path)]);
  }
}

/** An implementation with the mistake of a hypothesis, and the bounds of all that it answers. */
interface Simulated {
  readonly implementation: Implementation;
  /** Bound of a number of the last answers, by the tensor's name. */
  readonly boundOf: (path: string, value: number) => number;
}

/** Refusal of a request that a hypothesis says nothing of. */
export const UNTAKEN = "the mistake is not defined for this request";

/**
 * An implementation that makes the mistake, for all that is declared of an implementation under test; made anew it remembers nothing.
 * Its numbers are the definition's, rounded.
 * @param stepOf the equations for a request, where requests are not all of one combination of options
 */
export function simulated(
  { step, driver }: Hypothesis,
  support: Support,
  stepOf: (request: RunRequest) => Step = () => step,
): Simulated {
  const sources = new Sources();
  const correct: ReferenceRun = (request) =>
    sources.answer(
      (asked) => expectationOf(stepOf(asked), asked, asked.want.includes("gradients"), gradeOf(support, asked.dtype)),
      request,
    );
  const run = driver?.wrong.of(correct) ?? correct;
  return {
    implementation: {
      info: { name: "mutant", version: "1" },
      cells: [support],
      run: (request) => (driver && !takes(driver, request) ? { unsupported: UNTAKEN } : run(request)),
    },
    boundOf: (path, value) => sources.boundOf(path, value),
  };
}

/** The same by the reference where it has the equations: faster. */
export function implementationOf(hypothesis: Hypothesis, support: Support): Implementation {
  const { step, driver } = hypothesis;
  if (driver === undefined || !isDefined(step, support.cell)) return simulated(hypothesis, support).implementation;
  const run = driver.wrong.of((request) => reference.run(request) as RunAnswer);
  return {
    info: { name: "mutant", version: "1" },
    cells: [support],
    run: (request) => (takes(driver, request) ? run(request) : { unsupported: UNTAKEN }),
  };
}

/** The same with some numbers rounded: what lies within the bounds of one rounds to no other than what its ends round to. */
function roundedBy({ type, of }: Rounding, says: Expectation): Expectation {
  return mapTree(says, (its: Bounded, path): Bounded => {
    if (!of.test(path)) return its;
    const value = its.value.map((v) => stored(type, v));
    const far = (k: number, end: number): number => Math.abs(stored(type, end) - (value[k] as number));
    const error = its.error.map((e, k) => {
      const v = its.value[k] as number;
      return Math.max(far(k, v - e), far(k, v + e));
    });
    return { ...its, value, error };
  });
}

/** Expectation of a hypothesis for one call; null where it says nothing of such a request. */
export async function expected(
  hypothesis: Hypothesis,
  request: RunRequest,
  gradients: boolean,
  asked: Support,
): Promise<Expectation | null> {
  const { step, driver, rounding } = hypothesis;
  const { precision: declared } = asked;
  if (driver === undefined || rounding) {
    // a layer may hand its numbers to the next rounded, or as they were
    if (rounding && request.layers.length > 1) return null;
    const says = expectationOf(step, request, gradients, gradeOf(asked, request.dtype));
    return rounding ? roundedBy(rounding, says) : says;
  }
  const support = { cell: cellOf(request), ...(declared && { precision: declared }) } as Support;
  const { implementation, boundOf } = simulated(hypothesis, support);
  const copy = mapTree(request, ({ shape, data }: Tensor) => ({ shape, data: data.slice() })) as RunRequest;
  const want = gradients ? (["y", "final", "gradients"] as const) : (["y", "final"] as const);
  const answer = await implementation.run({ ...copy, want, cotangents: gradients ? copy.cotangents : null });
  return "unsupported" in answer ? null : boundedBy(answer, boundOf);
}

/** A simulated answer with its bounds. */
export function boundedBy(answer: RunAnswer, boundOf: Simulated["boundOf"]): Expectation {
  const bounds = mapTree(answer, ({ shape, data }: Tensor, path): Bounded => ({
    shape,
    value: Float64Array.from(data),
    error: Float64Array.from(data, (v) => boundOf(path, v)),
  })) as unknown as Expectation;
  return { ...bounds, gradients: bounds.gradients ?? null };
}

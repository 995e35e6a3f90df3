import type { Step } from "../../spec/cell.ts";
import type { Run } from "../../spec/networks/run.ts";
import type { Values } from "../../spec/networks/values.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Tolerance } from "./check.ts";
import { type Question, type Questions, accepts, answered } from "./trial.ts";

/** Something that an answer should depend on, and need not for a check to pass it. */
export interface Unseen {
  /** `x`, `h0`, `W_i`, `a constant`, … */
  readonly what: string;
  readonly sentence: string;
}

const zeros = ({ shape }: Tensor): Tensor => tensor("float64", shape);
const withLayers = (run: Run, change: (layer: Run["layers"][number]) => Run["layers"][number]): Run => ({
  ...run,
  layers: run.layers.map(change),
});

/** The values of a question of whom a part of the request does not reach. */
const without = (question: Question, step: Step, change: (run: Run) => Run): Values =>
  answered({ ...question, run: change(question.run) }, step);

const zeroed = (tensors: Tensors, name: string): Tensors => ({ ...tensors, [name]: zeros(tensors[name] as Tensor) });

/** x with its steps before `from` left out, and the states of the start zero. */
const lastSteps = (run: Run, steps: number): Run => {
  const { T, B, m } = run.sizes;
  const from = Math.max(0, T - steps);
  return {
    ...withLayers(run, (layer) => ({ ...layer, initial: null })),
    sizes: { ...run.sizes, T: T - from },
    x: tensor("float64", [T - from, B, m], run.x.data.subarray(from * B * m)),
  };
};

/** An implementation that does not do its work: for each question, the numbers that it answers. */
interface Impostor extends Unseen {
  readonly answer: (question: Question, k: number) => ArrayLike<number>;
}

/** Impostors that ignore a part of what they are given. */
function ignorant({ questions }: Questions, step: Step): Impostor[] {
  const [{ run }] = questions as readonly [Question];
  const of = (what: string, sentence: string, change: (run: Run) => Run): Impostor => ({
    what,
    sentence,
    answer: (question) => question.compared(without(question, step, change)),
  });
  const states = run.layers.some(({ initial }) => initial !== null) ? Object.keys(step.state) : [];
  const steps =
    run.sizes.T > 1 && run.cotangents === null ? [1, 2, 4, 8, 16, 32, 64].filter((k) => k < run.sizes.T) : [];
  return [
    of("x", "x is ignored: it is read as 0.", (now) => ({ ...now, x: zeros(now.x) })),
    ...states.map((name) =>
      of(`${name}0`, `The initial ${name} is ignored: it is read as 0.`, (now) =>
        withLayers(now, (layer) => ({ ...layer, initial: layer.initial?.map((its) => zeroed(its, name)) ?? null })),
      ),
    ),
    ...step.params.map(({ name }) =>
      of(name, `${name} is ignored: it is read as 0.`, (now) =>
        withLayers(now, (layer) => ({ ...layer, params: layer.params.map((its) => zeroed(its, name)) })),
      ),
    ),
    ...steps.map((k): Impostor => ({
      what: `all but the last ${k} steps`,
      sentence: `History is cut: only the last ${k === 1 ? "step" : `${k} steps`} of a sequence are computed, from zero states.`,
      answer: (question) => {
        const got = question.compared(without(question, step, (now) => lastSteps(now, k)));
        // outputs of the steps that were not computed are missing: as many zeros
        return [...Array.from({ length: Math.max(0, question.want.length - got.length) }, () => 0), ...Array.from(got)];
      },
    })),
  ];
}

/** Impostors that answer numbers known before anything is asked: `others` are right answers to other questions. */
function constants(questions: Questions, others: readonly Question[]): Impostor[] {
  const { length } = questions.questions[0]?.want ?? [];
  const alike = others.filter(({ want }) => want.length === length);
  if (alike.length === 0 || questions.questions.some(({ want }) => want.length !== length)) return [];
  const each = (of: (numbers: readonly number[]) => number): number[] =>
    Array.from({ length }, (_, k) => of(alike.map(({ want }) => want[k] as number)));
  const mean = each((numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length);
  return [
    { what: "zeros", sentence: "It answers zeros.", answer: () => Array.from({ length }, () => 0) },
    {
      what: "constants",
      sentence: `It answers ${length === 1 ? "one constant" : `${length} constants`}, the mean of right answers to other inputs${shown(mean)}.`,
      answer: () => mean,
    },
    {
      what: "the answer to another x",
      sentence: "It answers what is right for another x.",
      answer: (_, k) => alike[k % alike.length]?.want ?? [],
    },
    {
      what: "the first row",
      sentence: "It answers every row with the numbers of the first.",
      answer: (question) => questions.questions.find(({ trial }) => trial === question.trial)?.want ?? [],
    },
  ];
}

const shown = (numbers: readonly number[]): string =>
  numbers.length > 12 ? "" : ` (${numbers.map((v) => String(Number(v.toPrecision(4)))).join(", ")})`;

/**
 * Parts of its question that a check cannot see, and answers without work that pass it, by tolerance.
 * @param step the definition
 * @param others right answers of another draw, of which constants are made; none for published vectors
 */
export function unseenBy(
  questions: Questions,
  step: Step,
  others: readonly Question[],
): ReadonlyMap<Tolerance, Unseen[]> {
  const found = new Map<Tolerance, Unseen[]>(questions.tolerances.map((tolerance) => [tolerance, []]));
  const rows = questions.questions;
  for (const { what, sentence, answer } of [...ignorant(questions, step), ...constants(questions, others)]) {
    let open = questions.tolerances;
    for (const [k, question] of rows.entries()) {
      if (open.length === 0) break;
      const got = answer(question, k);
      open = open.filter((tolerance) => accepts(tolerance, got, question.want));
    }
    // the first row of a batch of one is the right answer
    if (what === "the first row" && rows.every(({ trial }, k) => rows.findIndex((one) => one.trial === trial) === k))
      continue;
    for (const tolerance of open) found.get(tolerance)?.push({ what, sentence });
  }
  return found;
}

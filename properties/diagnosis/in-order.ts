import type { RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { checkAnswer } from "../../impl/check.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import type { Recorded } from "./evidence.ts";
import { type Hypothesis, boundedBy, expectationOf, gradeOf, simulated } from "./hypothesis.ts";
import {
  type Held,
  type Interview,
  type Probe,
  agreesWholly,
  answerTo,
  broad,
  drawnFrom,
  explainsAll,
  held,
  isRight,
  requestOf,
  together,
} from "./probes.ts";

/** Calls that are held against a mistake: more say little more. */
const MOST = 400;
/** Further requests that an explanation must stand. */
const FURTHER = 8;

/** One call: what was asked, what was answered, what is right. */
type Call = Probe | { readonly request: RunRequest; readonly answer: null };

const stepOf = ({ layers: [layer] }: RunRequest): Step => {
  const { cell, options } = layer as RunRequest["layers"][number];
  return stepFor(cell, options);
};

function callOf(request: RunRequest, answer: unknown, support: Support): Call {
  try {
    checkAnswer(request, answer);
    if ("unsupported" in answer) return { request, answer: null };
    const grade = gradeOf(support, request.dtype);
    const right = expectationOf(stepOf(request), request, answer.gradients !== undefined, grade);
    return { request, answer, right, support };
  } catch {
    return { request, answer: null };
  }
}

/** The calls of an implementation, made once each. */
class Calls {
  readonly #recorded: Recorded;
  readonly #support: Support;
  readonly #calls: Call[] = [];

  constructor(of: Recorded, support: Support) {
    this.#recorded = of;
    this.#support = support;
  }

  get length(): number {
    return Math.min(MOST, this.#recorded.history.length);
  }

  /** True where the definition does not explain every answer. */
  areWrong(): boolean {
    for (let k = 0; k < this.length; k++) {
      const call = this.at(k);
      if (call.answer !== null && !isRight(held(call, call.right, "all"))) return true;
    }
    return false;
  }

  at(k: number): Call {
    const { history, answers } = this.#recorded;
    const known = this.#calls[k] ?? callOf(history[k] as RunRequest, answers[k], this.#support);
    this.#calls[k] = known;
    return known;
  }
}

/** The calls in their order held against a mistake, made anew; null from the first number on that is not its. */
async function shareOf(hypothesis: Hypothesis, calls: Calls, support: Support): Promise<Held[] | null> {
  const { implementation, boundOf } = simulated(hypothesis, support, stepOf);
  const all: Held[][] = [];
  for (let k = 0; k < calls.length; k++) {
    const call = calls.at(k);
    let says: RunAnswer;
    try {
      const said = await implementation.run(structuredClone(call.request));
      if ("unsupported" in said) return null;
      says = said;
    } catch {
      return null;
    }
    if (call.answer === null) continue;
    const its = held(call, boundedBy(says, boundOf), "all");
    if (!agreesWholly(its)) return null;
    all.push(its);
  }
  return together(all);
}

/**
 * Mistakes that remember earlier calls, and explain every answer so far in the order of the calls, and those to further requests,
 * rows and states of all kinds.
 */
export async function remembering(interview: Interview, asked: Recorded): Promise<Hypothesis[]> {
  const { support, step, seed } = interview;
  const calls = new Calls(asked, support);
  if (!calls.areWrong()) return [];
  const explained = async (among: readonly Hypothesis[]): Promise<Hypothesis[]> => {
    const found: Hypothesis[] = [];
    for (const one of among) {
      const its = await shareOf(one, calls, support);
      if (its !== null && explainsAll(its)) found.push(one);
    }
    return found;
  };
  const found = await explained(
    mutantsAround(support.cell)
      .filter(({ wrong }) => wrong.impure === true)
      .map((driver) => ({
        id: driver.id,
        kind: "driver",
        names: [driver.id],
        sentence: driver.sentence,
        step,
        driver,
      })),
  );
  if (found.length === 0) return [];
  const start = ["drawn", "absent"] as const;
  for (const c of drawnFrom(interview, { ...broad, start }, seed + 2, FURTHER))
    await answerTo(interview, requestOf(interview, c));
  return explained(found);
}

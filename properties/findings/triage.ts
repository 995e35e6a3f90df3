import type { Implementation } from "../../impl/contract.ts";
import { cellOf } from "../../spec/catalogue.ts";
import type { Grade } from "../../spec/language/precision.ts";
import { parseCase } from "../cases/case.ts";
import { accounts } from "../diagnosis/account.ts";
import { type Examination, examine } from "../diagnosis/diagnose.ts";
import type { Candidate, Diagnosis, Violation } from "../diagnosis/diagnosis.ts";
import { headline, summary } from "../diagnosis/summary.ts";
import { shrunk } from "../run/try-law.ts";
import type { Task } from "../run/task.ts";
import type { Verdict } from "../verdict.ts";
import { FAULT, type Finding, UNKNOWN, placeOf } from "./finding.ts";

/** A task and the violation that came of it, in the case in which it was found. */
export interface Violated {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** The violation among the findings. */
export interface Placed {
  /** The smallest case and the diagnosis, where it is the first of its finding. */
  readonly verdict: Verdict;
  /** True where it is the first of a finding. */
  readonly isFirst: boolean;
  /** The cause; null where none is known. */
  readonly cause: string | null;
}

/** Settings of a triage. */
export interface TriageSettings {
  readonly seed: number;
  readonly grade: Grade;
  /** Cases that are tried to make a counterexample small. */
  readonly shrinkTries: number;
  /** Told before the mistake is looked for, which may take the whole process with it. */
  readonly onLook?: (cell: string) => Promise<void>;
}

/** Combinations of options and element type of a cell in which the mistake is looked for, as long as it is found: to look is dear. */
const LOOKS = 3;

/** Sentences that are told of a mistake without a name. */
const SENTENCES = 2;

/** Sentences about a mistake without a name. */
function knownOf(diagnosis: Diagnosis): string[] {
  if (diagnosis.right) return [UNKNOWN];
  const { where, localised, errors } = diagnosis;
  // the law that is violated stands below anyway
  const others = localised.filter((one) => !one.startsWith("Violated "));
  if (others.length > 0) return others.slice(0, SENTENCES);
  return [UNKNOWN, ...[...where.slice(-1), ...errors].slice(0, SENTENCES)];
}

/** A cause and what it explains. */
interface Explained {
  /** Null where the cell is one of integers: its mistake gives every number. */
  readonly candidate: Candidate | null;
  readonly cause: string;
  readonly verdicts: Verdict[];
}

/** One cell as far as it was looked into. */
interface Looked {
  readonly explained: Explained[];
  readonly examined: Map<string, Examination>;
  /** True once there is a violation without a cause. */
  unexplained: boolean;
  /** True once there is a failure. */
  failed: boolean;
}

/**
 * The violations of one implementation by their causes. They come in the order of directness, so that what came first decides and not
 * which process was faster; the first of each cause is shrunk, the others are none the worse for it.
 */
export class Triage {
  readonly #implementation: Implementation;
  readonly #settings: TriageSettings;
  readonly #cells = new Map<string, Looked>();

  constructor(implementation: Implementation, settings: TriageSettings) {
    this.#implementation = implementation;
    this.#settings = settings;
  }

  /** The findings whose cause is known. */
  get explained(): Finding[] {
    return [...this.#cells.values()].flatMap(({ explained }) =>
      explained.map(({ cause, verdicts }): Finding => {
        const [first, ...further] = verdicts as [Verdict, ...Verdict[]];
        const { implementation, cell } = first;
        return { implementation, cell, kind: "explained", cause, first: placeOf(first), further: further.map(placeOf) };
      }),
    );
  }

  /** Find the cause of one more violation. */
  async place({ task, verdict }: Violated): Promise<Placed> {
    const { support } = task;
    const looked: Looked = this.#cells.get(support.cell) ?? {
      explained: [],
      examined: new Map(),
      unexplained: false,
      failed: false,
    };
    this.#cells.set(support.cell, looked);
    if (verdict.verdict === "errored") return this.#failure(looked, task, verdict);
    const { counterexample } = verdict;
    // a measure over thousands of calls is the finding itself: no mistake is compared with it
    if (counterexample === null || task.law.measured === true) return { verdict, isFirst: false, cause: null };
    const violation: Violation = { law: task.law.id, case: parseCase(counterexample.found) };
    // the diagnosis says of such a candidate that the gradients are wrong in a way of their own
    const isOfGradients = task.law.needs.includes("gradients");
    const explains = async (candidate: Candidate): Promise<boolean> =>
      (candidate.outputsAlone && isOfGradients) || (await accounts(candidate, support, [violation]))[0] === "violates";

    if (cellOf(support.cell).integer !== undefined) return this.#ofIntegers(looked, task, verdict, violation);
    for (const one of looked.explained) {
      if (one.candidate === null || !(await explains(one.candidate))) continue;
      one.verdicts.push(verdict);
      return { verdict, isFirst: false, cause: one.cause };
    }
    const examined = await this.#examine(looked, task, violation);
    for (const candidate of examined?.candidates ?? []) {
      if (!(await explains(candidate))) continue;
      const same = looked.explained.find((one) => one.candidate?.id === candidate.id);
      if (same !== undefined) {
        same.verdicts.push(verdict);
        return { verdict, isFirst: false, cause: same.cause };
      }
      const diagnosis = (examined as Examination).diagnosis;
      const first = await this.#first(task, { ...verdict, diagnosis: summary(diagnosis) });
      const cause = headline(diagnosis);
      looked.explained.push({ candidate, cause, verdicts: [first] });
      return { verdict: first, isFirst: true, cause };
    }
    if (looked.unexplained) return { verdict, isFirst: false, cause: null };
    looked.unexplained = true;
    const diagnosis = examined === null ? UNKNOWN : knownOf(examined.diagnosis).join(" ");
    return { verdict: await this.#first(task, { ...verdict, diagnosis }), isFirst: true, cause: null };
  }

  /** A mistake in integers explains every violation of its cell and options, or none. */
  async #ofIntegers(looked: Looked, task: Task, verdict: Verdict, violation: Violation): Promise<Placed> {
    const examined = await this.#examine(looked, task, violation);
    const known = examined !== null && examined.diagnosis.explanations.length > 0;
    const cause = known ? headline(examined.diagnosis) : null;
    const same = looked.explained.find((one) => one.cause === cause);
    if (same !== undefined) {
      same.verdicts.push(verdict);
      return { verdict, isFirst: false, cause };
    }
    if (cause === null && looked.unexplained) return { verdict, isFirst: false, cause };
    const diagnosis = examined === null ? UNKNOWN : summary(examined.diagnosis);
    const first = await this.#first(task, { ...verdict, diagnosis });
    if (cause === null) looked.unexplained = true;
    else looked.explained.push({ candidate: null, cause, verdicts: [first] });
    return { verdict: first, isFirst: true, cause };
  }

  /** The first failure of a cell is told with the requests that end so. */
  async #failure(looked: Looked, task: Task, verdict: Verdict): Promise<Placed> {
    if (looked.failed) return { verdict, isFirst: false, cause: null };
    looked.failed = true;
    const examined = FAULT.test(verdict.message ?? "") ? null : await this.#examine(looked, task);
    const [cause = null] = examined?.diagnosis.errors ?? [];
    return { verdict: { ...verdict, diagnosis: cause }, isFirst: true, cause };
  }

  /** The diagnosis in the options and element type of a task; null where enough diagnoses were made. */
  async #examine(
    { examined, unexplained }: Looked,
    task: Task,
    ...violations: readonly Violation[]
  ): Promise<Examination | null> {
    const { support, options, dtype } = task;
    const variant = JSON.stringify([options, dtype]);
    const known = examined.get(variant);
    if (known !== undefined || unexplained || examined.size >= LOOKS) return known ?? null;
    await this.#settings.onLook?.(support.cell);
    const found = await examine(this.#implementation, support, options, dtype, this.#settings.seed, violations);
    examined.set(variant, found);
    return found;
  }

  async #first(task: Task, verdict: Verdict): Promise<Verdict> {
    const { shrinkTries, grade } = this.#settings;
    const isSmall = verdict.counterexample?.case !== verdict.counterexample?.found;
    return isSmall ? verdict : shrunk(task, verdict, shrinkTries, grade);
  }
}

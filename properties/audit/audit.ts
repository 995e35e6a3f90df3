import * as fc from "fast-check";
import { stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { Values } from "../../spec/networks/values.ts";
import { cases } from "../cases/arbitrary.ts";
import { drawRequest } from "../cases/request.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import type { EquationMutant } from "../mutants/mutant.ts";
import { rectified } from "../vectors/score.ts";
import { type Suite, idOf } from "../vectors/published.ts";
import { telling } from "../vectors/vectors.ts";
import { type Unseen, unseenBy } from "./blind.ts";
import type { Check, Tolerance } from "./check.ts";
import { lacksOf } from "./lacks.ts";
import { type Mends, mendsOf } from "./mend.ts";
import { noticedBy, tightest } from "./score.ts";
import { type Question, type Questions, answered, questionsOf, slopes } from "./trial.ts";
import { widthsOf } from "./width.ts";

/** Numbers of mutants: all, and those noticed. */
interface Share {
  readonly noticed: number;
  readonly of: number;
}

/** One check under one tolerance. */
interface Row {
  readonly tolerance: Tolerance;
  readonly mutants: Share;
  /** By mutation operator: those of which some pass. */
  readonly operators: readonly ({ readonly operator: string } & Share)[];
  /** Mutants that pass. */
  readonly passed: readonly { readonly id: string; readonly sentence: string }[];
  /** Parts of its question that it cannot see, and answers without work that pass it. */
  readonly unseen: readonly Unseen[];
  /** The largest error of a right implementation that rounds to the tolerance's type, and the same as a share of the tolerance there. */
  readonly error: number;
  readonly share: number;
  /** Mutants that this tolerance notices on numbers that Gatecheck draws. */
  readonly onOurData: Share;
  readonly mends: Mends | null;
}

/** The mutants of its cell that a check sees, and those it does not: `gatecheck/audit/1`. */
export interface Audit {
  readonly schema: "gatecheck/audit/1";
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly note: string | null;
  readonly cell: string;
  readonly options: Options;
  readonly questions: number;
  /** Numbers that are compared. */
  readonly numbers: number;
  /** Mutants that its data would show if each number were held to 1e-5 of the largest. */
  readonly data: Share;
  /** Mistakes that its numbers cannot show for want of variety, in sentences; absent in files of earlier versions. */
  readonly lacks?: readonly string[];
  readonly rows: readonly Row[];
}

/** Settings of an audit, and its progress. */
export interface AuditRun {
  readonly seed: number;
  /** Look for mends as well. */
  readonly mends: boolean;
  readonly show?: (done: number, of: number, what: "mutants" | "mends") => void;
}

/** Runs of our own drawing to which a tolerance is put. */
const OURS = 4;
const ALL = ["x", "parameters", "initial"] as const;
const everything = ({ y, final }: Values): number[] => [
  ...y.data,
  ...final.flat().flatMap((states) => Object.values(states).flatMap(({ data }: Tensor) => [...data])),
];

/** Questions of our own drawing about a cell. */
const ourQuestions = (cell: string, options: Options, seed: number, gradients: boolean): Question[] =>
  fc.sample(cases(cell, options, "float64", telling), { seed, numRuns: OURS }).map((c, trial) => {
    const { request, cotangents } = drawRequest(c);
    const run = gradients ? { ...request, cotangents } : request;
    const compared: Question["compared"] = gradients ? (values) => slopes(values, ALL) : everything;
    return { run, trial, compared, want: compared(answered({ run }, stepFor(cell, options))) };
  });

const shareOf = (noticed: readonly EquationMutant[], all: readonly EquationMutant[]): Share => ({
  noticed: noticed.length,
  of: all.length,
});

/** The rows of a check, one for each of its tolerances. */
function audited(
  its: Questions,
  { seed, show = () => {} }: AuditRun,
  others: readonly Question[],
  mendsOfPassed: (passed: ReadonlyMap<Tolerance, readonly EquationMutant[]>) => ReadonlyMap<Tolerance, Mends>,
): Audit {
  const { id, title, source, note, cell, options, questions, tolerances } = its;
  const step = stepFor(cell, options);
  const gradients = questions.some(({ run }) => run.cotangents !== null);
  const all = equationMutantsOf(step).filter(({ pass }) => pass === (gradients ? "backward" : "forward"));
  let done = 0;
  const scored = noticedBy({ questions, tolerances: [...tolerances, tightest(its)] }, all, () =>
    show(++done, all.length, "mutants"),
  );
  const onOurs = noticedBy({ questions: ourQuestions(cell, options, seed, gradients), tolerances }, all);
  const unseen = unseenBy(its, step, others);
  const widths = widthsOf(its, step);
  const open = tolerances.flatMap((tolerance, k) => {
    const { passed = [] } = scored[k] ?? {};
    return passed.length === 0 ? [] : [[tolerance, passed] as const];
  });
  const mends = mendsOfPassed(new Map(open));
  return {
    schema: "gatecheck/audit/1",
    id,
    title,
    source,
    note,
    cell,
    options,
    questions: questions.length,
    numbers: questions.reduce((sum, { want }) => sum + want.length, 0),
    data: shareOf(scored.at(-1)?.noticed ?? [], all),
    lacks: lacksOf(questions, step),
    rows: tolerances.map((tolerance, k): Row => {
      const { noticed = [], passed = [] } = scored[k] ?? {};
      const operators = [...Map.groupBy(all, ({ operator }) => operator)].map(([operator, some]) => ({
        operator,
        ...shareOf(
          some.filter((mutant) => noticed.includes(mutant)),
          some,
        ),
      }));
      return {
        tolerance,
        mutants: shareOf(noticed, all),
        operators: operators.filter((one) => one.noticed < one.of),
        passed: passed.map((mutant) => ({ id: mutant.id, sentence: mutant.sentence })),
        unseen: unseen.get(tolerance) ?? [],
        error: widths[k]?.error ?? 0,
        share: widths[k]?.share ?? 0,
        onOurData: shareOf(onOurs[k]?.noticed ?? [], all),
        mends: mends.get(tolerance) ?? null,
      };
    }),
  };
}

/**
 * Audit a check: the mutants of its cell that it notices, those that its data or its tolerance hide, and what it cannot see at all.
 * @throws CatalogueError for a cell or an option that is not in the catalogue
 */
export function auditOf(check: Check, run: AuditRun): Audit {
  const { seed } = run;
  const step = stepFor(check.cell, check.options ?? {});
  const others = questionsOf(check, step, seed, seed + 1_000_000).questions;
  return audited(questionsOf(check, step, seed), run, others, (passed) =>
    run.mends ? mendsOf(check, step, passed, seed, (done, of) => run.show?.(done, of, "mends")) : new Map(),
  );
}

/** Audit a file of published vectors: its numbers are what it expects. */
export function auditOfVectors({ name, source, cell, tolerance, vectors }: Suite, run: AuditRun): Audit {
  const questions = vectors.map(({ request, relu, y, final }, trial): Question => {
    const compared = ({ y: outputs, final: states }: Values): number[] => [
      ...(y === null ? [] : outputs.data),
      ...final.flatMap((direction, d) =>
        Object.keys(direction).flatMap((state) => [...(states[0]?.[d]?.[state]?.data ?? [])]),
      ),
    ];
    const want = [...(y ?? []), ...final.flatMap((direction) => Object.values(direction).flat())];
    return { run: request, trial, compared, want, ...(relu && { asked: rectified }) };
  });
  const id = idOf(name);
  const tolerances: Tolerance[] = [{ id: "as published", dtype: "float32", ...tolerance }];
  return audited(
    { id, title: `${name}, published vectors`, source, note: null, cell, options: {}, questions, tolerances },
    run,
    [],
    () => new Map(),
  );
}

/** A comparison from beginning to end: both sides resolved, held to the definition, their work counted, then timed. */
import { type PairedAnalysis, analysePaired } from "./paired/analysis.ts";
import { withInputs } from "./paired/inputs.ts";
import { type Watch, measure } from "./paired/measure.ts";
import { ProcessFailure, countWork, gate } from "./paired/process.ts";
import type { PairedProtocol } from "./paired/protocol.ts";
import type { PairedMeasurements, PairedWorkload, SideFacts } from "./paired/result.ts";
import type { Header } from "./core/header.ts";
import { type Shape, idOf } from "./core/shape.ts";
import { type Side, Workspace, sideOf } from "./sides/index.ts";
import { type Growth, growthOf } from "./paired/work/growth.ts";
import type { BlockCount, WorkPair } from "./paired/work/result.ts";
import { drawn } from "./core/workload.ts";

/** A comparison, raw and analysed. */
export interface Compared {
  readonly protocol: PairedProtocol;
  readonly sides: { readonly base: SideFacts; readonly head: SideFacts };
  /** Both sides are the same code, byte by byte: the comparison is one of A with A. */
  readonly identical: boolean;
  readonly workloads: readonly PairedWorkload[];
  /** Both sides in one process, or each in one of its own from the beginning. */
  readonly design: "together" | "apart";
  /** Null where it was not V8 that ran. */
  readonly work: readonly WorkPair[] | null;
  readonly measurements: PairedMeasurements;
  readonly analysis: CompareAnalysis;
}

/** All that follows from the rest of the file. */
export interface CompareAnalysis extends PairedAnalysis {
  readonly growth: readonly Growth[];
}

/** A file of a comparison. */
export interface CompareResult extends Header, Compared {
  readonly kind: "compare";
}

/** A side does not compute the cell, crashed or hung: there is no figure. One line. */
export class SideFailure extends Error {
  override readonly name = "SideFailure";
}

/** Computes the analysis of a file again. */
export const reanalyseComparison = ({
  workloads,
  work,
  measurements,
  protocol,
}: Omit<Compared, "analysis">): CompareAnalysis => ({
  ...analysePaired(workloads, measurements, protocol),
  growth: growthOf(new Map(workloads.map(({ workload, shape }) => [workload, shape])), work ?? []),
});

/** Libraries that keep what they know in global variables, as TensorFlow.js does, and programs. */
const solitary: readonly SideFacts["kind"][] = ["package", "built-in", "program"];

/** Admissions of a side by the gate, in the order of the shapes. @throws SideFailure where it is wrong, or does not run */
async function admitted(name: string, { load, facts }: Side, shapes: readonly Shape[]) {
  const failed = (why: string): SideFailure => new SideFailure(`${name} (${facts.name}): ${why}`);
  const { info, admissions } = await gate({ kind: "gate", load, shapes }).catch((error: unknown) => {
    throw error instanceof ProcessFailure ? failed(error.message) : error;
  });
  for (const [k, admission] of admissions.entries())
    if (admission.kind === "refused") throw failed(`${idOf(shapes[k]!)} ${admission.why}`);
  return { facts: { ...facts, implementation: `${info.name} ${info.version}` }, admissions };
}

/** Counts the work of both sides; null where one is a program. @throws ProcessFailure */
async function workOf(base: Side, head: Side, workloads: readonly PairedWorkload[]): Promise<WorkPair[] | null> {
  if (base.load.kind === "program" || head.load.kind === "program") return null;
  const ids = workloads.map(({ workload }) => workload);
  const requests = workloads.map(({ workload, shape }) => [workload, drawn(shape).request] as const);
  const count = (inputs: string, { load }: Side) =>
    countWork({ kind: "work", arms: [{ arm: "base", load }], inputs, workloads: ids });
  const [bases, heads] = await withInputs(requests, async (inputs) => [
    await count(inputs, base),
    await count(inputs, head),
  ]);
  const told = ({ total, digest }: BlockCount): WorkPair["base"] => ({ total, digest });
  return ids.map((workload, k) => ({ workload, base: told(bases[k]!), head: told(heads[k]!) }));
}

/** Compares two sides that are ready. @throws SideFailure */
export async function compareSides(
  base: Side,
  head: Side,
  shapes: readonly Shape[],
  protocol: PairedProtocol,
  watch: Watch,
): Promise<Compared> {
  const bases = await admitted("base", base, shapes);
  const heads = await admitted("head", head, shapes);
  const missing = (k: number): string | null => {
    const without = [bases, heads].flatMap(({ facts, admissions }) => {
      const admission = admissions[k]!;
      return admission.kind === "admitted" ? [] : [`${facts.name} ${admission.why}`];
    });
    return without.length === 0 ? null : without.join("; ");
  };
  const workloads = shapes.map((shape, k) => ({ workload: idOf(shape), shape, incomparable: missing(k) }));
  const passed = new Map(
    workloads.flatMap(({ workload, shape }, k) => {
      const [ofBase, ofHead] = [bases.admissions[k]!, heads.admissions[k]!];
      if (ofBase.kind !== "admitted" || ofHead.kind !== "admitted") return [];
      return [[workload, { shape, base: ofBase.digest, head: ofHead.digest }] as const];
    }),
  );
  const comparable = workloads.filter(({ incomparable }) => incomparable === null);
  const identical = base.facts.sha256 !== null && base.facts.sha256 === head.facts.sha256;
  try {
    const work = await workOf(base, head, comparable);
    const apart = [base, head].some(({ facts: { kind } }) => solitary.includes(kind));
    const opponents = { base: base.load, head: head.load, control: base.copy, apart, passed };
    const measurements = await measure(opponents, workloads, protocol, watch);
    const compared = {
      protocol,
      sides: { base: bases.facts, head: heads.facts },
      identical,
      workloads,
      design: apart ? ("apart" as const) : ("together" as const),
      work,
      measurements,
    };
    return { ...compared, analysis: reanalyseComparison(compared) };
  } catch (error) {
    throw error instanceof ProcessFailure ? new SideFailure(`base or head: ${error.message}`) : error;
  }
}

/**
 * Compares two sides, given by name.
 * @param module the module that is timed of a git reference
 * @throws TargetError where a name stands for nothing; SideFailure
 */
export async function compare(
  names: { readonly base: string; readonly head: string; readonly module: string },
  shapes: readonly Shape[],
  protocol: PairedProtocol,
  watch: Watch,
): Promise<Compared> {
  const workspace = new Workspace();
  try {
    const base = await sideOf(names.base, names.module, workspace);
    const head = await sideOf(names.head, names.module, workspace);
    return await compareSides(base, head, shapes, protocol, watch);
  } finally {
    workspace.close();
  }
}

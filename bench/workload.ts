import type { Implementation, RunRequest } from "../impl/contract.ts";
import type { Case } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { tryCase } from "../properties/engine.ts";
import { laws } from "../properties/laws/index.ts";
import { cellOf, stepFor } from "../spec/catalogue.ts";
import { count } from "../spec/language/count.ts";

/** What is timed: one run of one cell at one hidden size. */
export interface Workload {
  readonly case: Case;
  readonly pass: "forward" | "forward+backward";
  readonly request: RunRequest;
  /** Multiply-adds of the forward pass, by the definition. */
  readonly multiplyAdds: number;
}

/** The workload of a cell with m = n, tame numbers, from the same generator as every test. */
export function workloadOf(cell: string, n: number, pass: Workload["pass"]): Workload {
  const further = Object.fromEntries(Object.keys(cellOf(cell).sizes ?? {}).map((name) => [name, n]));
  const c: Case = {
    cell,
    options: {},
    T: 16,
    B: 1,
    m: n,
    n,
    further,
    lengths: null,
    direction: "forward",
    layers: 1,
    regime: "tame",
    dtype: "float64",
    start: "drawn",
    loss: "both",
    zero: [],
    integers: false,
    seed: 1,
  };
  const { request, cotangents } = drawRequest(c);
  const asked: RunRequest =
    pass === "forward" ? request : { ...request, want: ["y", "final", "gradients"], cotangents };
  return {
    case: c,
    pass,
    request: asked,
    multiplyAdds: c.T * c.B * count(stepFor(cell, {}).next, { m: n, n, ...further }).multiplyAdds,
  };
}

/** Why an implementation may not be timed on a workload, or null: what does not compute the cell has no speed. */
export async function objection(implementation: Implementation, workload: Workload): Promise<string | null> {
  const support = implementation.cells.find(({ cell }) => cell === workload.case.cell);
  const law = laws.find(({ id }) => id === (workload.pass === "forward" ? "step/direct" : "gradient/exact"));
  if (support === undefined || law === undefined) return `does not declare ${workload.case.cell}`;
  const { options, dtype } = workload.case;
  const subject = {
    target: implementation.info.name,
    implementation,
    support,
    options,
    dtype,
    law,
    admits: () => true,
  };
  const { mismatch } = await tryCase(subject, workload.case, "absolute");
  return mismatch === null ? null : `violates ${law.id} at ${mismatch.where}`;
}

/** A workload with its numbers: the same for every implementation, from the same generator as every test. */
import type { RunRequest } from "../../impl/contract.ts";
import type { Case } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { type Pass, type Shape, type Work, caseOf, workOf } from "./shape.ts";

/** A run that is timed. */
export interface Workload {
  readonly shape: Shape;
  readonly case: Case;
  readonly request: RunRequest;
  readonly work: Work;
}

/** The numbers of a shape. */
export function drawn(shape: Shape): Workload {
  const c = caseOf(shape);
  const { request, cotangents } = drawRequest(c);
  const asked: RunRequest =
    shape.pass === "forward+backward" ? { ...request, want: ["y", "final", "gradients"], cotangents } : request;
  return { shape, case: c, request: asked, work: workOf(shape) };
}

/** The workload of a cell with m = n in float64; 16 steps of one row, unless told. */
export const workloadOf = (cell: string, n: number, pass: Pass, rest: Partial<Shape> = {}): Workload =>
  drawn({ cell, pass, T: pass === "step" ? 1 : 16, B: 1, m: n, n, layers: 1, dtype: "float64", seed: 1, ...rest });

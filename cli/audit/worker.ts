import { parentPort, workerData } from "node:worker_threads";
import { type Audit, auditOf, auditOfVectors } from "../../properties/audit/audit.ts";
import type { Check } from "../../properties/audit/check.ts";
import { OWN, ownSuite } from "../../properties/vectors/own.ts";
import { suites } from "../../properties/vectors/published.ts";

/** Checks to audit, read and found valid; published suites by name. */
export interface AuditPlan {
  readonly subjects: readonly (Check | string)[];
  readonly seed: number;
  readonly mends: boolean;
}

/** One audit done, or how far the one under way is. */
export type AuditMessage =
  | { readonly index: number; readonly audit: Audit }
  | { readonly index: number; readonly done: number; readonly of: number; readonly what: "mutants" | "mends" };

const { subjects, seed, mends } = workerData as AuditPlan;
const tell = (message: AuditMessage): void => parentPort?.postMessage(message);

parentPort?.on("message", (index: number) => {
  const subject = subjects[index];
  if (subject === undefined) return;
  const run = {
    seed,
    mends,
    show: (done: number, of: number, what: "mutants" | "mends"): void => tell({ index, done, of, what }),
  };
  const suite = subject === OWN ? ownSuite(seed) : suites().find(({ name }) => name === subject);
  const audit = typeof subject === "string" ? suite && auditOfVectors(suite, run) : auditOf(subject, run);
  if (audit !== undefined) tell({ index, audit });
});

/**
 * Gatecheck: property-based verification of recurrent neural network cells. The types an implementation fulfils, the catalogue of
 * cells with their executable equations, the laws, and the engine that tries them.
 */
export type {
  Cotangents,
  Gradients,
  Implementation,
  ImplementationInfo,
  Layer,
  RunAnswer,
  RunRequest,
  Sizes,
  Support,
  Unsupported,
  Want,
} from "./impl/contract.ts";
export { AnswerError, checkAnswer } from "./impl/check.ts";
export { type BuiltIn, builtIns } from "./impl/targets/index.ts";
export { TargetError, moduleTarget } from "./impl/targets/module.ts";
export { ProgramError, ProgramFault, type StdioOptions, stdio } from "./impl/targets/stdio/index.ts";
export { reference } from "./impl/reference/index.ts";
export type { Finding, Situation } from "./impl/findings.ts";
export type { Cell, Step, Symbols } from "./spec/cell.ts";
export { CatalogueError, canonical, catalogue, cellOf, combinations, stepFor } from "./spec/catalogue.ts";
export { type Grade, type Precision, precision } from "./spec/language/precision.ts";
export { type Count, count } from "./spec/language/count.ts";
export { toTex, toUnicode } from "./spec/language/print.ts";
export { type Equations, clamp, rewrite } from "./spec/language/rewrite.ts";
export { type Demand, type Expectation, type Run, expectation } from "./spec/networks/oracle.ts";
export type { Direction, OptionValue, Options } from "./spec/options.ts";
export { type Dtype, type Tensor, type Tensors, tensor } from "./spec/tensor.ts";
export { type Case, CaseError, formatCase, parseCase } from "./properties/cases/case.ts";
export { type Drawn, drawRequest } from "./properties/cases/request.ts";
export type { Comparison, Law, Need, Tolerance, Trial } from "./properties/law.ts";
export { laws } from "./properties/laws/index.ts";
export type { Task } from "./properties/run/task.ts";
export {
  type Selection,
  type Settled,
  type Target,
  type Level,
  budgets,
  settle,
  tasksOf,
} from "./properties/run/tasks.ts";
export type { Counterexample, Conformance, StaleFinding, Verdict } from "./properties/verdict.ts";
export { type Verification, verify } from "./properties/run/verify.ts";
export { formatFailure } from "./reports/text/failure.ts";
export { fails } from "./reports/report/status.ts";

/**
 * Gatecheck: property-based verification of recurrent neural network cells. An `Implementation` is held to the laws by `verify`; the
 * catalogue has every cell with its executable equations, and `expectation` their exact values with error bounds.
 *
 *     const verdicts = await verify(mine, { cells: ["lstm"], level: "quick" });
 *     for (const verdict of verdicts.filter(fails)) console.error(formatFailure(verdict, null));
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
export { ProgramError, ProgramFault, type StdioOptions, TargetError, stdio } from "./impl/targets/stdio/index.ts";
export { reference } from "./impl/reference/index.ts";
export type { Cell, Step } from "./spec/cell.ts";
export { CatalogueError, catalogue, cellOf, combinations, stepFor } from "./spec/catalogue.ts";
export { type Grade, type Precision, precision } from "./spec/language/precision.ts";
export { type Count, count } from "./spec/language/count.ts";
export { shapeAt } from "./spec/language/sizes.ts";
export { toTex, toUnicode } from "./spec/language/print.ts";
export type { Equations } from "./spec/language/rewrite.ts";
export { type Demand, type Expectation, type Run, expectation } from "./spec/networks/oracle.ts";
export type { Direction, Options } from "./spec/options.ts";
export { type Dtype, type Tensor, type Tensors, tensor } from "./spec/tensor.ts";
export type { Comparison, Law, Trial } from "./properties/law.ts";
export { laws } from "./properties/laws/index.ts";
export type { Level } from "./properties/run/tasks.ts";
export type { Conformance, Counterexample, Verdict } from "./properties/verdict.ts";
export { type Verification, verify } from "./properties/run/verify.ts";
export { formatFailure } from "./reports/text/failure.ts";
export { fails } from "./reports/report/status.ts";

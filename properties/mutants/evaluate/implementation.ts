import type { Implementation } from "../../../impl/contract.ts";
import { answerOf, rightAnswer, supportFor } from "../../../impl/defined/index.ts";
import { canonical } from "../../../spec/catalogue.ts";
import { type ArithmeticId, profileOf } from "../../../spec/language/precision.ts";
import { mutantExpectation } from "./expectation.ts";
import type { Mutant } from "../mutant.ts";

/**
 * An implementation with one mistake that rounds well: the mutant executed in float64, or the reference within a
 * wrong implementation.
 * @param precision the arithmetic that it declares; it rounds no more than its element type must
 * @throws RangeError for a cell that the reference does not have
 */
export function implementationOf(fault: Mutant, precision?: ArithmeticId): Implementation {
  const declared = precision && { dtypes: [profileOf(precision).dtype], precision: [precision] };
  const own = { ...supportFor(fault.cell), ...declared };
  const info = { name: "faulty", version: "1" };
  if (fault.pass === "driver") {
    const { support, of } = fault.wrong;
    return {
      info,
      cells: [{ ...own, ...support }],
      run: of(rightAnswer),
    };
  }
  return {
    info,
    cells: [{ ...own, options: [canonical(fault.step.cell, fault.step.options)] }],
    run: (request) =>
      answerOf(mutantExpectation(fault, request, request.want.includes("gradients"), "faithful"), request),
  };
}

import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { canonical, stepFor } from "../../spec/catalogue.ts";
import { precision } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import { type ByWalk, type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import { type Dtype, type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Fault } from "./fault.ts";

/** What the definition with a fault says of a request. */
export function faulty({ cell, step }: Fault, request: RunRequest, gradients: boolean): Expectation {
  const options = canonical(step.cell, step.options);
  const same = (other: Options): boolean => JSON.stringify(canonical(step.cell, other)) === JSON.stringify(options);
  return expectation(request, {
    precision: precision(request.dtype, "faithful"),
    gradients,
    stepFor: (id, other) => (id === cell && same(other) ? step : stepFor(id, other)),
  });
}

const rounded = ({ shape, value }: Bounded, dtype: Dtype): Tensor => tensor(dtype, shape, [...value]);
const byWalk = (layers: ByWalk, dtype: Dtype): Tensors[][] =>
  layers.map((walks) =>
    walks.map((walk) => Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, rounded(t, dtype)]))),
  );

/** Somebody who makes one mistake and rounds well: the definition with the fault, executed in float64. */
export function implementationOf(fault: Fault): Implementation {
  const own = reference.cells.find(({ cell }) => cell === fault.cell);
  if (own === undefined) throw new RangeError(`the reference has no ${fault.cell}`);
  return {
    info: { name: "faulty", version: "1" },
    cells: [{ ...own, options: [canonical(fault.step.cell, fault.step.options)] }],
    run(request): RunAnswer {
      const { dtype, want } = request;
      const { y, final, gradients } = faulty(fault, request, want.includes("gradients"));
      return {
        ...(want.includes("y") && { y: rounded(y, dtype) }),
        ...(want.includes("final") && { final: byWalk(final, dtype) }),
        ...(gradients && {
          gradients: {
            x: rounded(gradients.x, dtype),
            params: byWalk(gradients.params, dtype),
            initial: byWalk(gradients.initial, dtype),
          },
        }),
      };
    },
  };
}

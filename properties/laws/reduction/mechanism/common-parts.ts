import type { RunAnswer } from "../../../../impl/contract.ts";
import { cellOf } from "../../../../spec/catalogue.ts";
import type { Bounded } from "../../../../spec/networks/bounded.ts";
import type { ByDirection } from "../../../../spec/networks/oracle.ts";
import type { Tensor, Tensors } from "../../../../spec/tensor.ts";
import { type PairedRequests, counterpartOf } from "./paired-requests.ts";
import type { Reduction, Role } from "./reduction.ts";
import { type Bounds, pulledBack } from "./parameter-map.ts";

/** A run of one of the two cells: an answer, or the expectation of the definition. */
export interface Given {
  readonly y: Bounded;
  readonly final: ByDirection;
  readonly gradients: { readonly x: Bounded; readonly params: ByDirection; readonly initial: ByDirection } | null;
}

/** A tensor that means the same for both cells. */
export interface CommonPart extends Bounded {
  readonly what: string;
}

const exact = ({ shape, data }: Tensor): Bounded => ({
  shape,
  value: Float64Array.from(data),
  error: new Float64Array(data.length),
});
const exactly = (layers: readonly (readonly Tensors[])[] | undefined): ByDirection =>
  (layers ?? []).map((walks) =>
    walks.map((walk) => Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, exact(t)]))),
  );

/** An answer, as numbers without error. */
export const answered = ({ y, final, gradients }: RunAnswer): Given => ({
  y: exact(y as Tensor),
  final: exactly(final),
  gradients: gradients
    ? { x: exact(gradients.x), params: exactly(gradients.params), initial: exactly(gradients.initial) }
    : null,
});

const shapesOf = (tensors: Tensors): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));

/** The states that both cells have, by their names in `to`. */
function commonStates(reduction: Reduction): string[] {
  const { from, to } = reduction;
  const states = Object.keys(cellOf(to.cell).state);
  return Object.keys(cellOf(from.cell).state)
    .map((name) => counterpartOf(reduction, name))
    .filter((name) => states.includes(name));
}

/**
 * The parts of an answer that both cells share, in the names of the cell that `from` becomes: the output, the common states, and the gradients
 * with respect to the input, the common states and, by the chain rule, the parameters that are freely chosen. Of the cell that is
 * tied also the gradients of the parameters on which nothing depends, which the other does not have.
 */
export function commonParts(
  reduction: Reduction,
  role: Role,
  posed: PairedRequests,
  { y, final, gradients }: Given,
): CommonPart[] {
  const { map, given = {} } = reduction;
  const { sizes, layers } = posed.to.request;
  const common = commonStates(reduction);
  const states = (what: string, walks: readonly Bounds[] = []): CommonPart[] =>
    walks.flatMap((walk, k) =>
      Object.entries(walk).flatMap(([own, bounded]) => {
        const name = role === "from" ? counterpartOf(reduction, own) : own;
        return common.includes(name) ? [{ what: `${what}[0][${k}].${name}`, ...bounded }] : [];
      }),
    );
  const params = (walks: readonly Bounds[] = []): CommonPart[] =>
    walks.flatMap((walk, k) => {
      const shapes = shapesOf(layers[0]?.params[k] as Tensors);
      const named = role === "from" ? pulledBack(map, walk, shapes, sizes.n) : walk;
      const chosen = Object.entries(pulledBack(given, named, shapes, sizes.n));
      const idle = role === "from" ? Object.entries(walk).filter(([name]) => map[name] === "free") : [];
      return [
        ...chosen.map(([name, bounded]) => ({ what: `gradients.params[0][${k}].${name}`, ...bounded })),
        ...idle.map(([name, bounded]) => ({ what: `gradients.params[0][${k}].${name}, without effect`, ...bounded })),
      ];
    });
  const outputs = [{ what: "y", ...y }, ...states("final", final[0])];
  if (gradients === null) return outputs;
  const { x, initial, params: weights } = gradients;
  return [...outputs, { what: "gradients.x", ...x }, ...states("gradients.initial", initial[0]), ...params(weights[0])];
}

import type { Cotangents, Layer, RunRequest } from "../../../../impl/contract.ts";
import { cellOf } from "../../../../spec/catalogue.ts";
import type { Options } from "../../../../spec/options.ts";
import type { Tensors } from "../../../../spec/tensor.ts";
import type { Case } from "../../../cases/case.ts";
import { drawRequest } from "../../../cases/request.ts";
import { fill, mapTensors } from "../../../requests/rearrange.ts";
import { type Reduction, type Role, counterpart } from "./reduction.ts";
import { mapped } from "./parameter-map.ts";

/** The same question to both cells of a reduction. */
export type PairedRequests = Readonly<Record<Role, { readonly request: RunRequest; readonly cotangents: Cotangents }>>;

/** The state of `to` that a state of `from` is, by name. */
export const counterpartOf = ({ states }: Reduction, name: string): string => states?.[name] ?? name;

/** The states of one walk of `from`: those that are states of `to` too, and what is otherwise there of the others. */
const statesOf = (reduction: Reduction, otherwise: Tensors, to: Tensors): Tensors =>
  mapTensors(otherwise, (t, name) => to[counterpartOf(reduction, name)] ?? t);

const nought = (tensors: Tensors): Tensors => mapTensors(tensors, (t) => fill(t, t.shape, () => 0));

/** The same case for another cell: sizes that the case does not have are 2. */
const caseFor = ({ asLargeAsN = [] }: Reduction, c: Case, cell: string, options: Options): Case => ({
  ...c,
  cell,
  options,
  further: Object.fromEntries(
    Object.keys(cellOf(cell).sizes ?? {}).map((name) => [
      name,
      asLargeAsN.includes(name) ? c.n : (c.further[name] ?? 2),
    ]),
  ),
});

/** A run of both cells, everything that they share drawn from one case; the loss looks at what they share. */
export function pairedRequests(reduction: Reduction, role: Role, c: Case): PairedRequests {
  const { from, to, map, given = {} } = reduction;
  const other = counterpart(reduction, role, c.cell, c.options) as Options;
  const options: Record<Role, Options> =
    role === "from" ? { from: c.options, to: other } : { from: other, to: c.options };
  const small = drawRequest(caseFor(reduction, c, to.cell, options.to));
  const large = drawRequest(caseFor(reduction, c, from.cell, options.from));
  const [toLayer, fromLayer] = [small.request.layers[0] as Layer, large.request.layers[0] as Layer];
  const { dtype, sizes } = small.request;

  const toParams = toLayer.params.map((walk) => mapped(given, walk, walk, sizes.n, dtype));
  const fromParams = fromLayer.params.map((walk, k) => mapped(map, walk, toParams[k] as Tensors, sizes.n, dtype));
  const initial =
    fromLayer.initial?.map((walk, k) => statesOf(reduction, walk, toLayer.initial?.[k] as Tensors)) ?? null;

  const shared = Object.keys(cellOf(from.cell).state).map((name) => counterpartOf(reduction, name));
  const finals = small.cotangents.final?.[0]?.map((walk) =>
    mapTensors(walk, (t, name) => (shared.includes(name) ? t : fill(t, t.shape, () => 0))),
  );
  const largeFinals = finals?.map((walk, k) =>
    statesOf(reduction, nought(large.cotangents.final?.[0]?.[k] as Tensors), walk),
  );
  const { y } = small.cotangents;
  return {
    to: {
      request: { ...small.request, layers: [{ ...toLayer, params: toParams }] },
      cotangents: { y, final: finals ? [finals] : null },
    },
    from: {
      request: { ...large.request, layers: [{ ...fromLayer, params: fromParams, initial }] },
      cotangents: { y, final: largeFinals ? [largeFinals] : null },
    },
  };
}

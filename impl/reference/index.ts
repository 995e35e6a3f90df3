/**
 * The reference: each cell as its paper states it, in plain loops, with its derivative by hand. It is written to be read, and
 * states the equations independently of spec/; that the two agree is a test of both.
 */
import type { Gradients, Implementation, RunAnswer, RunRequest } from "../contract.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { algebra } from "./algebra/algebra.ts";
import { type Bound, bind } from "./run/bind.ts";
import type { State } from "./cell.ts";
import { padded } from "./run/layout.ts";
import { backwardNetwork, forwardNetwork, type ByDirection } from "./run/network.ts";
import { support, variantsFor } from "./supported.ts";
import { tensorsOf } from "./run/parameters.ts";
import { stackedStates } from "./run/states.ts";
import { zip } from "./algebra/zip.ts";

/** `run` throws RangeError where the request's tensors are not of its sizes. */
export const reference: Implementation = {
  info: { name: "reference", version: "1", language: "typescript" },
  cells: support,
  run(request) {
    const variants = variantsFor(request);
    return "unsupported" in variants ? variants : answer(request, bind(request, variants));
  },
  prepare(request) {
    const variants = variantsFor(request);
    if ("unsupported" in variants) return variants;
    // derivatives are added up in what is bound: every backward pass starts from fresh zeros
    if (request.want.includes("gradients")) return { run: () => answer(request, bind(request, variants)) };
    const bound = bind(request, variants);
    return { run: () => answer(request, bound) };
  },
};

function answer(request: RunRequest, { network, width, rows, dRows }: Bound): RunAnswer {
  const { dtype, sizes, want } = request;
  const trail = forwardNetwork(algebra(dtype), network, rows);

  /** By layer, by walk, by name [B, …]: of what every row's walk has come to, its state. */
  const states = <T>(trails: ByDirection<T>, stateOf: (trail: T) => State): Tensors[][] =>
    zip(network, trails).map(([walks, layer]) =>
      zip(walks, layer).map(([walk, rows]) => stackedStates(walk.cell, dtype, walk.sizes, rows.map(stateOf))),
    );

  function gradients(): Gradients {
    const { dXs, derivatives } = backwardNetwork(algebra(dtype), network, trail, dRows);
    return {
      x: padded(dtype, sizes.T, sizes.m, dXs),
      params: network.map((walks) => walks.map((walk) => tensorsOf(walk.cell, walk.sizes, walk.dP))),
      initial: states(derivatives, ({ dInitial }) => dInitial),
    };
  }

  return {
    ...(want.includes("y") && { y: padded(dtype, sizes.T, width, trail.ys) }),
    ...(want.includes("final") && { final: states(trail.trails, ({ final }) => final) }),
    ...(want.includes("gradients") && { gradients: gradients() }),
  };
}

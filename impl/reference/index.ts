/**
 * The reference: each cell as its paper states it, in plain loops, with its derivative by hand. It is written to be read, and
 * states the equations independently of spec/; that the two agree is a test of both.
 */
import type { Gradients, Implementation, RunAnswer, RunRequest } from "../contract.ts";
import { Streams } from "../streams.ts";
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

const streams = new Streams();

/**
 * The reference implementation of every cell, in float32 and float64, with gradients. It answers at once, without a promise; `run` and
 * `prepare` throw RangeError for tensors that are not of the request's sizes.
 */
export const reference: Implementation = {
  info: { name: "reference", version: "1", language: "typescript" },
  cells: support,
  run(request) {
    const variants = variantsFor(request);
    if ("unsupported" in variants) return variants;
    const own = streams.before(request);
    return streams.after(request, answer(own, bind(own, variants)));
  },
  prepare(request) {
    const variants = variantsFor(request);
    if ("unsupported" in variants) return variants;
    // a bound network accumulates derivatives: every backward pass needs fresh zeros
    if (request.want.includes("gradients")) return { run: () => answer(request, bind(request, variants)) };
    const bound = bind(request, variants);
    return { run: () => answer(request, bound) };
  },
};

function answer(request: RunRequest, { network, width, steps, rows, dRows }: Bound): RunAnswer {
  const { dtype, sizes, want } = request;
  const record = forwardNetwork(algebra(dtype), network, rows, want.includes("gradients"));

  /** The states in the records of all rows: by layer, by direction, by name [B, …]. */
  const states = <T>(records: ByDirection<T>, stateOf: (record: T) => State): Tensors[][] =>
    zip(network, records).map(([passes, layer]) =>
      zip(passes, layer).map(([pass, rows]) => stackedStates(pass.cell, dtype, pass.sizes, rows.map(stateOf))),
    );

  function gradients(): Gradients {
    const { dXs, derivatives } = backwardNetwork(algebra(dtype), network, record, dRows);
    return {
      x: padded(dtype, sizes.T, sizes.m, steps, dXs),
      params: network.map((passes) => passes.map((pass) => tensorsOf(pass.cell, pass.sizes, pass.dP))),
      initial: states(derivatives, ({ dInitial }) => dInitial),
    };
  }

  return {
    ...(want.includes("y") && { y: padded(dtype, sizes.T, width, steps, record.ys) }),
    ...(want.includes("final") && { final: states(record.records, ({ final }) => final) }),
    ...(want.includes("gradients") && { gradients: gradients() }),
  };
}

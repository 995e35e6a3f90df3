/** Truncated backpropagation through time against the sum, over its windows, of the specification's exact gradients. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { reference } from "../../../impl/reference/index.ts";
import { cells, randomRequest } from "../../../impl/reference/testing/requests.ts";
import { truncatedBptt } from "../../../impl/reference/around/training/truncated-bptt.ts";
import { precision, unitRoundoff } from "../../../spec/language/precision.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { expectation } from "../../../spec/networks/oracle.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import type { Tensor } from "../../../spec/tensor.ts";

/** Steps `from` to below `to` of a tensor [T, …]; what `heard` refuses is 0. */
function steps(
  { shape: [T, ...one], data }: Tensor,
  from: number,
  to: number,
  heard: (t: number) => boolean = () => true,
): Tensor {
  const size = data.length / Math.max(1, T!);
  return {
    shape: [to - from, ...one],
    data: data.slice(from * size, to * size).map((v, i) => (heard(from + Math.floor(i / size)) ? v : 0)),
  };
}

/** Cotangents that the losses of steps `losses` to below `end` send back to step `start`: the specification from the reference's own state there. */
function windowOf(
  request: RunRequest,
  start: number,
  losses: number,
  end: number,
): Readonly<Record<string, Bounded>>[] {
  const before = { ...request, sizes: { ...request.sizes, T: start }, x: steps(request.x, 0, start), want: ["final"], cotangents: null } as const; // prettier-ignore
  const { final } = reference.run(before) as RunAnswer;
  const y = steps(request.cotangents!.y!, start, end, (t) => t >= losses);
  const expected = expectation(
    {
      ...request,
      sizes: { ...request.sizes, T: end - start },
      layers: request.layers.map((layer, l) => ({ ...layer, initial: final![l]! })),
      x: steps(request.x, start, end),
      cotangents: { y, final: end === request.sizes.T ? request.cotangents!.final : null },
    },
    { precision: precision("float64", "faithful"), gradients: true },
  );
  return expected.gradients!.params.map(([walk]) => walk!);
}

it("parameter gradients are the sum of those within the windows, of every cell, in stacks too (BP3)", async () => {
  const size = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        cell: fc.constantFrom(...cells),
        T: size.map((k) => 2 * k),
        B: size,
        m: size,
        n: size,
        depth: size,
        seed: fc.integer(),
      }),
      size,
      fc.integer({ min: 0, max: 3 }),
      async ({ cell, T, B, m, n, depth, seed }, k1, more) => {
        const k2 = k1 + more;
        const directions = Array.from({ length: depth }, () => "forward" as const);
        const request = randomRequest({ cell, sizes: { T, B, m, n }, directions, seed });
        const { gradients } = await truncatedBptt(reference, request, { k1, k2 });
        const windows = Array.from({ length: Math.ceil(T / k1) }, (_, w) =>
          windowOf(request, Math.max(0, (w + 1) * k1 - k2), w * k1, Math.min(T, (w + 1) * k1)),
        );
        // the windows' own bounds, and the roundings of adding them up
        const relative = gamma(windows.length, 2 * unitRoundoff.float64);
        for (const [l, [walk]] of gradients.params.entries())
          for (const [name, { data }] of Object.entries(walk!))
            for (const [i, got] of data.entries()) {
              const parts = windows.map((layers) => layers[l]![name]!);
              const value = parts.reduce((sum, part) => sum + part.value[i]!, 0);
              const error = parts.reduce((sum, part) => sum + part.error[i]!, 0);
              const magnitude = parts.reduce((sum, part) => sum + Math.abs(part.value[i]!) + part.error[i]!, 0);
              expect(Math.abs(got - value), `${cell} ${l}.${name}[${i}]`).toBeLessThanOrEqual(
                error + relative * magnitude,
              );
            }
      },
    ),
    { numRuns: 300 },
  );
});

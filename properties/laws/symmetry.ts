import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { firstWeights } from "../controls.ts";
import type { Law } from "../law.ts";
import { againstEachOther, oracle } from "../oracle.ts";
import { at, fill, mapTensors, withLayer } from "../rearrange.ts";

/** Index of the unit that takes the place of each. */
type Names = (unit: number) => number;

/** A weight matrix [n, m], [n, n] or a vector [n] with its units renamed: rows, and columns where they are units too. */
const renamedParam = (t: Tensor, name: string, of: Names): Tensor =>
  t.shape.length === 1
    ? fill(t, t.shape, (k) => t.data[of(k)] as number)
    : fill(t, t.shape, (k, j) => at(t, of(k), name.startsWith("U_") ? of(j) : j));

/** A state [B, n]. */
const renamedState = (t: Tensor, of: Names): Tensor => fill(t, t.shape, (b, k) => at(t, b, of(k)));

/** An output [T, B, n] or [T, B, 2n]. */
const renamedOutput = (t: Tensor, n: number, of: Names): Tensor =>
  fill(t, t.shape, (s, b, k) => {
    const unit = k % n;
    return at(t, s, b, k - unit + of(unit));
  });

/** What does not depend on how things are numbered. */
export const symmetry: readonly Law[] = [
  {
    id: "symmetry/units-renamed",
    sentence:
      "The hidden units may be numbered in any order: outputs and states come in that order, and nothing else changes.",
    source: "BUGS.md R13, R19",
    level: "L1",
    family: "recurrent",
    needs: [],
    space: { n: [2, 6], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstWeights,
    check: async ({ request, run, draw }) => {
      const { n } = request.sizes;
      const turn = draw("turn", 1, n - 1);
      const of: Names = (unit) => (unit + turn) % n;
      const [layer] = request.layers;
      const renamed: RunRequest = withLayer(request, {
        params: (layer?.params ?? []).map((walk) => mapTensors(walk, (t, name) => renamedParam(t, name, of))),
        initial: layer?.initial?.map((walk) => mapTensors(walk, (t) => renamedState(t, of))) ?? null,
      });
      const { y, final } = await run(request);
      const want: RunAnswer = {
        ...(y && { y: renamedOutput(y, n, of) }),
        ...(final && {
          final: final.map((walks) => walks.map((walk) => mapTensors(walk, (t) => renamedState(t, of)))),
        }),
      };
      return againstEachOther(oracle(renamed), await run(renamed), want);
    },
  },
];

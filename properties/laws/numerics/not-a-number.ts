import type { RunAnswer } from "../../../impl/contract.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import type { Expectation } from "../../../spec/networks/oracle.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { notANumberIsZero } from "../../controls/numeric.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors } from "../../requests/rearrange.ts";
import { withOne } from "./with-one.ts";

/** An answer, NaN wherever the definition says NaN. */
const marked = ({ y, final }: RunAnswer, says: Expectation): RunAnswer => {
  const mark = (t: Tensor, { value }: Bounded): Tensor =>
    mapTensor(t, (v, i) => (Number.isNaN(value[i]) ? Number.NaN : v));
  return {
    ...(y && { y: mark(y, says.y) }),
    ...(final && {
      final: final.map((layer, depth) =>
        layer.map((state, walk) =>
          mapTensors(state, (t, name) => mark(t, says.final[depth]?.[walk]?.[name] as Bounded)),
        ),
      ),
    }),
  };
};

export const notANumber: Law = {
  id: "numerics/not-a-number-stays-in-its-row",
  sentence:
    "A NaN in the input of one row makes NaN of all that depends on it by the definition, and of nothing else: no other row, no earlier step.",
  source: "IEEE 754-2019, 6.2; docs/theory.md B11; docs/bugs.md R5",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [1, 4], B: [1, 3], regimes: ["tame", "saturated", "sparse"] },
  control: notANumberIsZero,
  check: async ({ request, run, draw }) => {
    const dirty = withOne(request, draw, Number.NaN);
    if (dirty === null) return [];
    const expected = oracle(dirty);
    const clean = await run(request);
    return againstEachOther(expected, await run(dirty), marked(clean, expected("faithful")), "equal");
  },
};

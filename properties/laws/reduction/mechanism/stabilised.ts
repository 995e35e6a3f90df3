import type { RunRequest } from "../../../../impl/contract.ts";
import { polarity } from "../../../controls/controls.ts";
import { oracle } from "../../../judge/oracle.ts";
import type { Law } from "../../../law.ts";
import { fromZero } from "../../../requests/from-zero.ts";
import { outputs } from "../../outputs.ts";

/** The cell without stabiliser from the same states but for m. */
const plain = (request: RunRequest, cell: string): RunRequest => ({
  ...request,
  layers: request.layers.map(({ initial, ...layer }) => ({
    ...layer,
    cell,
    initial:
      initial?.map((state) => Object.fromEntries(Object.entries(state).filter(([name]) => name !== "m"))) ?? null,
  })),
});

/** The stabiliser changes no output. */
export const stabilised = (cell: string): Law => ({
  id: `reduction/${cell}-stabilised-is-plain`,
  sentence: "From m = 0 the stabilised cell puts out what the plain one does.",
  source: "Beck et al. 2024, appendix A; docs/theory.md 3.22, 3.23",
  conformance: "L1",
  family: `${cell}-stabilised`,
  needs: [],
  space: { T: [2, 6] },
  control: polarity("f"),
  check: async ({ request, run }) => {
    const started = fromZero(request, ["m"]);
    const { y } = await run(started);
    if (y === undefined) return [];
    const other = oracle(plain(started, cell));
    return [outputs(y, other("any").y.value, oracle(started), other)];
  },
});

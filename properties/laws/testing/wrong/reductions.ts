import type { RunAnswer } from "../../../../impl/contract.ts";
import { mapTensor } from "../../../requests/rearrange.ts";
import { reductions } from "../../../laws/reduction/index.ts";
import type { WrongImplementation } from "../../../mutants/around/wrong-implementation.ts";

const enlarged = ({ y, ...answer }: RunAnswer): RunAnswer => ({
  ...answer,
  ...(y && { y: mapTensor(y, (v) => v * (1 + 2 ** -10)) }),
});

/** An implementation that is no cell at all is no other cell either. */
export const brokenReductions: readonly WrongImplementation[] = reductions.map(({ id, from }) => ({
  id: `nearly-${id}`,
  sentence: "What is put out is a thousandth more than what is computed.",
  cells: [from.cell],
  laws: [`reduction/${id}`],
  of: (correct) => (request) => enlarged(correct(request)),
}));

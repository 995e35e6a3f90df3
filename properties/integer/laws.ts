/** The laws of cells of integers. They are tried where a target declares one; every number is the same number. */
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { answerInt8 } from "../../impl/defined/integer.ts";
import { type NegativeControl, firstRowForAll, ignoresInitialState } from "../controls/controls.ts";
import { sameNumbers } from "../judge/same-numbers.ts";
import type { Law } from "../law.ts";
import { piece } from "../requests/piece.ts";
import { concatSteps, mapTensor, withLayer } from "../requests/rearrange.ts";
import { rowsOfAnswer, rowsOfRequest } from "../requests/rows.ts";

/** The last bit of one output is another. */
const anotherBit: NegativeControl = {
  sentence: "the last bit of one output is another",
  of: (correct, draw) => (request) => {
    const { y, ...others } = correct(request);
    if (y === undefined) return others;
    const place = draw("control", 0, y.data.length - 1);
    return { ...others, y: mapTensor(y, (value, k) => (k === place ? value ^ 1 : value)) };
  },
};

const common = {
  conformance: "L1",
  family: "integer",
  needs: [],
  dtypes: ["float64"],
  control: anotherBit,
  check: async ({ request, run }) => sameNumbers(await run(request), answerInt8(request)),
} as const satisfies Partial<Law>;

const forward = { directions: ["forward"], layers: [1, 1], lengths: "none" } as const satisfies Law["space"];

const step: Law = {
  ...common,
  id: "integer/step",
  sentence: "Each output and state of one step is that of the published integer arithmetic, bit for bit.",
  source: "tensorflow/lite/kernels/lstm_eval.cc; google/gemmlowp, fixedpoint/fixedpoint.h",
  space: { ...forward, T: [1, 1], B: [1, 2] },
};

const run: Law = {
  ...common,
  id: "integer/run",
  sentence: "Each output and final state of a run is that of the published integer arithmetic, bit for bit.",
  source: "tensorflow/lite/kernels/lstm_eval.cc",
  conformance: "L2",
  space: { ...forward, T: [2, 8], B: [1, 3], start: ["drawn", "absent"] },
};

const chunking: Law = {
  ...common,
  id: "integer/chunking",
  sentence: "A sequence run in two pieces, the second from the final state of the first, is the sequence run whole.",
  source: "docs/theory.md T02",
  conformance: "L2",
  needs: ["initialState"],
  space: { ...forward, T: [2, 6], B: [1, 2], regimes: ["tame", "exact"] },
  control: ignoresInitialState,
  check: async ({ request, run, draw }) => {
    const cut = draw("cut", 1, request.sizes.T - 1);
    const whole = await run(request);
    const first = await run(piece(request, 0, cut));
    const second = await run(withLayer(piece(request, cut, request.sizes.T), { initial: first.final?.[0] ?? null }));
    return sameNumbers({ ...second, ...(first.y && second.y && { y: concatSteps(first.y, second.y) }) }, whole);
  },
};

const rows: Law = {
  ...common,
  id: "integer/rows",
  sentence: "A row of a batch is the row run alone.",
  source: "docs/theory.md S05",
  conformance: "L2",
  space: { ...forward, T: [1, 4], B: [2, 4], regimes: ["tame", "exact"] },
  control: firstRowForAll,
  check: async ({ request, run, draw }) => {
    const row = draw("row", 1, request.sizes.B - 1);
    const alone = (asked: RunRequest): RunRequest => rowsOfRequest(asked, [row]);
    const batch: RunAnswer = await run(request);
    return sameNumbers(await run(alone(request)), rowsOfAnswer(batch, [row]));
  },
};

const large = (ladder: "m" | "n", sentence: string): Law => ({
  ...common,
  id: ladder === "m" ? "integer/inputs" : "integer/units",
  sentence,
  source: "tensorflow/lite/kernels/lstm_eval.cc",
  conformance: "L4",
  space: { ...forward, T: [1, 2], B: [1, 1], m: [1, 3], n: [1, 3], regimes: ["tame", "wide", "edge"] },
  ladder,
});

export const lawsOfIntegers: readonly Law[] = [
  step,
  run,
  chunking,
  rows,
  large("m", "With many inputs each output is that of the published integer arithmetic, bit for bit."),
  large("n", "With many units each output is that of the published integer arithmetic, bit for bit."),
];

import { expect, test } from "vitest";
import type { Implementation } from "../../impl/contract.ts";
import { fromStep } from "../../impl/kit/index.ts";
import type { ArithmeticId } from "../../spec/language/precision.ts";
import { stored } from "../../spec/storage.ts";
import { mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";
import { emulated } from "../testing/emulated.ts";
import { Triage } from "../findings/triage.ts";
import { budgetFor } from "../run/budgets.ts";
import { lawsNamed } from "../run/selection.ts";
import { settle, tasksOf } from "../run/tasks.ts";
import type { Verdict } from "../verdict.ts";

const only = ({ cells, ...rest }: Implementation, cell: string): Implementation => ({
  ...rest,
  cells: cells.filter((one) => one.cell === cell),
});

/** An arithmetic that computes as one and declares another. */
const declaring = (declared: ArithmeticId, own: ArithmeticId): Implementation => ({
  ...only(emulated(declared), "gru"),
  run: (request) => emulated(own).run(request),
});

/** Weights in 8 bits with a zero point of 127 that nobody takes off again. */
const zeroPoint: Implementation = {
  ...only(emulated("int8-weights"), "gru"),
  run: (request) =>
    emulated("float32:gates=2^-24").run(
      withParams(request, (tensors) =>
        mapTensors(tensors, (t) => {
          if (t.shape.length < 2) return t;
          const scale = [...t.data].reduce((most, v) => Math.max(most, Math.abs(v)), 0) / 127;
          return mapTensor(t, (v) => (scale === 0 ? v : Math.fround(scale * (Math.round(v / scale) + 127))));
        }),
      ),
    ),
};

const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

/** An LSTM in float32 that keeps c in bfloat16 before it is stored in float16. */
const roundedTwice = fromStep(
  "lstm",
  (p, x, { h = [], c = [] }) => {
    const gate = (g: "i" | "f" | "o" | "g", k: number): number =>
      (p[`W_${g}`]?.[k] ?? []).reduce((sum, w, j) => sum + w * (x[j] as number), p[`b_${g}`]?.[k] as number) +
      (p[`U_${g}`]?.[k] ?? []).reduce((sum, w, j) => sum + w * (h[j] as number), 0);
    const next = Array.from(c, (v, k) =>
      stored("bfloat16", sigmoid(gate("f", k)) * v + sigmoid(gate("i", k)) * Math.tanh(gate("g", k))),
    );
    return { h: next.map((v, k) => sigmoid(gate("o", k)) * Math.tanh(v)), c: next };
  },
  { dtypes: ["float16"], precision: ["float16/float32"] },
);

/** The first finding of `verify`: the diagnosis of a violation of one law. */
async function firstFinding(implementation: Implementation, law: string): Promise<string | null> {
  const [task] = tasksOf({ name: "", implementation, findings: [] }, { cells: null, laws: lawsNamed([law], "quick") });
  if (task === undefined) throw new Error("no task");
  const settled = await settle(task, { ...budgetFor("quick", task), shrinkTries: 0 }, 1, "absolute");
  const { verdict } = settled as { readonly verdict: Verdict };
  const triage = new Triage(implementation, { seed: 3, grade: "absolute", shrinkTries: 0 });
  const placed = await triage.place({ task, verdict });
  return placed.cause ?? placed.verdict.diagnosis;
}

test.each<[string, string, Implementation, RegExp]>([
  [
    "sums in float16, declared in float32",
    "numerics/many-small-terms",
    declaring("float16/float32-accumulate", "float16:sums=2^-11,relative=2^-10"),
    /^As if sums in matrix products are in float16: .* Declared is float16\/float32-accumulate, /,
  ],
  [
    "c that is rounded twice",
    "step/direct",
    roundedTwice,
    /^As if c is rounded once more: .* bfloat16: .* Declared is float16\/float32, /,
  ],
  ["the zero point of int8 left in", "step/direct", zeroPoint, /^The zero point of the quantised weights is left in/],
  [
    "factors of TF32, declared in float32",
    "step/direct",
    declaring("float32:gates=2^-24", "float32:operands=2^-11"),
    /^As if factors of matrix products are rounded to float16: .* Declared is float32:gates=2\^-24, /,
  ],
])("%s: %s is violated, and the mistake is the finding", async (_, law, implementation, sentence) => {
  expect(await firstFinding(implementation, law)).toMatch(sentence);
});

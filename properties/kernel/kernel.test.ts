import { describe, expect, test } from "vitest";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { mapTree } from "../../impl/tree.ts";
import { isHalf, stored } from "../../spec/storage.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { NegativeControl } from "../controls/controls.ts";
import { budgets } from "../run/budgets.ts";
import { tasksOf } from "../run/tasks.ts";
import { tryLaw } from "../run/try-law.ts";
import type { Law } from "../law.ts";
import type { Verdict } from "../verdict.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { lawsOfKernels, wrongs } from "./laws.ts";
import { judgeKernel } from "./score.ts";

/** A kernel that computes an LSTM as a control says; rightly without one. Of a half type only what is handed out is rounded to it. */
function kernel(control?: NegativeControl, dtype: Dtype = "float32"): Implementation {
  const cells = reference.cells
    .filter(({ cell }) => cell === "lstm")
    .map((support) => ({ ...support, kernel: true, options: [{}], dtypes: [dtype] }) as const);
  const right = (request: RunRequest): RunAnswer => {
    const answer = reference.run({ ...request, dtype: "float32" }) as RunAnswer;
    return isHalf(dtype) ? mapTree(answer, (t) => mapTensor(t, (v) => stored(dtype, v))) : answer;
  };
  const draw = (): number => 0;
  const run = control === undefined ? right : control.of(right, draw);
  return { info: { name: "kernel", version: "1" }, cells, run: (request) => run(request) };
}

async function verdictOf(law: Law, implementation: Implementation): Promise<Verdict | undefined> {
  const [task] = tasksOf({ name: "kernel", implementation, findings: [] }, { cells: null, laws: [law] });
  const budget = { ...budgets.quick, effective: 2, shrinkTries: 0 };
  return (task && (await tryLaw(task, budget, 7, "absolute"))) ?? undefined;
}

describe.each(lawsOfKernels)("$id", (law) => {
  test.each(["float32", "bfloat16", "float16"] as const)("accepts right %s, refuses its control", async (dtype) => {
    expect(await verdictOf(law, kernel(undefined, dtype))).toMatchObject({ verdict: "holds" });
    expect(await verdictOf(law, kernel(law.control, dtype))).toMatchObject({ verdict: "violated" });
  });

  test("has a name", () => expect(wrongs[law.id]).toBeDefined());
});

test("no other target is asked", () => {
  expect(
    tasksOf({ name: "reference", implementation: reference, findings: [] }, { cells: ["lstm"], laws: lawsOfKernels }),
  ).toEqual([]);
});

describe("a score", () => {
  const verdict = (law: string, outcome: Verdict["verdict"], message: string | null = null): Verdict =>
    ({ law, verdict: outcome, message, counterexample: null }) as Verdict;

  test("is the share of the worst class, and no easy law raises it", () => {
    const some = [
      verdict("step/direct", "holds"),
      verdict("sizes/tile-edges", "violated"),
      verdict("sizes/no-rows", "holds"),
    ];
    const judged = judgeKernel(some);
    expect(judged).toMatchObject({ accepted: false, score: 0.5, reasons: [{ name: "sizes/tile-edges" }] });
    const easy = ["batch/split", "purity/overlapping-calls"].map((law) => verdict(law, "holds"));
    expect(judgeKernel([...some, ...easy]).score).toBe(0.5);
    expect(judgeKernel([...some, verdict("step/direct", "violated")]).score).toBe(0);
  });

  test("is 1 where all holds, and 0 where nothing was tried", () => {
    const refused = verdict("stack/layer-by-layer", "unsupported");
    expect(judgeKernel([verdict("step/direct", "holds"), refused])).toMatchObject({
      accepted: true,
      score: 1,
      reasons: [],
    });
    expect(judgeKernel([refused])).toMatchObject({ accepted: false, score: 0, reasons: [] });
  });

  test("names what has a name, and no law that could not have failed", () => {
    const named = [verdict("step/direct", "violated"), verdict("kernel/not-zeros", "violated", "all 0")];
    expect(judgeKernel(named).reasons).toEqual([{ name: "zeros", law: "kernel/not-zeros", message: "all 0" }]);
    expect(judgeKernel([verdict("kernel/not-zeros", "vacuous", "none")]).reasons).toMatchObject([
      { name: "kernel/not-zeros" },
    ]);
  });
});

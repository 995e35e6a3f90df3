import { expect, test } from "vitest";
import { catalogue } from "../../spec/catalogue.ts";
import { type ProfileName, profileNames } from "../../spec/language/precision.ts";
import { budgetFor } from "../run/budgets.ts";
import { settle, tasksOf } from "../run/tasks.ts";
import type { Verdict } from "../verdict.ts";
import { lawsNamed } from "../run/selection.ts";
import { emulated } from "./emulated.ts";
import { emulate } from "./emulated-runs.ts";

test.each(profileNames.map((name, k) => [name, k] as const))(
  "no computation in %s is outside its bound, and the bound is tight",
  async (name, k) => {
    const ratios: number[] = [];
    for (const { id } of catalogue.filter((_, at) => at % 12 === k)) {
      const found = await emulate(name, id, 4, k);
      expect(found.accused).toEqual([]);
      ratios.push(...found.ratios);
    }
    const sorted = ratios.toSorted((a, b) => a - b);
    // half of the runs come as near to the bound as a fiftieth
    expect(sorted[sorted.length >> 1]).toBeGreaterThanOrEqual(0.02);
  },
);

async function verdictOf(name: ProfileName, law: string, declared: boolean): Promise<Verdict> {
  const target = { name, implementation: emulated(name, 2, declared), findings: [] };
  const [task] = tasksOf(target, { cells: ["lstm"], laws: lawsNamed([law], "quick") });
  if (task === undefined) throw new Error("no task");
  const settled = await settle(task, { ...budgetFor("quick", task), shrinkTries: 0 }, 1, "absolute");
  return (settled as { readonly verdict: Verdict }).verdict;
}

test.each<ProfileName>(["float16/float32-accumulate", "bfloat16/float32-accumulate", "float32/fast-activations"])(
  "%s is the grade of what declares it",
  async (name) => {
    const { verdict, grade, worst, outputs = {} } = await verdictOf(name, "step/direct", true);
    expect([verdict, grade]).toEqual(["holds", name]);
    expect(Object.keys(outputs)).toEqual(["y", "h", "c"]);
    expect(Math.max(...Object.values(outputs).map(Number))).toBe(worst?.ratio);
  },
);

test("undeclared, the narrowest arithmetic that explains the answers is the grade; TF32 must be declared", async () => {
  expect(await verdictOf("bfloat16/float32", "step/direct", false)).toMatchObject({
    verdict: "holds",
    grade: "bfloat16/float32",
  });
  expect(await verdictOf("tf32", "step/direct", false)).toMatchObject({ verdict: "violated" });
});

test("float16 sums that are declared as float32 are refused", async () => {
  const { accused } = await emulate("float16", "lstm", 8, 1, "float16/float32-accumulate");
  expect(accused.length).toBeGreaterThan(0);
});

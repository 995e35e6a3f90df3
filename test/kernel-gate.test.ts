/** The gate for kernels from outside: the command, and the function for reward loops. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { problems, settleProblem } from "../cli/shared/kit.ts";
import { seedIn } from "../cli/shared/seed.ts";
import { lawsOfKernels, wrongs } from "../properties/kernel/laws.ts";
import { hacks } from "./testing/hacks.ts";
import { pythonWith } from "./testing/kits.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

test("every name has its law, and the page has both", () => {
  const page = read("docs/kernels.md");
  expect(Object.keys(wrongs)).toEqual(lawsOfKernels.map(({ id }) => id));
  for (const [law, name] of Object.entries(wrongs)) expect(page).toContain(`| ${name} | \`${law}\` |`);
});

test("every hack of the file has the name of some law", () => {
  const classes = [...read("test/kernels/hacks.py").matchAll(/^class (\w+)\(Right\)/gm)].map(([, name]) => name);
  expect(classes).toEqual(Object.keys(hacks));
  expect(Object.values(hacks).filter((name) => !Object.values(wrongs).includes(name))).toEqual([]);
});

test("the problems of the command are those of the kit", () => {
  const [, text = ""] = /^PROBLEMS = \{\n([^}]*)\}/m.exec(read("kits/python/gatecheck_kernel.py")) ?? [];
  const known = [...text.matchAll(/"([\w-]+)": Problem\("([\w-]+)"/g)].map(([, id, cell]) => [id, cell]);
  expect(Object.fromEntries(known)).toEqual(problems);
});

test.each([
  ["lstm", ["pytorch:a.py", "pytorch:b.py"], "--problem judges one kernel"],
  ["lstm", ["./my-cell.mjs"], "--problem judges one kernel"],
  ["lstn", ["pytorch:a.py"], '--problem is "lstn", must be one of lstm, gru'],
])("--problem %s of %j is refused", (problem, targets, message) =>
  expect(() => settleProblem({ problem }, targets)).toThrow(message),
);

test.each([
  [{ precision: "bfloat16" }, "--precision is said of a kernel: with --problem"],
  [{ gradients: true }, "--gradients is said of a kernel: with --problem"],
  [{ problem: "lstm", precision: "bf16" }, '--precision is "bf16", must be one of float32, float16/float32'],
  [{ problem: "kernelbench-35", gradients: true }, "--gradients is not offered for KernelBench's problems"],
])("%j is refused", (demands, message) => expect(() => settleProblem(demands, ["pytorch:a.py"])).toThrow(message));

test("a seed follows from the text of a file", async () => {
  const here = fileURLToPath(import.meta.url);
  expect(await seedIn(here)).toBe(await seedIn(here));
  expect(await seedIn(here)).not.toBe(await seedIn(`${root}LICENSE`));
  await expect(seedIn(`${root}no-such-file`)).rejects.toThrow("no such file");
});

// with PyTorch alone: some seconds of its own for each judgement, of a few laws
const torch = pythonWith("torch");

describe.skipIf(torch === undefined)("judge", () => {
  const judged = (source: string, problem: string, laws: string, more = ""): Record<string, unknown> => {
    const program = `import json, sys
sys.path.insert(0, "kits/python")
from gatecheck_kernel import judge
one = judge(${JSON.stringify(source)}, ${JSON.stringify(problem)}, seed_text="s", level="quick", laws=${JSON.stringify(laws)}, ${more}command=(${JSON.stringify(process.execPath)}, "bin/gatecheck.js"))
print(json.dumps({"accepted": one.accepted, "score": one.score, "names": [r.name for r in one.reasons], "seed": one.report["run"]["seed"]}))`;
    const printed = execFileSync(torch ?? "", ["-c", program], { cwd: root, encoding: "utf8" });
    return JSON.parse(printed) as Record<string, unknown>;
  };

  test("refuses a hack by its name", () =>
    expect(judged("test/kernels/hacks.py:NoInput", "lstm", "kernel/reads-x")).toEqual({
      accepted: false,
      score: 0,
      names: ["x ignored"],
      seed: null,
    }));

  test("asks a kernel in bfloat16 for its gradients", () =>
    expect(
      judged("test/kernels/backward.py:Right", "lstm", "gradient/long-sum", 'precision="bfloat16", gradients=True, '),
    ).toMatchObject({ accepted: true, names: [] }));

  test("accepts the text of a stack of layers", () => {
    const text = `import torch
class ModelNew(torch.nn.Module):
    def __init__(self, input_size, hidden_size, num_layers):
        super().__init__()
        self.gru = torch.nn.GRU(input_size, hidden_size, num_layers)
    def forward(self, x, h0):
        return self.gru(x, h0)[1]
`;
    expect(judged(text, "kernelbench-40", "stack")).toEqual({
      accepted: true,
      score: 1,
      names: [],
      seed: null,
    });
  });
});

import { Script } from "node:vm";
import { expect, test } from "vitest";
import { declarableCells } from "../../spec/catalogue.ts";
import { bounded } from "../../spec/language/compile/kernels.ts";
import { conventionsOf } from "../../spec/conventions/frameworks/index.ts";
import { type Ended, gatecheck } from "../../test/testing/command-line.ts";

const spec = (...args: readonly string[]): Promise<Ended> => gatecheck(["spec", ...args]);

const lines = async (...args: readonly string[]): Promise<string[]> => (await spec(...args)).stdout.split("\n");

test("without a cell it is a table of the catalogue: cell, state, parameters, multiply-adds, paper", async () => {
  const [head = "", ...rows] = (await lines()).slice(0, -1);
  expect(head.trim().split(/ {2,}/)).toEqual(["cell", "state", "parameters", "multiply-adds", "paper"]);
  expect(rows.map((row) => row.trim().split(" ")[0])).toEqual(declarableCells().map(({ id }) => id));
  expect(
    rows
      .find((row) => row.startsWith("  lstm "))
      ?.trim()
      .split(/ {2,}/),
  ).toEqual([
    "lstm",
    "h, c",
    "4(nm + n² + n)",
    "4n(m + n)",
    "Hochreiter & Schmidhuber 1997, Neural Computation 9(8); Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)",
  ]);
  const column = head.indexOf("parameters");
  for (const row of rows) expect(row.slice(column - 2, column), row).toBe("  ");
});

test("a cell has its equations, counts, reductions, and the conventions of every framework that has it", async () => {
  const found = await lines("lstm");
  expect(found).toContain("  cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ");
  expect(found).toContain("  count      4(nm + n² + n) parameters; 4n(m + n) multiply-adds a step");
  expect(found.filter((line) => line.startsWith("    reduction/"))).toContainEqual(
    expect.stringMatching(/^ {4}reduction\/lstm-i1-f0-o1-is-elman-through-tanh {2,}With i = 1, f = 0, o = 1 /),
  );
  for (const { framework, convention } of conventionsOf("lstm"))
    expect(
      found.filter((line) => line.startsWith(`    ${framework.name}  `)),
      convention.name,
    ).toHaveLength(2);
  expect(found).toContainEqual(expect.stringMatching(/^ {4}ONNX +ONNX LSTM +i, o, f, c +rows +2 /));
  expect(found).toContainEqual(expect.stringMatching(/^ {4}cuDNN +w \[flat: W, U, b, b\]$/));
});

test("what a cell does not have takes no line", async () => {
  const found = (await spec("mgu3")).stdout;
  expect(found).toMatch(/^ {2}paper /m);
  expect(found).not.toMatch(/options|also in|conventions/);
  expect(found).not.toMatch(/[ \t]$/m);
});

test("what is easily taken for a cell is said", async () => {
  expect(await lines("mgu")).toContainEqual(expect.stringMatching(/^ {2}not in {5}Flax: MGUCell keeps where f = 1/));
});

test("options choose the equations and the conventions that have them", async () => {
  expect((await spec("lstm-coupled", "--option", "gate=i")).stdout).toMatch(/ONNX LSTM\(input_forget=1\)/);
  expect((await spec("lstm-coupled", "--option", "gate=i")).stdout).not.toMatch(/CoupledInputForgetGateLSTMCell {2}/);
  expect(await lines("elman", "--tex")).toContain("  h_t = \\tanh(W_{h} x_t + U_{h} h_{t-1} + b_{h})");
});

test("--json carries the same", async () => {
  const one = JSON.parse((await spec("gru", "--sizes", "3000,50", "--json")).stdout) as Record<string, unknown>;
  expect(one).toMatchObject({
    id: "gru",
    formulas: { parameters: "3(nm + n² + n)", multiplyAdds: "3n(m + n)" },
    sizes: { m: 3000, n: 50 },
    count: { parameters: 457_650 },
    conventions: conventionsOf("gru").map(({ framework, convention: { name } }) => ({
      framework: framework.name,
      name,
    })),
  });
  expect(one["reductions"]).toContainEqual(expect.objectContaining({ id: "reduction/gru-r1-z0-is-elman" }));
  const all = JSON.parse((await spec("--json")).stdout) as { readonly id: string }[];
  expect(all.map(({ id }) => id)).toEqual(declarableCells().map(({ id }) => id));
});

test("--js is the program that is executed, with the equations' names beside it", async () => {
  const { status, stdout } = await spec("gru", "--js", "--option", "bias=false");
  expect(status).toBe(0);
  const made = new Script(`${stdout}; [forward, backward]`).runInNewContext() as ((kernels: object) => unknown)[];
  expect(made.map((factory) => typeof factory(bounded))).toEqual(["function", "function"]);
  const found = stdout.split("\n");
  expect(found).toContain("    // hTilde");
  expect(found.filter((line) => /^ {4}outer\(.* \/\/ d_U_h$/.test(line))).toHaveLength(1);
  expect(stdout).not.toContain("b_h");
});

test.each([
  [["ltsm"], 'unknown cell "ltsm". Did you mean lstm? (gatecheck spec lists all)'],
  [["lstm", "--option", "peephole=1"], 'lstm has no option "peephole"'],
  [["lstm", "--sizes", "3"], '--sizes is "3", must be M,N such as 3,5'],
  [["lstm", "--sizes", "3,x"], '--sizes is "x", must be a whole number'],
  [["lstm-projection", "--sizes", "3,4,p=2=3"], '--sizes is "2=3", must be a whole number'],
  [["lstm-projection", "--sizes", "3,4,p=1,p=7"], '--sizes is "3,4,p=1,p=7": p is given twice'],
  [["--js"], "--js is of one cell, and none is named"],
  [["--tex"], "--tex is of one cell, and none is named"],
  [["lstm", "--precision", "float8"], '--precision is "float8": must be one of float16/float32, '],
  [["lstm", "--precision", "float32:sums=0.1"], '--precision is "float32:sums=0.1": sums must be a power of two'],
  [["--sizes", "3,5"], "--sizes is of one cell, and none is named"],
  [["--json", "--option", "bias=false"], "--option is of one cell, and none is named"],
  [["lstm", "--sizes", "3,4,p=2"], '--sizes is "3,4,p=2": of further sizes lstm has none'],
])("%j is refused in one line with exit status 2", async (args, message) => {
  const { status, stdout, stderr } = await spec(...args);
  expect([status, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
  expect(stderr).toContain(message);
});

test("a cell of integers is printed by its words, and is refused what needs real numbers", async () => {
  expect(await lines("lstm-int8")).toContainEqual(expect.stringContaining("scale_W [4,2]"));
  expect(JSON.parse((await spec("lstm-int8", "--json")).stdout)).toMatchObject({ id: "lstm-int8", output: "h" });
  expect(await spec("lstm-int8", "--js")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("has no equations over the reals"),
  });
  expect(await spec("lstm-int8", "--option", "kernel=mini")).toMatchObject({ status: 2 });
});

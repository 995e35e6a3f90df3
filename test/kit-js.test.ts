import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Backward, type Params, type Vector, fromFunction, fromStep, packed, together } from "../kit.ts";
import type { Implementation, RunAnswer, RunRequest } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { catalogue, combinations } from "../spec/catalogue.ts";
import { conventionsOf } from "../spec/conventions/frameworks/index.ts";
import { pack, unpack } from "../spec/conventions/pack.ts";
import { offers } from "../spec/conventions/plan.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { judge } from "../properties/judge/compare.ts";
import { againstOracle, oracle } from "../properties/judge/oracle.ts";
import { verify } from "../properties/run/verify.ts";
import { fails } from "../reports/report/status.ts";
import { formatFailure } from "../reports/text/failure.ts";
import { tensor } from "../spec/tensor.ts";
import { commandsOf, gatecheck, kitFolder, root } from "./testing/kits.ts";

const folder = kitFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(commandsOf("verify ./"))("docs/kits.md: %s", (line) => {
  const { status, stdout, stderr } = gatecheck(folder, line);
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
  const laws = Number(/conforms: (\d+) laws/.exec(stdout)?.[1]);
  expect(laws).toBeGreaterThanOrEqual(line.includes("rnn") ? 47 : 35);
  expect(stdout).toContain("are the kit's");
});

const gru = (h: string): string => `import { fromStep, together } from ${JSON.stringify(join(root, "kit.ts"))};
const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);
const gru = fromStep("gru", (p, x, { h }) => {
  const gate = (k) => h.map((_, j) => sigmoid(dot(p["W_" + k][j], x) + dot(p["U_" + k][j], h) + p["b_" + k][j]));
  const [z, r] = [gate("z"), gate("r")];
  const reset = h.map((value, j) => r[j] * value);
  return { h: h.map((value, j) => ${h}) };
});
export default together({ name: "mine", version: "1" }, gru);
`;
const candidate = "Math.tanh(dot(p.W_h[j], x) + dot(p.U_h[j], reset) + p.b_h[j])";

test.each([
  ["right", `z[j] * value + (1 - z[j]) * ${candidate}`, 0],
  ["wrong", `(1 - z[j]) * value + z[j] * ${candidate}`, 1],
])("a GRU that is %s", (name, h, wanted) => {
  writeFileSync(join(folder, `${name}.mjs`), gru(h));
  const { status, stdout } = gatecheck(
    folder,
    `verify ./${name}.mjs --level quick --laws step,padding,stack,direction`,
  );
  expect(status, stdout).toBe(wanted);
});

describe("an error says what was returned", () => {
  const { request } = drawRequest(parseCase("cell=lstm T=2 B=2 m=2 n=3 dtype=f64 seed=1"));
  const slopes: RunRequest = { ...request, want: ["gradients"] };
  test.each([
    [() => ({ h: [1, 2, 3] }), "step returned no numbers for c, wanted 3"],
    [() => ({ h: [1, 2], c: [1, 2, 3] }), "step returned 2 numbers for y, wanted 3"],
  ])("%s", async (step, message) => {
    await expect(async () => fromStep("lstm", step).run(request)).rejects.toThrow(message);
  });

  test.each([
    [{ x: [1], state: {}, params: {} }, "backward returned 1 numbers for x, wanted 2"],
    [{ x: [1, 2], state: {}, params: {} }, "backward returned no rows for W_i, wanted 3"],
  ])("%j", async (answer, message) => {
    const step = (): Record<string, number[]> => ({ h: [0, 0, 0], c: [0, 0, 0] });
    await expect(async () => fromStep("lstm", step, { backward: () => answer }).run(slopes)).rejects.toThrow(message);
  });

  test("a function without its last state, or without a vjp", async () => {
    const wrong = fromFunction("lstm", ({ T, B, n }) => ({ y: Array(T * B * n).fill(0), final: {} }));
    await expect(async () => wrong.run(request)).rejects.toThrow("final h has no numbers, wanted 6");
    const none = fromFunction("elman", ({ T, B, n }) => ({
      y: Array(T * B * n).fill(0),
      final: { h: Array(B * n).fill(0) },
    }));
    const elman = drawRequest(parseCase("cell=elman T=2 B=2 m=2 n=3 dtype=f64 seed=1")).request;
    await expect(async () => none.run({ ...elman, want: ["gradients"] })).rejects.toThrow("answered no vjp");
  });

  test("a cell that is not there", () => {
    const mine = together(
      { name: "mine", version: "1" },
      fromStep("gru", () => ({})),
    );
    expect(mine.run(request)).toEqual({ unsupported: "there is no lstm" });
  });

  test("a framework, or its cell, that is not there", async () => {
    const run = (framework: string) => async () =>
      fromFunction("lstm", () => ({ y: [], final: {} }), { weights: packed(framework) }).run(request);
    await expect(run("theano")).rejects.toThrow('unknown framework "theano"; there are pytorch');
    await expect(async () =>
      fromFunction("mgu", () => ({ y: [], final: {} }), { weights: packed("pytorch") }).run({
        ...drawRequest(parseCase("cell=mgu T=2 B=2 m=2 n=3 dtype=f64 seed=1")).request,
      }),
    ).rejects.toThrow("PyTorch has no mgu; it has elman, lstm, gru-reset-after");
  });
});

/** The reference behind a function: what the kit adds around it must change nothing. */
const behind = (cell: string, framework: string | null) =>
  fromFunction(
    cell,
    ({ sizes, options, x, params, initial, T, B, m }) => {
      const convention = conventionsOf(cell).find(({ framework: { id } }) => id === framework)?.convention;
      const dtype = x instanceof Float32Array ? "float32" : "float64";
      const named = convention === undefined ? params : unpack(convention, options, sizes, params);
      const states = Object.fromEntries(
        Object.entries(initial).map(([name, data]) => [name, tensor(dtype, [B, data.length / B], data)]),
      );
      const base: RunRequest = {
        dtype,
        sizes,
        layers: [{ cell, options, direction: "forward", params: [named], initial: [states] }],
        x: tensor(dtype, [T, B, m], x),
        lengths: null,
        want: ["y", "final"],
        cotangents: null,
      };
      const { y, final } = reference.run(base) as Required<RunAnswer>;
      const flat = (tensors: Readonly<Record<string, { data: ArrayLike<number> }>> = {}) =>
        Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
      return {
        y: y.data,
        final: flat(final[0]?.[0]),
        vjp: (bars) => {
          const last = Object.fromEntries(
            Object.entries(bars.final).map(([name, data]) => [name, tensor(dtype, [B, data.length / B], data)]),
          );
          const cotangents = { y: tensor(dtype, y.shape, bars.y), final: [[last]] };
          const { gradients } = reference.run({ ...base, want: ["gradients"], cotangents }) as Required<RunAnswer>;
          const own = gradients.params[0]?.[0] ?? {};
          // a framework's gradients: those of the parameters, in its blocks
          const back = convention === undefined ? own : pack({ ...convention, added: {} }, options, sizes, own);
          return { x: gradients.x.data, params: flat(back), initial: flat(gradients.initial?.[0]?.[0]) };
        },
      };
    },
    {
      gradients: true,
      options: combinations(catalogue.find(({ id }) => id === cell)!),
      ...(framework !== null && { weights: packed(framework) }),
    },
  );

const everywhere = ["dir=forward", "dir=reverse", "dir=bi", "dir=bi layers=2 lens=2,0,3", "dir=reverse lens=1,3,2"];
const lines = (cell: string): string[] =>
  everywhere.map((words) => `cell=${cell} T=3 B=3 m=2 n=3 ${words} dtype=f64 seed=5`);

test.each(["elman", "lstm", "gru", "mgu", "lstm-peephole"])(
  "the reference behind a function answers what the reference answers: %s",
  async (cell) => {
    for (const line of lines(cell)) {
      const { request, cotangents } = drawRequest(parseCase(line));
      const whole: RunRequest = { ...request, want: ["y", "final", "gradients"], cotangents };
      const got = (await behind(cell, null).run(whole)) as Required<RunAnswer>;
      const want = reference.run(whole) as Required<RunAnswer>;
      expect(JSON.stringify(got.y), line).toBe(JSON.stringify(want.y));
      expect(JSON.stringify(got.final), line).toBe(JSON.stringify(want.final));
      // sums over rows in another order: both are within the bounds of the definition
      const sides = againstOracle(oracle(request, { cotangents }), { gradients: got.gradients });
      expect(sides.length, line).toBeGreaterThan(0);
      expect(judge(sides, "faithful").mismatch, line).toBeNull();
    }
  },
);

test.each(["pytorch", "keras", "onnx"])("packed weights of %s and their gradients come back", async (framework) => {
  let tried = 0;
  for (const cell of ["elman", "lstm", "gru", "gru-reset-after"]) {
    const convention = conventionsOf(cell).find(({ framework: { id } }) => id === framework)?.convention;
    if (convention === undefined || !offers(convention, {})) continue;
    const { request, cotangents } = drawRequest(parseCase(`cell=${cell} T=3 B=2 m=2 n=3 dtype=f64 seed=5`));
    const whole: RunRequest = { ...request, want: ["y", "gradients"], cotangents };
    const got = (await behind(cell, framework).run(whole)) as Required<RunAnswer>;
    const want = reference.run(whole) as Required<RunAnswer>;
    expect(JSON.stringify(got.y)).toBe(JSON.stringify(want.y));
    expect(got.gradients.params).toEqual(want.gradients.params);
    tried++;
  }
  expect(tried).toBeGreaterThanOrEqual(2);
});

/** An Elman network in one step, its output in its state or beside it, and its derivative. */
const elman = (apart: boolean): Implementation => {
  const dot = (u: Vector, v: Vector): number => u.reduce((sum, value, k) => sum + value * v[k]!, 0);
  const step = (p: Params, x: Vector, h: Vector): Vector =>
    h.map((_, j) => Math.tanh(dot(p["W_h"]![j]!, x) + dot(p["U_h"]![j]!, h) + p["b_h"]![j]!));
  const backward: Backward = (p, x, { h = [] }, bars) => {
    const next = step(p, x, h);
    const bar = bars["h"]!.map((value, j) => value + (apart ? bars["y"]![j]! : 0));
    const da = next.map((value, j) => bar[j]! * (1 - value * value));
    const through = (rows: readonly Vector[], to: Vector): number[] =>
      Array.from(to, (_, k) => rows.reduce((sum, row, j) => sum + row[k]! * da[j]!, 0));
    const outer = (v: Vector): Vector[] => Array.from(da, (one) => v.map((value) => one * value));
    return {
      x: through(p["W_h"]!, x),
      state: { h: through(p["U_h"]!, h) },
      params: { W_h: outer(x), U_h: outer(h), b_h: da },
    };
  };
  return fromStep(
    "elman",
    (p, x, { h = [] }) => {
      const next = step(p, x, h);
      return { h: next, ...(apart && { y: next }) };
    },
    { backward },
  );
};

test.each([true, false])("a step with its derivative conforms, its output apart: %s", async (apart) => {
  const verdicts = await verify(elman(apart), { level: "quick", laws: ["step", "gradient", "direction", "padding"] });
  expect(verdicts.filter(fails).map((verdict) => formatFailure(verdict, null))).toEqual([]);
  expect(verdicts.filter(({ verdict }) => verdict === "holds").length).toBeGreaterThan(10);
});

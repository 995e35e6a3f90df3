import { describe, expect, it } from "vitest";
import { adapted, type BlackBox } from "../../impl/targets/black-box.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { type Convention, beside, blocks, seconds, stacked } from "../../spec/conventions/convention.ts";
import { frameworks } from "../../spec/conventions/frameworks/index.ts";
import { budgets } from "../run/budgets.ts";
import { settle, tasksOf } from "../run/tasks.ts";
import { discover } from "./discover.ts";
import { laws } from "../laws/index.ts";
import { boxOf } from "./testing/boxes.ts";

const SEED = 5;
const conventionOf = (framework: string, cell: string, name?: string): Convention => {
  const { conventions } = frameworks.find(({ id }) => id === framework)!;
  return conventions.find((one) => one.cell === cell && (name === undefined || one.name === name))!;
};

describe("the convention of a black box that hands over blobs of numbers", () => {
  it.each([
    ["pytorch", "lstm"],
    ["pytorch", "gru-reset-after"],
    ["onnx", "lstm"],
    ["onnx", "gru"],
    ["onnx", "gru-reset-after"],
    ["keras", "lstm"],
    ["keras", "gru"],
    ["keras", "gru-reset-after"],
    ["tensorflow-js", "lstm"],
    ["tensorflow-js", "gru"],
    ["pytorch", "elman"],
  ])("of %s's %s is found", async (framework, cell) => {
    const convention = conventionOf(framework, cell);
    for (const batchMajor of [false, true]) {
      const { found } = await discover(boxOf(convention, {}, { batchMajor }), SEED);
      // another framework may store the same numbers in the same places
      expect(found.map(({ adapter }) => adapter.convention.name)).toContain(convention.name);
      for (const { adapter } of found) expect(adapter).toMatchObject({ cell, options: {}, batchMajor });
    }
  });

  it("whatever the activations and the forget bias", async () => {
    const open = { ...conventionOf("keras", "lstm"), options: cellOf("lstm").options };
    const options = { gateActivation: "hard-sigmoid", forgetBias: 1 };
    const [first] = (await discover(boxOf(open, options), SEED)).found;
    expect(first).toMatchObject({ framework: "Keras 3", adapter: { cell: "lstm", options } });
  });

  it("and of an order that nobody is known to use, in float64", async () => {
    const order = ["g", "o", "i", "f"];
    const odd: Convention = {
      cell: "lstm",
      name: "odd",
      options: cellOf("lstm").options,
      letters: {},
      tensors: [
        beside("a", ["m", "4n"], blocks("W", order)),
        stacked("b", ["4n", "n"], blocks("U", order)),
        stacked("c", null, blocks("b", order), seconds("b", order)),
      ],
      notes: [],
    };
    const { found } = await discover(boxOf(odd, {}, { dtype: "float64" }), SEED);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      framework: null,
      adapter: {
        cell: "lstm",
        convention: {
          name: "lstm, gates g, o, i, f; W columns, U rows",
          tensors: odd.tensors.map(({ bands }) => ({ bands })),
        },
      },
    });
  });

  it("the adapter makes it conform", async () => {
    const box = boxOf(conventionOf("onnx", "lstm"), {}, { batchMajor: true });
    const [first] = (await discover(box, SEED)).found;
    const target = { name: "box", implementation: adapted(box, first!.adapter), findings: [] };
    const tasks = tasksOf(target, {
      cells: null,
      laws: laws.filter(({ id }) => id === "step/direct" || id === "time/chunking"),
    });
    expect(tasks).toHaveLength(2);
    for (const task of tasks)
      expect(await settle(task, budgets.quick, SEED, "absolute")).toMatchObject({ verdict: { verdict: "holds" } });
  });
});

describe("no convention is found", () => {
  const right = boxOf(conventionOf("pytorch", "lstm"));

  it("where the box computes something else", async () => {
    const wrong: BlackBox = {
      ...right,
      async run(question) {
        const { y, final } = await right.run(question);
        return { y: Array.from(y, (v) => v * 1.01), final };
      },
    };
    const { found, tried } = await discover(wrong, SEED);
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(1000);
  });

  it("where no convention stores as many numbers", async () => {
    const zeros = (count: number): Float32Array => new Float32Array(count);
    const other: BlackBox = {
      ...right,
      weights: () => ({ all: 7 }),
      run: ({ T, B, n }) => ({ y: zeros(T * B * n), final: { h: zeros(B * n), c: zeros(B * n) } }),
    };
    expect(await discover(other, SEED)).toEqual({ found: [], tried: 0 });
  });

  it("and an answer that is too short is refused in one line", async () => {
    const short: BlackBox = { ...right, run: () => ({ y: [1], final: {} }) };
    await expect(discover(short, SEED)).rejects.toThrow(new RangeError("y has 1 numbers, wanted 40"));
    const silent = { ...right, run: () => undefined as never };
    await expect(discover(silent, SEED)).rejects.toThrow(new RangeError("y has no numbers, wanted 40"));
  });
});

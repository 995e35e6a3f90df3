import { describe, expect, it } from "vitest";
import type { Implementation, Support } from "../../impl/contract.ts";
import { activate } from "../../spec/language/expression.ts";
import { defineFunction, functions } from "../../spec/language/functions.ts";
import type { UnaryFunction } from "../../spec/language/functions.ts";
import type { ActivationName } from "../../spec/language/expression.ts";
import { reference } from "../../impl/reference/index.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { edited } from "../mutants/operators/edit.ts";
import { implementationOf, supportOf } from "../testing/reference.ts";
import { answerOf } from "../../impl/defined/index.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { implementationOf as implementing } from "../mutants/evaluate/implementation.ts";
import { byCurves } from "./curves.ts";
import { diagnose } from "./diagnose.ts";
import { expectationOf } from "./hypothesis.ts";

/** An LSTM without gradients whose activation in one gate is another. */
function lstmWith(gate: string, name: string, its: Partial<UnaryFunction>): Implementation {
  const step = stepFor("lstm", {});
  const node = step.equations[gate];
  const fn = (node?.op === "activation" ? node.fn : "tanh") satisfies ActivationName;
  const other = defineFunction(name, { ...functions[fn], ...its });
  const wrong = edited(step, (was, now) =>
    was === node && now.op === "activation" ? activate(other, now.args[0]) : now,
  );
  return implementationOf("lstm", (request) => answerOf(expectationOf(wrong, request, false), request));
}

const sentences = async (implementation: Implementation): Promise<readonly string[]> => {
  const support: Support = {
    ...supportOf("lstm"),
    gradients: false,
    maxLayers: 1,
    directions: ["forward"],
    lengths: false,
  };
  return (await diagnose({ ...implementation, cells: [support] }, support, {}, "float64", 1)).localised;
};

describe("an activation that is read off", () => {
  const { value } = functions.sigmoid;

  it("saturates early", async () => {
    const flat = lstmWith("f", "zero below -6.5", { value: (a) => (a < -6.5 ? 0 : value(a)) });
    expect(await sentences(flat)).toEqual([
      expect.stringMatching(
        /^σ of f is 0 below -6\.\d+; off by 0\.001\d* \(\S+ ulp of 1\) at -6\.\d+, the most that was read\.$/u,
      ),
    ]);
  });

  it("is an approximation", async () => {
    const near = lstmWith("o", "a little steeper", { value: (a) => value(a * 1.0001) });
    expect(await sentences(near)).toEqual([
      expect.stringMatching(
        /^σ of o is an approximation: off by \S+ \(\S+ ulp of 1\) at \S+, the most that was read; grade it or declare it\.$/u,
      ),
    ]);
  });

  it("is an approximation for one sign", async () => {
    const near = lstmWith("i", "steeper above 0", { value: (a) => value(a > 0 ? a * 1.0001 : a) });
    expect(await sentences(near)).toEqual([expect.stringMatching(/^σ of i is an approximation above 0: /u)]);
  });

  it("is right near 0 and far off elsewhere", async () => {
    const bent = lstmWith("g", "falls beyond 3", { value: (a) => (Math.abs(a) > 3 ? Math.tanh(a) / 2 : Math.tanh(a)) });
    expect(await sentences(bent)).toEqual([expect.stringMatching(/^tanh of g departs between /u)]);
  });
});

it("is not told of a program whose first calls answer otherwise", async () => {
  const fault = mutantsAround("lstm").find(({ operator }) => operator === "first-call-warms-up");
  const implementation = implementing(fault!);
  const support = { ...supportOf("lstm"), gradients: false };
  const { sentences, most } = await byCurves({
    implementation,
    support,
    options: {},
    dtype: "float32",
    seed: 1,
    step: stepFor("lstm", {}),
    refusals: [],
    answered: [],
  });
  expect(sentences).toEqual([]);
  expect(most).toBeNull();
});

it("is not said to depart where the right value overflows", async () => {
  const { right, localised } = await diagnose(
    reference,
    supportOf("slstm"),
    { forget: "exp", bias: false },
    "float32",
    436,
  );
  expect({ right, localised }).toEqual({ right: true, localised: [] });
});

it("is not read off a cell with further sizes, which is found right all the same", async () => {
  expect((await diagnose(reference, supportOf("scrn"), {}, "float64", 1)).right).toBe(true);
});

describe("places", () => {
  const shifted = (of: (t: number, b: number, T: number) => number): Promise<readonly string[]> => {
    const wrong = implementationOf("gru", (request) => {
      const { y, ...rest } = answerOf(expectationOf(stepFor("gru", {}), request, false), request);
      const { B, T, n } = request.sizes;
      const data = y?.data.map((v, k) => v + of(Math.floor(k / (B * n)), Math.floor(k / n) % B, T));
      return { ...rest, ...(y && data && { y: { ...y, data } }) };
    });
    const support: Support = {
      ...supportOf("gru"),
      gradients: false,
      maxLayers: 1,
      directions: ["forward"],
      lengths: false,
    };
    return diagnose({ ...wrong, cells: [support] }, support, {}, "float64", 1).then(({ localised }) => localised);
  };

  it("are the last step", async () => {
    expect(await shifted((t, _, T) => (t === T - 1 ? 1 / 3 : 0))).toContain("Wrong in the last step alone: y.");
  });

  it("are the first step", async () => {
    expect(await shifted((t) => (t === 0 ? 1 / 3 : 0))).toContain("Wrong in the first step alone: y.");
  });

  it("are rows of larger batches", async () => {
    const localised = await shifted((_, b) => (b >= 16 ? 1 / 3 : 0));
    expect(localised).toContain("Wrong from row 16 on, counted from 0: y.");
  });
});

it("matrices whose products are wrong are told from those whose are right", async () => {
  const step = stepFor("gru", {});
  const odd = implementationOf("gru", (request) => {
    const layers = request.layers.map((layer) => ({
      ...layer,
      params: layer.params.map((params) => ({
        ...params,
        U_z: { ...params["U_z"]!, data: params["U_z"]!.data.map((v) => v * v * v + v / 3) },
      })),
    }));
    return answerOf(expectationOf(step, { ...request, layers }, false), request);
  });
  const support: Support = {
    ...supportOf("gru"),
    gradients: false,
    maxLayers: 1,
    directions: ["forward"],
    lengths: false,
  };
  const { localised } = await diagnose({ ...odd, cells: [support] }, support, {}, "float64", 1);
  expect(localised).toEqual([
    "With only one matrix non-zero, the answers are wrong for each of U_z, and right for each of W_z, W_r, U_r, W_h, U_h.",
  ]);
});

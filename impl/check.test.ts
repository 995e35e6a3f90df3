import { describe, expect, it } from "vitest";
import { tensor } from "../spec/tensor.ts";
import { AnswerError, checkAnswer } from "./check.ts";
import type { RunAnswer, RunRequest } from "./contract.ts";
import { reference } from "./reference/index.ts";

const f32 = (...shape: number[]) => tensor("float32", shape);
const params = { W_h: f32(2, 3), U_h: f32(2, 2), b_h: f32(2) };
const state = { h: f32(4, 2) };

const request: RunRequest = {
  dtype: "float32",
  sizes: { T: 5, B: 4, m: 3, n: 2 },
  layers: [
    { cell: "elman", options: {}, direction: "bidirectional", params: [params, params], initial: [state, state] },
    { cell: "elman", options: {}, direction: "reverse", params: [{ ...params, W_h: f32(2, 4) }], initial: null },
  ],
  x: f32(5, 4, 3),
  lengths: null,
  want: ["y", "final", "gradients"],
  cotangents: null,
};
const good = (await reference.run(request)) as Required<RunAnswer>;

/** The answer with the value at a path changed; `undefined` deletes it. */
function altered(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(good);
  const names = path.split(".");
  let at = copy as Record<string, unknown>;
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[names.at(-1) as string] = value;
  return copy;
}

const check =
  (answer: unknown, of: RunRequest = request) =>
  () => {
    checkAnswer(of, answer);
  };

describe("checkAnswer accepts", () => {
  it("a full answer", () => expect(check(good)).not.toThrow());
  it("a refusal", () => expect(check({ unsupported: "no GRU" })).not.toThrow());
  it("what is wanted alone", () => expect(check({ y: good.y }, { ...request, want: ["y"] })).not.toThrow());
  it("gradients without those of the initial states", () =>
    expect(check(altered("gradients.initial", undefined))).not.toThrow());
  it("x for y where there are no layers", () => {
    const none: RunRequest = { ...request, layers: [], want: ["y", "final"] };
    expect(check({ y: request.x, final: [] }, none)).not.toThrow();
  });
});

describe("checkAnswer says what it got and what it wanted", () => {
  it.each<[string, unknown, string]>([
    ["y", undefined, "answer has no y, which the request wants"],
    ["final", undefined, "answer has no final, which the request wants"],
    ["y", null, "y is null, wanted an object"],
    ["y", f32(5, 4, 1), "y has shape [5,4,1], wanted [5,4,2]"],
    ["y", f32(20, 2), "y has shape [20,2], wanted [5,4,2]"],
    ["y.shape", "5,4,2", "y.shape is a string, wanted [5,4,2]"],
    ["y.shape", [5, "4", 2], "y has shape [5,a string,2], wanted [5,4,2]"],
    ["y.shape", Array.from({ length: 1e6 }, () => 1), "y has shape [1,1,1,1,1,1,… 1000000 sizes], wanted [5,4,2]"],
    ["y.data", new Float64Array(40), "y.data is a Float64Array, wanted a Float32Array"],
    ["y.data", new Float32Array(39), "y.data has 39 elements, wanted 40"],
    ["y.data", [1, 2], "y.data is an array of length 2, wanted a Float32Array"],
    ["y.data", undefined, "y.data is undefined, wanted a Float32Array"],
    ["final", {}, "final is an object, wanted an array of 2 layers"],
    ["final", [], "final has 0 layers, wanted 2"],
    ["final.0", [{}], "final[0] has 1 walks, wanted 2"],
    ["final.0.1", 7, "final[0][1] is a number, wanted an object"],
    ["final.0.1.h", undefined, "final[0][1] has no h"],
    ["final.0.1.c", f32(4, 2), "final[0][1] has c, wanted only h"],
    ["final.0.1.h", f32(2, 4), "final[0][1].h has shape [2,4], wanted [4,2]"],
    ["final.1.0", {}, "final[1][0] has no h"],
    ["final.1.0.c", f32(4, 2), "final[1][0] has c, wanted only h"],
    ["gradients", "none", "gradients is a string, wanted an object"],
    ["gradients.x", f32(5, 4, 2), "gradients.x has shape [5,4,2], wanted [5,4,3]"],
    ["gradients.params.0.0.W_h", undefined, "gradients.params[0][0] has no W_h"],
    ["gradients.params.0.0.c_h", f32(2), "gradients.params[0][0] has c_h, wanted only W_h, U_h, b_h"],
    ["gradients.params.1.0.W_h", f32(2, 3), "gradients.params[1][0].W_h has shape [2,3], wanted [2,4]"],
    ["gradients.initial", [[state], [state]], "gradients.initial[0] has 1 walks, wanted 2"],
    ["unsupported", 1, "unsupported is a number, wanted a string"],
  ])("%s", (path, value, message) => {
    expect(check(altered(path, value))).toThrow(new AnswerError(message));
  });

  it("answers that were not asked for", () => {
    expect(check(good, { ...request, want: ["y", "final"] })).toThrow(
      new AnswerError("answer has gradients, which the request does not want"),
    );
  });
});

const throwing = (thrown: unknown) => ({
  get y(): never {
    throw thrown;
  },
});

describe("checkAnswer does not trust", () => {
  const unreadable = new Error("hidden");
  Object.defineProperty(unreadable, "message", {
    get(): never {
      throw unreadable;
    },
  });

  it.each<[string, unknown, string]>([
    ["null", null, "answer is null, wanted an object"],
    ["undefined", undefined, "answer is undefined, wanted an object"],
    ["a string", "ok", "answer is a string, wanted an object"],
    ["a list", [good], "answer is an array of length 1, wanted an object"],
    ["an enormous array", new Uint8Array(1e7), "answer is a Uint8Array, wanted an object"],
    ["a getter that throws", throwing(new Error("boom")), "answer cannot be read: boom"],
    ["one that throws a string", throwing("boom"), "answer cannot be read: it throws a string"],
    ["one that throws what throws", throwing(unreadable), "answer cannot be read: it threw what cannot be read"],
    [
      "an impostor",
      { ...good, y: { shape: [5, 4, 2], data: Object.create(Float32Array.prototype) as unknown } },
      "answer",
    ],
  ])("%s", (_, answer, message) => {
    expect(check(answer)).toThrow(AnswerError);
    expect(check(answer)).toThrow(message);
  });

  it("sizes: a record of very many states, each of a very long name", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`s${i}`, null]));
    expect(check(altered("final.1.0", many))).toThrow("final[1][0] has no h");
    expect(check(altered("final.0.0." + "s".repeat(1e6), 1))).toThrow(/^final\[0\]\[0\] has s{100}…, wanted only h$/);
  });
});

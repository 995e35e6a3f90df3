import { describe, expect, it } from "vitest";
import { catalogue, combinations, stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import { type Multiplication, degreesOf } from "./homogeneity.ts";

/** Degrees of what is multiplied, by name, one along every axis; `h'` is a state. */
const found = (cell: string, options: Options, size: string, by: Multiplication): Record<string, string>[] => {
  const step = stepFor(cell, options);
  const inputs = [...step.params, ...Object.values(step.state), step.x];
  return degreesOf(step, size, by).map((degrees) => ({
    ...Object.fromEntries(
      inputs.flatMap((node) => {
        const its = degrees(node);
        return its.every((degree) => degree === 0)
          ? []
          : [[node.name + (node.kind === "state" ? "'" : ""), its.join()]];
      }),
    ),
    y: degrees(step.y).join(),
  }));
};

describe("what can be negated", () => {
  it("is of an Elman network of an odd activation a unit in W, U, b and the state", () => {
    for (const activation of ["tanh", "identity", "softsign"])
      expect(found("elman", { activation }, "n", "sign")).toEqual([
        { W_h: "1,0", U_h: "1,1", b_h: "1", "h'": "1", y: "1" },
      ]);
    for (const activation of ["relu", "sigmoid", "hard-sigmoid", "hard-sigmoid-6", "softplus"])
      expect(found("elman", { activation }, "n", "sign")).toEqual([]);
  });

  it("is of an LSTM the candidate's row, every U's column and both states, with peepholes those too", () => {
    const plain = {
      U_i: "0,1",
      U_f: "0,1",
      U_o: "0,1",
      W_g: "1,0",
      U_g: "1,1",
      b_g: "1",
      "h'": "1",
      "c'": "1",
      y: "1",
    };
    expect(found("lstm", {}, "n", "sign")).toEqual([plain]);
    expect(found("lstm-peephole", {}, "n", "sign")).toEqual([{ ...plain, p_i: "1", p_f: "1", p_o: "1" }]);
    expect(found("lstm", { activation: "sigmoid" }, "n", "sign")).toEqual([]);
  });

  it("is of a GRU the candidate's row, every U's column and the state, and the inner bias where it has one", () => {
    const plain = { U_z: "0,1", U_r: "0,1", W_h: "1,0", U_h: "1,1", b_h: "1", "h'": "1", y: "1" };
    expect(found("gru", {}, "n", "sign")).toEqual([plain]);
    expect(found("gru-reset-after", {}, "n", "sign")).toEqual([{ ...plain, c_h: "1" }]);
  });

  it("is of the mLSTM a query with its key, and a value", () => {
    expect(found("mlstm", { bias: false }, "n", "sign")).toEqual([
      { W_q: "1,0", W_k: "1,0", "C'": "0,1", "n'": "1", y: "0" },
      { W_v: "1,0", "C'": "1,0", y: "1" },
    ]);
  });
});

describe("what can be multiplied by a power of two", () => {
  it("is of a network of rectified units a unit, U's column divided by it", () => {
    const scaled = [{ W_h: "1,0", U_h: "1,-1", b_h: "1", "h'": "1", y: "1" }];
    for (const activation of ["relu", "identity"]) expect(found("elman", { activation }, "n", "scale")).toEqual(scaled);
    for (const activation of ["tanh", "softsign", "sigmoid", "softplus"])
      expect(found("elman", { activation }, "n", "scale")).toEqual([]);
  });

  it("is of every cell a feature of its input", () => {
    for (const cell of catalogue)
      for (const options of combinations(cell)) {
        const inputs = found(cell.id, options, "m", "scale").filter((one) => one["x"] === "1");
        expect(inputs, cell.id).toHaveLength(1);
      }
  });

  it("has whole degrees, so that powers of two stay powers of two", () => {
    for (const { id } of catalogue)
      for (const size of ["n", "m"])
        for (const one of found(id, {}, size, "scale"))
          for (const degree of Object.values(one).join().split(",")) expect(Number(degree) % 1, id).toBeCloseTo(0);
  });
});

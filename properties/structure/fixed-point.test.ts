import { describe, expect, it } from "vitest";
import { catalogue, combinations, stepFor } from "../../spec/catalogue.ts";
import { restOf } from "./fixed-point.ts";

describe("what is at rest without input and biases", () => {
  it("is of an LSTM everything, and its biases are those of its gates", () => {
    expect(restOf(stepFor("lstm", {}))).toEqual({
      y: true,
      states: ["h", "c"],
      biases: ["b_i", "b_f", "b_o", "b_g"],
    });
    expect(restOf(stepFor("lstm", { bias: false }))).toMatchObject({ y: true, biases: [] });
  });

  it("is nothing where an activation of 0 is not 0", () => {
    for (const activation of ["sigmoid", "hard-sigmoid", "softplus"])
      expect(restOf(stepFor("elman", { activation }))).toMatchObject({ y: false, states: [] });
    for (const output of ["softmax", "identity"])
      expect(restOf(stepFor("jordan", { output })).y).toBe(output === "identity");
  });

  it("leaves out clocks, normalisers and stabilisers, which go on", () => {
    expect(restOf(stepFor("clockwork", {}))).toMatchObject({ y: true, states: ["h"] });
    expect(restOf(stepFor("slstm-stabilised", {}))).toMatchObject({ y: true, states: ["h", "c"] });
  });

  it("is with some options every cell but the one whose hidden layer is a sigmoid", () => {
    const moving = catalogue.filter(
      (cell) => !combinations(cell).some((options) => restOf(stepFor(cell.id, options)).y),
    );
    expect(moving.map(({ id }) => id)).toEqual(["scrn"]);
  });

  it("holds shifts that are parts of a vector", () => {
    const { y, biases } = restOf(stepFor("lstm-layer-norm", {}));
    expect(y).toBe(true);
    for (const name of ["e1_i", "e2_o", "e3", "b_g"]) expect(biases).toContain(name);
  });
});

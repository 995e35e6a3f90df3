import { describe, expect, it } from "vitest";
import { catalogue, stepFor } from "../../spec/catalogue.ts";
import { leakOf } from "./recurrence.ts";

const said = (cell: string): string => {
  const { weights, states } = leakOf(stepFor(cell, {}));
  return `${weights.toSorted().join(" ")}: ${states.join(" ")}`;
};

describe("without recurrent weights", () => {
  it("the cell state of an LSTM is affine in itself, its output is not", () => {
    expect(said("lstm")).toBe("U_f U_g U_i U_o: c");
    expect(said("lstm-peephole")).toBe("U_f U_g U_i U_o p_f p_i p_o: c");
  });

  it("the state of a GRU is, wherever the reset gate stands", () => {
    expect(said("gru")).toBe("U_h U_r U_z: h");
    expect(said("gru-reset-after")).toBe("U_h U_r U_z: h");
  });

  it("an Elman network forgets at once", () => {
    expect(said("elman")).toBe("U_h: ");
    expect(said("indrnn")).toBe("u_h: ");
  });

  it("leaves an affine state to every cell but those without a leak, and those that take a maximum", () => {
    const without = catalogue.filter(({ id }) => leakOf(stepFor(id, {})).states.length === 0).map(({ id }) => id);
    expect(without).toEqual(["elman", "jordan", "residual-elman", "indrnn", "slstm-stabilised", "mlstm-stabilised"]);
  });
});

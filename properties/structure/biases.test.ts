import { describe, expect, it } from "vitest";
import { catalogue, stepFor } from "../../spec/catalogue.ts";
import { affineMapsOf } from "./biases.ts";

/** `W_i b_i`, `W_x` */
const said = (cell: string): string[] | null =>
  affineMapsOf(stepFor(cell, {}))?.map(({ weight, bias }) => (bias === null ? weight : `${weight} ${bias}`)) ?? null;

describe("the affine maps of the input", () => {
  it("have the bias that is added to them", () => {
    expect(said("elman")).toEqual(["W_h b_h"]);
    expect(said("lstm")).toEqual(["W_i b_i", "W_f b_f", "W_o b_o", "W_g b_g"]);
    expect(said("mlstm")).toEqual(["W_q b_q", "W_k b_k", "W_v b_v", "w_i b_i", "w_f b_f", "W_o b_o"]);
  });

  it("have none where another product is what a bias is added to", () => {
    expect(said("gru-reset-after")).toEqual(["W_z b_z", "W_r b_r", "W_h b_h"]); // and c_h is of U h′
    expect(said("mgu1")).toEqual(["W_h b_h"]);
    expect(said("sru-v1")).toEqual(["W_x", "W_f b_f", "W_r b_r", "W_p"]);
    expect(said("lstm-layer-norm")).toEqual(["W_i", "W_f", "W_g", "W_o"]);
  });

  it("are not all where the input goes somewhere else too, or a state is as wide", () => {
    const others = catalogue.filter(({ id }) => said(id) === null).map(({ id }) => id);
    expect(others).toEqual(["qrnn", "lru", "rg-lru", "s6"]);
  });
});

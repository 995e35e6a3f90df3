import { expect, it } from "vitest";
import { stepFor } from "../../spec/catalogue.ts";
import { concatenatedOf } from "./concatenated.ts";

const said = (cell: string): string[] =>
  concatenatedOf(stepFor(cell, {})).map(({ W, U, state }) => `${W} x + ${U} ${state}`);

it("recurrent weights stand beside the input's where both are in one sum, and nowhere else", () => {
  expect(said("lstm")).toEqual(["W_i x + U_i h", "W_f x + U_f h", "W_o x + U_o h", "W_g x + U_g h"]);
  expect(said("lstm-projection")[0]).toBe("W_i x + U_i r");
  // a factor of the reset gate is no such sum, before the product or after it
  expect(said("gru")).toEqual(["W_z x + U_z h", "W_r x + U_r h"]);
  expect(said("gru-reset-after")).toEqual(["W_z x + U_z h", "W_r x + U_r h"]);
  expect(said("lstm-layer-norm")).toEqual([]);
  expect(said("indrnn")).toEqual([]);
});

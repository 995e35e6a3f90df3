import { expect, test } from "vitest";
import { stepFor } from "../catalogue.ts";
import { differentiate } from "./differentiate.ts";
import {
  activate,
  add,
  complement,
  constant,
  input,
  lerp,
  matvec,
  mul,
  negate,
  activationDerivative,
  tanh,
} from "./expression.ts";
import { toTex, toUnicode } from "./print.ts";

test.each<[string, Record<string, string | boolean>, string[], string[]]>([
  ["elman", {}, ["hₜ = tanh(Wₕ xₜ + Uₕ hₜ₋₁ + bₕ)"], ["h_t = \\tanh(W_{h} x_t + U_{h} h_{t-1} + b_{h})"]],
  [
    "elman",
    { activation: "relu", bias: false },
    ["hₜ = relu(Wₕ xₜ + Uₕ hₜ₋₁)"],
    ["h_t = \\operatorname{relu}(W_{h} x_t + U_{h} h_{t-1})"],
  ],
  ["elman", { activation: "identity" }, ["hₜ = Wₕ xₜ + Uₕ hₜ₋₁ + bₕ"], ["h_t = W_{h} x_t + U_{h} h_{t-1} + b_{h}"]],
  [
    "lstm",
    {},
    [
      "iₜ = σ(Wᵢ xₜ + Uᵢ hₜ₋₁ + bᵢ)",
      "fₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f)",
      "oₜ = σ(Wₒ xₜ + Uₒ hₜ₋₁ + bₒ)",
      "gₜ = tanh(W_g xₜ + U_g hₜ₋₁ + b_g)",
      "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ",
      "hₜ = oₜ ⊙ tanh(cₜ)",
    ],
    [
      "i_t = \\sigma(W_{i} x_t + U_{i} h_{t-1} + b_{i})",
      "f_t = \\sigma(W_{f} x_t + U_{f} h_{t-1} + b_{f})",
      "o_t = \\sigma(W_{o} x_t + U_{o} h_{t-1} + b_{o})",
      "g_t = \\tanh(W_{g} x_t + U_{g} h_{t-1} + b_{g})",
      "c_t = f_t \\odot c_{t-1} + i_t \\odot g_t",
      "h_t = o_t \\odot \\tanh(c_t)",
    ],
  ],
  [
    "gru",
    {},
    [
      "zₜ = σ(W_z xₜ + U_z hₜ₋₁ + b_z)",
      "rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)",
      "h̃ₜ = tanh(Wₕ xₜ + Uₕ (rₜ ⊙ hₜ₋₁) + bₕ)",
      "hₜ = (1 − zₜ) ⊙ h̃ₜ + zₜ ⊙ hₜ₋₁",
    ],
    [
      "z_t = \\sigma(W_{z} x_t + U_{z} h_{t-1} + b_{z})",
      "r_t = \\sigma(W_{r} x_t + U_{r} h_{t-1} + b_{r})",
      "\\tilde{h}_t = \\tanh(W_{h} x_t + U_{h} (r_t \\odot h_{t-1}) + b_{h})",
      "h_t = (1 - z_t) \\odot \\tilde{h}_t + z_t \\odot h_{t-1}",
    ],
  ],
  [
    "gru-reset-after",
    {},
    [
      "zₜ = σ(W_z xₜ + U_z hₜ₋₁ + b_z)",
      "rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)",
      "h̃ₜ = tanh(Wₕ xₜ + bₕ + rₜ ⊙ (Uₕ hₜ₋₁ + cₕ))",
      "hₜ = (1 − zₜ) ⊙ h̃ₜ + zₜ ⊙ hₜ₋₁",
    ],
    [
      "z_t = \\sigma(W_{z} x_t + U_{z} h_{t-1} + b_{z})",
      "r_t = \\sigma(W_{r} x_t + U_{r} h_{t-1} + b_{r})",
      "\\tilde{h}_t = \\tanh(W_{h} x_t + b_{h} + r_t \\odot (U_{h} h_{t-1} + c_{h}))",
      "h_t = (1 - z_t) \\odot \\tilde{h}_t + z_t \\odot h_{t-1}",
    ],
  ],
])("%s %o", (cell, options, inUnicode, inTex) => {
  const { equations } = stepFor(cell, options);
  expect(toUnicode(equations)).toEqual(inUnicode);
  expect(toTex(equations)).toEqual(inTex);
});

const h = input("state", "h", ["n"]);
const U = input("param", "U", ["n", "n"]);

test("a quantity of two names is printed once, and keeps the first", () => {
  expect(toUnicode(stepFor("qrnn-window-1", { pooling: "f" }).equations).slice(2)).toEqual([
    "cₜ = (1 − fₜ) ⊙ zₜ + fₜ ⊙ cₜ₋₁",
    "hₜ = cₜ",
  ]);
});

test("gradients", () => {
  const dy = input("cotangent", "y", ["n"]);
  const adjoint = differentiate(new Map([[tanh(matvec(U, h)), dy]]), [U, h]);
  const equations = { dU: adjoint.get(U) ?? U, dh: adjoint.get(h) ?? h };
  expect(toUnicode(equations)).toEqual(["dUₜ = (y\u0304 ⊙ tanh′(U hₜ₋₁)) hₜ₋₁ᵀ", "dhₜ = Uᵀ (y\u0304 ⊙ tanh′(U hₜ₋₁))"]);
  expect(toTex(equations)).toEqual([
    "dU_t = (\\bar{y} \\odot \\tanh'(U h_{t-1})) h_{t-1}^\\top",
    "dh_t = U^\\top (\\bar{y} \\odot \\tanh'(U h_{t-1}))",
  ]);
});

test("what is composite stands in parentheses where it is a factor", () => {
  const sum = activate("identity", add(h, h));
  expect(
    toUnicode({
      a: mul(sum, h),
      b: negate(add(h, h)),
      c: mul(complement(h), constant(2, ["n"])),
      d: lerp(h, sum, h),
      e: mul(h, activationDerivative("identity", h, h)),
    }),
  ).toEqual([
    "aₜ = (hₜ₋₁ + hₜ₋₁) ⊙ hₜ₋₁",
    "bₜ = −(hₜ₋₁ + hₜ₋₁)",
    "cₜ = (1 − hₜ₋₁) ⊙ 2",
    "dₜ = (1 − hₜ₋₁) ⊙ (hₜ₋₁ + hₜ₋₁) + hₜ₋₁ ⊙ hₜ₋₁",
    "eₜ = hₜ₋₁ ⊙ id′(hₜ₋₁)",
  ]);
});

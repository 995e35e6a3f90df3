import { expect, test } from "vitest";
import { expectation } from "../../spec/networks/oracle.ts";
import { precision } from "../../spec/language/precision.ts";
import { caseOf } from "../testing/cases.ts";
import { byHand, withoutEffect } from "./by-hand.ts";
import { drawRequest } from "./request.ts";

const handOf = (line: string): string | null => byHand(drawRequest(caseOf(line)).request);

test("every equation has its value, and the last is what the definition says", () => {
  for (const cell of ["lstm", "gru", "elman", "mgu"]) {
    const { request } = drawRequest(caseOf(`cell=${cell} T=1 B=1 m=2 n=1 seed=3`));
    const [y] = expectation(request, { precision: precision("float64", "absolute"), gradients: false }).y.value;
    expect(byHand(request)?.endsWith(` = ${Number(y?.toPrecision(4))}`)).toBe(true);
  }
});

test("a few units are told side by side, and an absent state is 0", () => {
  const text = handOf("cell=elman T=1 B=1 m=1 n=2 start=absent zero=W_h seed=1 integers=true");
  expect(text).toMatch(/^hₜ = tanh\(Wₕ xₜ \+ Uₕ hₜ₋₁ \+ bₕ\) = \[-?0\.\d+, -?0\.\d+\]$/);
  expect(handOf("cell=elman T=1 B=1 m=1 n=1 start=absent zero=W_h,b_h seed=1")).toMatch(/ = 0$/);
});

test("nothing is told of more than a person computes", () => {
  expect(handOf("cell=elman T=2 B=1 m=1 n=1 seed=1")).toBeNull();
  expect(handOf("cell=elman T=1 B=2 m=1 n=1 seed=1")).toBeNull();
  expect(handOf("cell=elman T=1 B=1 m=1 n=4 seed=1")).toBeNull();
  expect(handOf("cell=elman T=1 B=1 m=1 n=1 lens=0 seed=1")).toBeNull();
  expect(handOf("cell=elman T=1 B=1 m=1 n=1 dir=bi seed=1")).toBeNull();
  expect(handOf("cell=elman T=1 B=1 m=1 n=1 layers=2 seed=1")).toBeNull();
  expect(handOf("cell=slstm-stabilised T=1 B=1 m=1 n=1 seed=1")).toBeNull();
});

test("an input without effect is one whose every weight is 0", () => {
  const idle = (line: string): string[] => withoutEffect(drawRequest(caseOf(`${line} integers=true seed=1`)).request);
  expect(idle("cell=elman T=1 B=1 m=1 n=1 zero=W_h")).toEqual(["x"]);
  expect(idle("cell=elman T=1 B=1 m=1 n=1 zero=W_h,U_h")).toEqual(["x", "initial h"]);
  expect(idle("cell=elman T=1 B=1 m=1 n=1 zero=b_h")).toEqual([]);
  expect(idle("cell=lstm T=1 B=1 m=1 n=1 zero=U_i,U_f,U_o,U_g")).toEqual(["initial h"]);
  expect(idle("cell=elman T=2 B=1 m=1 n=1 zero=W_h,U_h")).toEqual([]);
});

/** The symbols of the update rules: one parameter x [n] of n elements, flattened, and its gradient g [n]. */
import { type Input, type Node, constant, input, negate, scale } from "../../language/expression.ts";

/** ∂L/∂x at this step, [n] */
export const g: Input = input("x", "g", ["n"]);

/** x′, the parameter before this step, [n] */
export const x: Input = input("state", "x", ["n"]);

/** The rule's memory from the step before, [n]; 0 at first. */
export const memory = (name: string): Input => input("state", name, ["n"]);

/** A hyperparameter, [] */
export const hyper = (name: string): Input => input("param", name, []);

/** The learning rate, [] */
export const eta: Input = hyper("eta");

/** −η d, the change of x along d [n] */
export const against = (d: Node): Node => negate(scale(eta, d));

/** The same number [] at each of the n places. */
export const everywhere = (s: Node): Node => scale(s, constant(1, ["n"]));

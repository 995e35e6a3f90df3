/**
 * Clockwork network: Koutník et al. 2014, arXiv 1402.3511. Computed by pranv/clockwork_rnn, whose first step is t = 0 too. x is
 * [m], t one number, all else [n]; h', t' are h, t one step earlier. Unit j is in module ⌊j g/n⌋ of g, whose period is
 * T_j = 2^⌊j g/n⌋; M_ij = 1 where T_i ≤ T_j, else 0; a_j = 1 where T_j divides t', else 0. What is not computed is not read.
 *
 *     h̃ = tanh(W_h x + (M ⊙ U_h) h' + b_h)    (1)
 *     h = a ⊙ h̃ + (1 − a) ⊙ h'                (2)
 *     t = t' + 1                              (3)
 */
import type { Algebra, Matrix, Vector } from "./algebra.ts";
import { departing, type Cell, type Parameters, type Vectors } from "./cell.ts";

const parameters = ["W_h", "U_h", "b_h"] as const;

type ClockworkParameters = Parameters<(typeof parameters)[number]>;

const defaults = { modules: 2, bias: true } as const;

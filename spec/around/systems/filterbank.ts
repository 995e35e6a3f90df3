/**
 * A grid of N × N Gaussian filters over an image of B rows and A columns, and what is read and written through it: K. Gregor et al. 2015,
 * arXiv 1502.04623, equations (19)–(29), i = 1 … N, a = 1 … A, b = 1 … B, N ≥ 2.
 *
 *     g_X = (A + 1)/2 (g̃_X + 1),   g_Y = (B + 1)/2 (g̃_Y + 1),   δ = (max(A, B) − 1)/(N − 1) δ̃
 *     μ_X^i = g_X + (i − N/2 − ½) δ,   F_X[i, a] = exp(−(a − μ_X^i)²/2σ²)/Z, its rows with sum 1; F_Y alike
 *     read(x) = γ F_Y x F_Xᵀ,   write(w) = (1/γ) F_Yᵀ w F_X
 */
import {
  type Node,
  activate,
  add,
  concat,
  constant,
  dot,
  input,
  mul,
  negate,
  part,
  pattern,
  scale,
  softmax,
} from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { inputs } from "./parts.ts";

const ones = (count: number): string[] => Array.from({ length: count }, () => "1");
const number = (value: number): Node => constant(value, []);
const at = (row: Node, count: number, i: number): Node => part(row, ones(count), i);

/** The rows of F over places 1 … `count`, each ["1+1+…"], of a centre, a distance δ and 1/2σ². */
function filters(N: number, count: number, centre: Node, delta: Node, sharpness: Node): Node[] {
  const shape = [ones(count).join("+")];
  const places = pattern("1, 2, …", shape, ([a]) => (a as number) + 1);
  return Array.from({ length: N }, (_, i) => {
    const mu = add(centre, scale(number(i + 1 - N / 2 - 0.5), delta));
    const distance = add(places, negate(scale(mu, constant(1, shape))));
    return softmax(negate(scale(sharpness, mul(distance, distance))));
  });
}

/** Both results by rows, from `aim` = (g̃_X, g̃_Y, ln σ², ln δ̃, ln γ), an image of rows `x0 …` [A] and a patch of rows `w0 …` [N]. */
export function filterbank(N: number, A: number, B: number): Equations {
  const aim = input("x", "aim", ["1+1+1+1+1"]);
  const [gX, gY, logVariance, logDelta, logGamma] = ones(5).map((_, i) => at(aim, 5, i)) as [
    Node,
    Node,
    Node,
    Node,
    Node,
  ];
  const centre = (g: Node, count: number): Node => scale(number((count + 1) / 2), add(g, number(1)));
  const delta = scale(number((Math.max(A, B) - 1) / (N - 1)), activate("exp", logDelta));
  const sharpness = scale(number(0.5), activate("reciprocal", activate("exp", logVariance)));
  const gamma = activate("exp", logGamma);
  const FX = filters(N, A, centre(gX, A), delta, sharpness);
  const FY = filters(N, B, centre(gY, B), delta, sharpness);
  const xs = inputs("x", B, ones(A).join("+"));
  const ws = inputs("w", N, ones(N).join("+"));
  const reads = FY.map((fy) => {
    const mixed = add(...xs.map((x, b) => scale(at(fy, B, b), x))); // row of F_Y x, [A]
    return concat(...FX.map((fx) => mul(gamma, dot(fx, mixed))));
  });
  const rows = ws.map((w) => add(...FX.map((fx, j) => scale(at(w, N, j), fx)))); // rows of w F_X, [A]
  const writes = xs.map((_, b) =>
    scale(activate("reciprocal", gamma), add(...rows.map((row, i) => scale(at(FY[i] as Node, B, b), row)))),
  );
  return Object.fromEntries([
    ...reads.map((row, i): [string, Node] => [`read${i}`, row]),
    ...writes.map((row, b): [string, Node] => [`write${b}`, row]),
  ]);
}

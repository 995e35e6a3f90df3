import type { RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { float64 } from "../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import type { Input } from "../../spec/language/expression.ts";
import { toUnicode } from "../../spec/language/print.ts";
import { program } from "../../spec/language/program.ts";
import { lengthOf } from "../../spec/language/sizes.ts";

/** Units that are told of each equation. */
const UNITS = 3;
/** Equations that are told at most. */
const EQUATIONS = 8;

function digits(value: number): string {
  const short = Number(value.toPrecision(4));
  if (Object.is(value, -0)) return "-0";
  return short !== 0 && Math.abs(short) < 1e-4 ? short.toExponential() : String(short);
}

/**
 * The equations of the definition with their values in the one step of a request, one a line: `fₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f) = 0.7311`.
 * Null where there are more steps, rows, layers, directions or units than a person computes.
 */
export function byHand({ sizes, layers, lengths, x }: RunRequest): string | null {
  const [layer, ...others] = layers;
  if (layer === undefined || others.length > 0 || sizes.T !== 1 || sizes.B !== 1 || sizes.n > UNITS) return null;
  if (layer.direction === "bidirectional" || (lengths !== null && lengths[0] !== 1)) return null;
  const step = stepFor(layer.cell, layer.options);
  const equations = Object.values(step.equations);
  if (equations.length > EQUATIONS) return null;
  const graph = program(equations);
  const given = (node: Input): readonly number[] => {
    if (node.kind === "x") return [...x.data];
    const from = node.kind === "param" ? layer.params[0] : layer.initial?.[0];
    return Array.from(from?.[node.name]?.data ?? { length: lengthOf(node, sizes) }, (value) => value ?? 0);
  };
  const values = evaluate(graph, sizes, given, float64);
  const lines = toUnicode(step.equations);
  return equations
    .map((node, k) => {
      const told = (values[graph.place.get(node) as number] as readonly number[]).map(digits);
      return `${lines[k]} = ${told.length === 1 ? told[0] : `[${told.join(", ")}]`}`;
    })
    .join("\n");
}

import type { RunRequest } from "../../impl/contract.ts";
import { byHandInt8, isOfIntegers } from "../../impl/defined/integer.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { float64 } from "../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import type { Step } from "../../spec/cell.ts";
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

/** The step of a request that a person can compute; null where there are more steps, rows, layers, directions or units. */
function stepIn({ sizes, layers, lengths }: RunRequest): Step | null {
  const [layer, ...others] = layers;
  if (isOfIntegers({ layers })) return null;
  if (layer === undefined || others.length > 0 || sizes.T !== 1 || sizes.B !== 1 || sizes.n > UNITS) return null;
  if (layer.direction === "bidirectional" || (lengths !== null && lengths[0] !== 1)) return null;
  const step = stepFor(layer.cell, layer.options);
  return Object.keys(step.equations).length > EQUATIONS ? null : step;
}

/** The value of every equation in the one step of a request; the input `name` (`x`, or a state) is put in place of the request's. */
function valuesOf(
  step: Step,
  { sizes, layers, x }: RunRequest,
  other: { readonly name: string; readonly value: (k: number) => number } | null = null,
): (readonly number[])[] {
  const [layer] = layers;
  const equations = Object.values(step.equations);
  const graph = program(equations);
  const given = (node: Input): readonly number[] => {
    const length = lengthOf(node, sizes);
    if (other !== null && node.kind !== "param" && other.name === (node.kind === "x" ? "x" : node.name))
      return Array.from({ length }, (_, k) => other.value(k));
    if (node.kind === "x") return [...x.data];
    const from = node.kind === "param" ? layer?.params[0] : layer?.initial?.[0];
    return Array.from(from?.[node.name]?.data ?? { length }, (value) => value ?? 0);
  };
  const values = evaluate(graph, sizes, given, float64);
  return equations.map((node) => values[graph.place.get(node) as number] as readonly number[]);
}

/**
 * The equations of the definition with their values in the one step of a request, one a line: `fₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f) = 0.7311`.
 * Null where there are more steps, rows, layers, directions or units than a person computes.
 */
export function byHand(request: RunRequest): string | null {
  const { T, B, n } = request.sizes;
  if (isOfIntegers(request)) return T === 1 && B === 1 && n <= UNITS ? byHandInt8(request) : null;
  const step = stepIn(request);
  if (step === null) return null;
  const lines = toUnicode(step.equations);
  return valuesOf(step, request)
    .map((values, k) => {
      const told = values.map(digits);
      return `${lines[k]} = ${told.length === 1 ? told[0] : `[${told.join(", ")}]`}`;
    })
    .join("\n");
}

/** Numbers in place of an input that may not matter: of both signs, none of them 0, and different in each unit. */
const OTHERS: readonly ((k: number) => number)[] = [(k) => 1.25 + k, (k) => -0.375 - k];

/** Inputs that are not 0 and change no equation of the one step of a request: `x`, `initial h`. Empty where that is not told by hand. */
export function withoutEffect(request: RunRequest): string[] {
  const step = stepIn(request);
  if (step === null) return [];
  const before = JSON.stringify(valuesOf(step, request));
  const states = Object.entries(request.layers[0]?.initial?.[0] ?? {});
  return [["x", request.x] as const, ...states]
    .filter(([name, { data }]) => {
      const same = (value: (k: number) => number): boolean =>
        JSON.stringify(valuesOf(step, request, { name, value })) === before;
      return data.some((value) => value !== 0) && OTHERS.every(same);
    })
    .map(([name]) => (name === "x" ? name : `initial ${name}`));
}

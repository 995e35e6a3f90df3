/** Counts as formulas in the sizes of a cell, from the shapes of its equations: 4(nm + n² + n) parameters of an LSTM. */
import type { Step } from "../cell.ts";
import { accumulated } from "./count.ts";
import type { Shape } from "./expression.ts";
import { program } from "./program.ts";
import { type SizeOf, sizeAt } from "./sizes.ts";

/** A product of sizes, sorted: `["n", "n"]`; the empty one is 1. */
type Monomial = readonly string[];

interface Term {
  readonly monomial: Monomial;
  readonly times: number;
}

/** A sum of terms, each monomial once. */
export type Formula = readonly Term[];

/** n first, as papers write: nm, np. */
const sorted = (symbols: Monomial): Monomial =>
  [...symbols].sort((a, b) => Number(b === "n") - Number(a === "n") || (a < b ? -1 : a > b ? 1 : 0));

const sum = (terms: Formula): Formula =>
  terms.reduce<Term[]>((all, term) => {
    const at = all.findIndex(({ monomial }) => monomial.join() === term.monomial.join());
    const known = all[at];
    return known === undefined
      ? [...all, term]
      : all.with(at, { monomial: term.monomial, times: known.times + term.times });
  }, []);

const product = (a: Formula, b: Formula): Formula =>
  sum(a.flatMap((s) => b.map((t) => ({ monomial: sorted([...s.monomial, ...t.monomial]), times: s.times * t.times }))));

/** One size: a symbol, a number, or a sum of these. */
const dimension = (size: string): Formula =>
  sum(
    size
      .split("+")
      .map((word) => (/^\d+$/.test(word) ? { monomial: [], times: Number(word) } : { monomial: [word], times: 1 })),
  );

const one: Formula = [{ monomial: [], times: 1 }];

/** Number of elements of all these shapes; a shape of 0 elements is no term. */
export const elementsOf = (shapes: readonly Shape[]): Formula =>
  sum(shapes.flatMap((shape) => shape.map(dimension).reduce(product, one))).filter(({ times }) => times !== 0);

/** Trainable scalars of a cell. */
export const parametersOf = ({ params }: Step): Formula => elementsOf(params.map(({ shape }) => shape));

/** Multiply-adds in the matrix and scalar products of one step (docs/theory.md 1.4). */
export const multiplyAddsOf = ({ equations }: Step): Formula =>
  elementsOf(
    program(Object.values(equations))
      .nodes.map(accumulated)
      .filter((shape) => shape !== null),
  );

/** The number at actual sizes. @throws RangeError for a symbol without a size */
export const valueAt = (formula: Formula, sizes: SizeOf): number =>
  formula.reduce(
    (total, { monomial, times }) => total + monomial.reduce((value, symbol) => value * sizeAt(symbol, sizes), times),
    0,
  );

const POWERS: Readonly<Record<number, string>> = { 1: "", 2: "²", 3: "³" };

/** `n²m`; with dots where a symbol is longer than a letter. */
function showMonomial(monomial: Monomial): string {
  const symbols = [...new Set(monomial)];
  const powers = symbols.map((symbol) => {
    const power = monomial.filter((other) => other === symbol).length;
    return symbol + (POWERS[power] ?? `^${power}`);
  });
  return powers.join(symbols.every((symbol) => symbol.length === 1) ? "" : "·");
}

const showTerm = ({ monomial, times }: Term): string =>
  monomial.length === 0 ? String(times) : `${times === 1 ? "" : times}${showMonomial(monomial)}`;

const showSum = (monomials: readonly Monomial[]): string =>
  monomials.map((monomial) => showTerm({ monomial, times: 1 })).join(" + ");

/** The monomial without one `symbol`. */
const without = (monomial: Monomial, symbol: string): Monomial => monomial.toSpliced(monomial.indexOf(symbol), 1);

/** `times` the sum of the monomials, a common size put in front where that leaves no 1: n(m + n), but nm + n. */
function showMultiple(times: number, monomials: readonly Monomial[]): string {
  const [first = []] = monomials;
  const common = first.find((symbol) => monomials.every((other) => other.length > 1 && other.includes(symbol)));
  if (monomials.length === 1) return showTerm({ monomial: first, times });
  if (common !== undefined)
    return `${times === 1 ? "" : times}${common}(${showSum(monomials.map((monomial) => without(monomial, common)))})`;
  return times === 1 ? showSum(monomials) : `${times}(${showSum(monomials)})`;
}

/** The formula as one would write it: 4(nm + n² + n), 3(nm + n² + n) + n, n(m + n), nm + 2n. */
export function show(formula: Formula): string {
  const terms = [...formula].sort((a, b) => b.monomial.length - a.monomial.length);
  if (terms.length === 0) return "0";
  const least = Math.min(...terms.map(({ times }) => times));
  const rest = terms.flatMap((term) => (term.times > least ? [{ ...term, times: term.times - least }] : []));
  const alike = terms.length - rest.length;
  if (rest.length > 0 && (least === 1 || rest.length > 1 || alike < 2)) return terms.map(showTerm).join(" + ");
  return [
    showMultiple(
      least,
      terms.map(({ monomial }) => monomial),
    ),
    ...rest.map(showTerm),
  ].join(" + ");
}

import type { JsonNumber, Verdict } from "../../properties/verdict.ts";
import type { Options } from "../../spec/options.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** Numbers below this have a power of ten. */
const SMALL = 1e-4;

/** A number to `digits` significant digits, without trailing zeros: `0.0123`, `1.5e-7`, `-0`, `NaN`. */
export function formatNumber(value: JsonNumber, digits = 3): string {
  if (typeof value === "string") return value;
  const short = Number(value.toPrecision(digits));
  if (Object.is(value, -0)) return "-0";
  return short !== 0 && Math.abs(short) < SMALL ? short.toExponential() : String(short);
}

/** Two numbers with the digits needed to see by how much they differ: two beyond the first that does, four at least. */
export function formatPair(a: JsonNumber, b: JsonNumber): readonly [string, string] {
  const at = (digits: number): readonly [string, string] => [formatNumber(a, digits), formatNumber(b, digits)];
  for (let digits = 2; digits < 17; digits++) {
    const [left, right] = at(digits);
    if (left !== right) return at(Math.min(17, digits + 2));
  }
  return at(17);
}

const superscript = (power: number): string =>
  String(power).replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "");

/** A distance as a multiple of its bound: `12 times the bound`, `2.7·10¹³ times the bound`; `null` where the quotient says nothing. */
export function formatExcess(distance: JsonNumber, bound: JsonNumber): string | null {
  const ratio = Number(distance) / Number(bound);
  if (!Number.isFinite(ratio)) return null;
  const [digits, power] = ratio.toExponential(1).split("e+");
  const said = ratio > 1000 ? `${Number(digits)}·10${superscript(Number(power))}` : formatNumber(ratio);
  return `${said} times the bound`;
}

/** Options as they are written in a case: `bias=false activation=relu`; empty for the default cell. */
export const formatOptions = (options: Options): string =>
  Object.entries(options)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => oneLine(`${name}=${value}`, 80))
    .join(" ");

/** Options and element type of a verdict: `bias=false float32`. */
export const formatVariant = (verdict: Pick<Verdict, "options" | "dtype">): string =>
  [formatOptions(verdict.options), verdict.dtype].filter((part) => part !== "").join(" ");

/** The law on the start of a program, before which nothing is tried. */
const START = "protocol/start";

/** True for a program that did not start. */
export const isStart = ({ law }: Pick<Verdict, "law">): boolean => law === START;

/** True for a verdict on a program as a whole: it did not start, or did not stop. */
export const isWhole = ({ cell }: Pick<Verdict, "cell">): boolean => cell === "all";

/** A number of things: `1 law`, `1,234 laws`. */
export const formatCount = (count: number, singular: string, plural = `${singular}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;

/** A duration: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${formatNumber(Number(seconds.toFixed(1)), 2)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

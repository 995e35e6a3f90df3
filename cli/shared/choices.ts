import type { Law } from "../../properties/law.ts";
import { lawsNamed } from "../../properties/run/selection.ts";
import type { Level } from "../../properties/run/tasks.ts";
import { catalogue, integerCells } from "../../spec/catalogue.ts";
import { type ArithmeticId, profileOf } from "../../spec/language/precision.ts";
import type { Cell } from "../../spec/cell.ts";
import { UsageError } from "./errors.ts";
import { unknownCell } from "./similar.ts";

/** Words between commas, at least one. @throws UsageError */
export function listOf(option: string, text: string): string[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  if (words.length === 0) throw new UsageError(`${option} names nothing`);
  return words;
}

/** `--cells lstm,gru`. @throws UsageError naming the cells there are */
export const cellsOf = (text: string, option = "--cells"): string[] => among(catalogue, text, option);

/** The same, those of integers too. @throws UsageError */
export const declarableCellsOf = (text: string): string[] => among([...catalogue, ...integerCells], text, "--cells");

function among(cells: readonly Cell[], text: string, option: string): string[] {
  const ids = cells.map(({ id }) => id);
  const use = option === "--as" ? "a file cannot be one" : "this command has no use for it";
  return listOf(option, text).map((word) => {
    if (!ids.includes(word) && integerCells.some(({ id }) => id === word))
      throw new UsageError(`${option}: ${word} is a cell of integers: ${use}`);
    if (!ids.includes(word)) throw new UsageError(unknownCell(word));
    return word;
  });
}

/** `--laws padding,time/chunking`: ids, or the themes before the slash; `--laws !padding` takes away. @throws UsageError naming the laws of the theme, or the themes */
export function lawsOf(text: string, level: Level): Law[] {
  const words = listOf("--laws", text);
  try {
    return lawsNamed(words, level);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** A whole number. @throws UsageError */
export function wholeNumber(option: string, text: string, most: number, least = 0): number {
  if (!/^\d+$/.test(text) || Number(text) > most || Number(text) < least)
    throw new UsageError(`${option} is ${JSON.stringify(text)}, must be a whole number from ${least} to ${most}`);
  return Number(text);
}

/** A number of seconds. @throws UsageError */
export function secondsOf(option: string, text: string): number {
  if (/^\d{1,8}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`${option} is ${JSON.stringify(text)}, must be a whole number of seconds, 1 or more`);
}

/** One of a closed set. @throws UsageError */
export function oneOf<V extends string>(option: string, text: string, values: readonly V[]): V {
  const found = values.find((value) => value === text);
  if (found === undefined)
    throw new UsageError(`${option} is ${JSON.stringify(text)}, must be one of ${values.join(", ")}`);
  return found;
}

/** An arithmetic by its name or in numbers. @throws UsageError */
export function arithmeticOf(option: string, text: string): ArithmeticId {
  try {
    profileOf(text);
  } catch (error) {
    throw new UsageError(`${option} is ${JSON.stringify(text)}: ${(error as RangeError).message}`);
  }
  return text as ArithmeticId;
}

/** `3/16`. @throws UsageError */
export function shardOf(text: string): readonly [number, number] {
  const [i, n] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (i === undefined || n === undefined || i < 1 || i > n)
    throw new UsageError(`--shard is ${JSON.stringify(text)}, must be i/n with 1 ≤ i ≤ n, such as 3/16`);
  return [i, n];
}

import { laws as common, lawsAt } from "../laws/index.ts";
import type { Law } from "../law.ts";
import { lawsOfKernels } from "../kernel/laws.ts";
import { lawsOfSequences } from "../sequences/laws.ts";
import { lawsOfFiles } from "./own-weights.ts";
import { lawsOfIntegers } from "../integer/laws.ts";
import type { Level } from "./tasks.ts";

/** Laws that only some targets are asked: those with weights of their own, with streams, masks or resets, with cells of integers, and kernels. */
export const lawsOfSome: readonly Law[] = [...lawsOfFiles, ...lawsOfSequences, ...lawsOfIntegers, ...lawsOfKernels];

/** Every law that can be named. */
export const everyLaw: readonly Law[] = [...common, ...lawsOfSome];

/** The laws that a run tries where none are named. */
export const lawsTried = (level: Level): Law[] => [...lawsAt(level), ...lawsOfSome];

const themeOf = (id: string): string => id.split("/", 1).join("");

/** The laws of the theme that was named, or all themes. */
function likely(word: string): string {
  const own = everyLaw.filter(({ id }) => themeOf(id) === themeOf(word));
  const themes = [...new Set(everyLaw.map(({ id }) => themeOf(id)))];
  return own.length > 0
    ? `${themeOf(word)} has ${own.map(({ id }) => id).join(", ")}`
    : `the themes are ${themes.join(", ")}; gatecheck spec CELL --json has the ids of all laws of a cell`;
}

/** The laws that a word names: one by its id or by its name behind the theme, or those that a theme has at a level. */
function meant(word: string, level: Level): readonly Law[] {
  const one = everyLaw.filter(({ id }) => id === word);
  const theme = everyLaw.filter(({ id }) => id.startsWith(`${word}/`));
  const found = [one, theme, everyLaw.filter(({ id }) => id.endsWith(`/${word}`))].find((some) => some.length > 0);
  if (found === undefined) throw new RangeError(`unknown law ${JSON.stringify(word)}; ${likely(word)}`);
  if (found !== theme) return found;
  const ofLevel = lawsTried(level).filter((law) => theme.includes(law));
  if (ofLevel.length > 0) return ofLevel;
  throw new RangeError(`${word} has no law at level ${level}; by id there are ${theme.map(({ id }) => id).join(", ")}`);
}

/**
 * The laws that are meant by ids, by names, by themes, or by themselves, which may be laws of one's own: in the order of all laws,
 * then one's own. `!word` and `-word` take away; where nothing else is named, from all laws of the level.
 * @throws RangeError naming the laws of the theme, or the themes
 */
export function lawsNamed(chosen: readonly (Law | string)[], level: Level): Law[] {
  const away = chosen.filter((word) => typeof word === "string").filter((word) => /^[!-]/.test(word));
  const named = chosen.filter((word) => typeof word !== "string" || !away.includes(word));
  const gone = new Set(away.flatMap((word) => meant(word.slice(1), "exhaustive")));
  const all =
    named.length === 0 ? lawsTried(level) : named.flatMap((it) => (typeof it === "string" ? meant(it, level) : [it]));
  const left = new Set(all.filter((law) => !gone.has(law)));
  if (left.size === 0) throw new RangeError(`the laws ${chosen.map(String).join(",")}: nothing is left`);
  return [...everyLaw.filter((law) => left.has(law)), ...[...left].filter((law) => !everyLaw.includes(law))];
}

import { laws } from "../laws/index.ts";
import type { Law } from "../law.ts";

const themeOf = (id: string): string => id.split("/", 1).join("");

/** The laws of the theme that was named, or all themes. */
function likely(word: string): string {
  const own = laws.filter(({ id }) => themeOf(id) === themeOf(word));
  const themes = [...new Set(laws.map(({ id }) => themeOf(id)))];
  return own.length > 0
    ? `${themeOf(word)} has ${own.map(({ id }) => id).join(", ")}`
    : `the themes are ${themes.join(", ")}; gatecheck spec CELL --json has the ids of all laws of a cell`;
}

/**
 * The laws that are meant by ids, by the themes before the slash, or by themselves, which may be laws of one's own: in the order
 * of all laws, then one's own.
 * @throws RangeError naming the laws of the theme, or the themes
 */
export function lawsNamed(chosen: readonly (Law | string)[]): Law[] {
  const meant = chosen.flatMap((word) => {
    if (typeof word !== "string") return [word];
    const found = laws.filter(({ id }) => id === word || id.startsWith(`${word}/`));
    if (found.length === 0) throw new RangeError(`unknown law ${JSON.stringify(word)}; ${likely(word)}`);
    return found;
  });
  return [...laws.filter((law) => meant.includes(law)), ...new Set(meant.filter((law) => !laws.includes(law)))];
}

import { laws } from "./laws/index.ts";
import type { Law } from "./law.ts";

/**
 * The laws that are meant by ids, by the themes before the slash, or by themselves, which may be laws of one's own: in the order
 * of all laws, then one's own.
 * @throws RangeError naming the laws there are
 */
export function lawsNamed(chosen: readonly (Law | string)[]): Law[] {
  const meant = chosen.flatMap((word) => {
    if (typeof word !== "string") return [word];
    const found = laws.filter(({ id }) => id === word || id.startsWith(`${word}/`));
    if (found.length === 0)
      throw new RangeError(`unknown law ${JSON.stringify(word)}; there are ${laws.map(({ id }) => id).join(", ")}`);
    return found;
  });
  return [...laws.filter((law) => meant.includes(law)), ...new Set(meant.filter((law) => !laws.includes(law)))];
}

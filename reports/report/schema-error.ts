import { oneLine } from "../../impl/untrusted-text.ts";
import type { Fault } from "./validator.ts";

/** The keys to a value as they are written in JavaScript: `verdicts[3].options.bias`. */
const place = (path: Fault["path"]): string =>
  path
    .map((key) => (/^\d+$/.test(String(key)) ? `[${key}]` : `.${oneLine(String(key), 60)}`))
    .join("")
    .replace(/^\./, "");

/** A value of the file in a few characters: `"maybe"`, `3`, `an array`. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return oneLine(JSON.stringify(value), 60);
}

/** Words for what a keyword allows, where the schema has none of its own. */
const valid: Readonly<Record<string, (about: unknown) => string>> = {
  minimum: (least) => `>= ${String(least)}`,
  exclusiveMinimum: (least) => `> ${String(least)}`,
  maximum: (most) => `<= ${String(most)}`,
  minLength: (least) => `a text of ${String(least)} characters at least`,
  maxLength: (most) => `a text of ${String(most)} characters at most`,
  minItems: (least) => `a list of ${String(least)} at least`,
  minProperties: (least) => `an object with ${String(least)} properties at least`,
  maxProperties: (most) => `an object with ${String(most)} properties at most`,
  pattern: (pattern) => `a text that matches ${String(pattern)}`,
};

/** A schema's fault as `verdicts[3].verdict is "maybe", must be one of holds, violated`; `whole` is the name of the file. */
export function explain({ path, keyword, about, value, described, propertyName }: Fault, whole: string): string {
  const where = place(path) || whole;
  const must = (what: string): string => `${where} is ${shown(value)}, must be ${what}`;
  switch (keyword) {
    case "required":
      return `${where} lacks ${JSON.stringify(about)}`;
    case "additionalProperties":
      return `${where} has an unknown property ${shown(about)}`;
    case "enum":
      return must(`one of ${(about as unknown[]).map(String).join(", ")}`);
    case "const":
      return must(shown(about));
    case "maxItems":
      return `${where} has ${(value as unknown[]).length} entries, must have at most ${String(about)}`;
    case "type":
      return must(described ?? [about].flat().join(" or "));
    default:
      return propertyName === undefined
        ? must(described ?? valid[keyword]?.(about) ?? "one of the kinds that its schema lists")
        : `${where} has a property ${shown(propertyName)}, which is not ${described ?? "valid"}`;
  }
}

/** Text of somebody else's (a program, an error, a file), made fit to show. */
import { stripVTControlCharacters } from "node:util";

/** Control, formatting (bidirectional, zero-width, tag), private, unassigned and lone surrogate characters. */
const invisible = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of at most `limit` UTF-16 units, never cut inside a character; one that was longer ends in `…` and `note`. */
export const cut = (text: string, limit: number, note = ""): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…${note}`;

/** The beginning of a line that GitHub Actions obeys, and a command that it finds anywhere in a line. */
const commands: readonly (readonly [RegExp, string])[] = [
  [/^(\s*):(?=:)/gm, "$1\\u{3a}"],
  [/##\[/g, "##\\u{5b}"],
];

/**
 * Untrusted text as a report shows it: what is invisible, moves the cursor or turns the direction of writing becomes
 * `\u{1b}`, and so does what a runner of workflows would take for a command. Line breaks and tabs stay. The result is well-formed Unicode, legal in XML 1.0 and harmless in a terminal.
 */
export const printable = (text: string): string =>
  commands.reduce(
    (shown, [command, broken]) => shown.replace(command, broken),
    text
      .replace(/\r\n?/g, "\n")
      .replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`),
  );

const harmless = (json: string): string =>
  json
    .replace(invisible, (character) =>
      Array.from(
        { length: character.length },
        (_, k) => `\\u${character.charCodeAt(k).toString(16).padStart(4, "0")}`,
      ).join(""),
    )
    .replaceAll("##[", "##\\u005b");

/** A value as indented JSON in which nothing is invisible, moves the cursor or is a command to a runner of workflows; it is read back as it was. */
export const jsonText = (value: unknown): string => `${harmless(JSON.stringify(value, null, 2))}\n`;

/** The same on one line. */
export const jsonLine = (value: unknown): string => `${harmless(JSON.stringify(value))}\n`;

/** Untrusted text on one line: printable, runs of white space made one space, at most `limit` characters. */
export const oneLine = (text: string, limit = 300): string =>
  // the first cut only bounds the work: escaping makes a text longer, collapsing makes it shorter
  cut(
    printable(cut(text, 10 * limit))
      .replace(/\s+/g, " ")
      .trim(),
    limit,
  );

/** Untrusted text of several lines: printable, at most `limit` characters. */
export const block = (text: string, limit = 2000): string => cut(printable(cut(text, limit)).trim(), limit);

/** Untrusted text of several lines as a screen shows it: printable, its beginning and its end, at most `limit` characters. */
export function excerpt(text: string, limit = 500): string {
  const shown = printable(cut(text, 40 * limit)).trim();
  if (shown.length <= limit) return shown;
  const end = shown.slice(1 - Math.ceil(limit / 2)).replace(/^[\uDC00-\uDFFF]/, "");
  // on one line with the beginning: what was harmless inside of a line stays so
  return cut(shown, Math.floor(limit / 2)) + end;
}

/** Text of a program as it is kept: escape sequences are left out, `?` stands for what is invisible; `…` after `limit` characters. */
export const stripped = (text: string, limit: number): string => {
  const visible = stripVTControlCharacters(text.slice(0, 4 * limit))
    .replaceAll("\r\n", "\n")
    .replace(invisible, "?");
  return text.length > 4 * limit ? `${visible.slice(0, limit)}…` : cut(visible, limit + 1);
};

/** The beginning of a program's text on one line, in quotes: for use inside a sentence. */
export const quote = (text: string): string => JSON.stringify(stripped(text, 80));

/** The message of whatever was thrown, which need not be an error and may throw on being read. */
export function messageOf(thrown: unknown, other: (thrown: unknown) => string = String): string {
  try {
    const message: unknown = thrown instanceof Error ? thrown.message : other(thrown);
    return String(message);
  } catch {
    return "it threw what cannot be read";
  }
}

/** The first line of the message of whatever was thrown. */
export function firstLineOf(thrown: unknown, limit = 300): string {
  const [line = ""] = (messageOf(thrown) || (thrown as Error).name || "").trim().split("\n", 1);
  return stripped(line, limit) || "no message";
}

/** The same error, printable: Node prints its stack, with whatever its message quotes, where nobody catches it. */
export function printableError(thrown: unknown): unknown {
  if (thrown instanceof Error) thrown.stack = printable(String(thrown.stack));
  return thrown;
}

/** Control, formatting (bidirectional, zero-width, tag), private, unassigned and lone surrogate characters. */
const invisible = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Untrusted text as it may be shown: what is invisible, moves the cursor or turns the direction of writing becomes
 * `\u{1b}`. Line breaks and tabs stay. The result is well-formed Unicode, legal in XML 1.0 and harmless in a terminal.
 */
export const printable = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);

/** Cuts a text to at most `limit` UTF-16 units, never inside a character, and says so with `…`. */
export const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;

/** Untrusted text on one line: printable, runs of white space made one space, at most `limit` characters. */
export const oneLine = (text: string, limit = 300): string =>
  // The first cut only bounds the work: escaping makes a text longer, collapsing makes it shorter.
  cut(
    printable(cut(text, 10 * limit))
      .replace(/\s+/g, " ")
      .trim(),
    limit,
  );

/** Untrusted text of several lines: printable, at most `limit` characters. */
export const block = (text: string, limit = 2000): string => cut(printable(cut(text, limit)).trim(), limit);

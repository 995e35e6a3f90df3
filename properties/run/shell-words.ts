/** A word as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  /^[\w./@:+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command that was typed, fit to be typed again. */
export const commandTyped = (args: readonly string[]): string => ["gatecheck", ...args].map(shellWord).join(" ");

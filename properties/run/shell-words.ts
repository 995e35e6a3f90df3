/** A word as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  /^[\w./@:+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command that was typed, fit to be typed again. */
export const commandTyped = (args: readonly string[]): string => ["gatecheck", ...args].map(shellWord).join(" ");

/** The words of such a command. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\'/g, (_, inside: string | undefined) => inside ?? "'"),
  );

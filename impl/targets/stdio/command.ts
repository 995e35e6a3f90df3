import { TargetError } from "./errors.ts";

/** A command line taken apart: the program, then its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** White space · 'as it stands' · "with \" and \\ inside" · an escaped character · any other character · a quote left open. */
const token = /(\s+)|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\([\s"'\\])|([^'"])|(['"])/gsu;

/**
 * Splits `python3 "my cell.py" --fast` into program and arguments. No shell is involved: no variables, globs, pipes or
 * redirections. White space separates; `'…'` is taken as it stands; in `"…"` a backslash escapes `"` and `\`; outside of
 * quotes it escapes white space, quotes and itself, and is an ordinary character otherwise (`C:\tools\cell.exe`).
 * @throws TargetError when nothing is left, a quote is not closed, or there is a NUL character
 */
export function splitCommand(line: string): Command {
  if (line.includes("\0")) throw new TargetError("the command contains a NUL character; leave it out");
  const words: string[] = [];
  let word: string | undefined;
  for (const [, space, single, double, escaped, plain, open] of line.matchAll(token)) {
    if (open !== undefined)
      throw new TargetError(
        `the command ${JSON.stringify(line)} has a ${open} that is not closed; close it or write \\${open}`,
      );
    if (space === undefined)
      word = (word ?? "") + (single ?? double?.replaceAll(/\\(["\\])/g, "$1") ?? escaped ?? plain ?? "");
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  if (program === undefined || program === "")
    throw new TargetError(
      `the command ${JSON.stringify(line)} names no program; write for example "python3 my_cell.py"`,
    );
  return [program, ...args];
}

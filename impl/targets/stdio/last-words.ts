/** An exception of Python at the end of what a program wrote to standard error, on one line with its place: `ValueError: too long (my_cell.py:12)`. */
import { basename } from "node:path";
import { cut } from "../../untrusted-text.ts";

/** Beginning of a line by which the Python kit says why it gives up. */
const KIT = "gatecheck_kit: ";

/** Characters of an error that are kept. */
const MOST = 300;

/** A place in a file of the user's: not in Python's own, nor in an installed package. */
const isOwn = (path: string): boolean => !/^<|[/\\](?:site|dist)-packages[/\\]|[/\\]lib[/\\]python\d/.test(path);

/** @param text the last lines of standard error. @returns null where they do not say why the program ended */
export function lastWords(text: string): string | null {
  const lines = text.split("\n");
  const kit = lines.findLast((line) => line.startsWith(KIT));
  if (kit !== undefined) return cut(kit.slice(KIT.length), MOST);
  const places = lines.flatMap((line, at) => {
    const [, path, number] = /^\s+File "(.+)", line (\d+)/.exec(line) ?? [];
    return path === undefined ? [] : [{ path, number, at }];
  });
  const last = places.at(-1);
  if (last === undefined) return null;
  const error = lines.find((line, at) => at > last.at && /^[A-Za-z_][\w.]*(?:: |$)/.test(line));
  if (error === undefined) return null;
  const { path, number } = places.findLast((one) => isOwn(one.path)) ?? last;
  return `${cut(error, MOST)} (${basename(path)}:${number})`;
}

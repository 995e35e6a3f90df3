/** Shared parts of the examples' command lines: flags with defaults, a line of progress, and an end on Ctrl-C. */
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";

/** A flag: its default, and the parser of its text, which throws RangeError for a wrong one. */
export interface Flag<T> {
  readonly standard: T;
  readonly parse: (text: string) => T;
}

/** A number from `least`, whole where `standard` and `least` are. */
export const number = (standard: number, least: number): Flag<number> => ({ standard, parse: numeric(least, false) });

/** A whole number from `least`. */
export const whole = (standard: number, least = 1): Flag<number> => ({ standard, parse: numeric(least, true) });

const numeric =
  (least: number, whole: boolean) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (value >= least && value <= Number.MAX_SAFE_INTEGER && (!whole || Number.isInteger(value))) return value;
    throw new RangeError(`got ${JSON.stringify(text)}, wanted a ${whole ? "whole " : ""}number from ${least}`);
  };

/** One of some words. */
export const word = (standard: string, words: readonly string[]): Flag<string> => ({
  standard,
  parse(text) {
    if (words.includes(text)) return text;
    throw new RangeError(`got ${JSON.stringify(text)}, wanted one of ${words.join(", ")}`);
  },
});

/** Any text. */
export const text = (standard: string): Flag<string> => ({ standard, parse: (given) => given });

type Flags = Readonly<Record<string, Flag<unknown>>>;
type Values<F extends Flags> = { readonly [Name in keyof F]: F[Name]["standard"] };

/** The values of the flags on the command line. `--help` prints `help` and ends; a wrong command line ends with one line, status 2. */
export function read<F extends Flags>(help: string, flags: F): Values<F> {
  try {
    const options = Object.fromEntries(Object.keys(flags).map((name) => [name, { type: "string" } as const]));
    const parsed = parseArgs({ options: { ...options, help: { type: "boolean" } } });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    if (values["help"] === true) return end(0, help);
    const entries = Object.entries(flags).map(([name, flag]) => [name, valueOf(name, flag, values[name])] as const);
    return Object.fromEntries(entries) as Values<F>;
  } catch (error) {
    return end(2, (error as Error).message.split("\n", 1).join(""));
  }
}

function valueOf(name: string, { standard, parse }: Flag<unknown>, given: unknown): unknown {
  if (typeof given !== "string") return standard;
  try {
    return parse(given);
  } catch (error) {
    throw new RangeError(`--${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Prints a message, on stderr where the status is not 0, and ends the process. */
export function end(status: number, message: string): never {
  (status === 0 ? process.stdout : process.stderr).write(`${message.trimEnd()}\n`);
  process.exit(status);
}

/** A function that tells whether Ctrl-C has been pressed; calling it lets the event loop take notice. The second Ctrl-C kills. */
export function interruption(): () => Promise<boolean> {
  let pressed = false;
  process.once("SIGINT", () => (pressed = true));
  return async () => {
    await setImmediate();
    return pressed;
  };
}

/** A line that is overwritten by the next, where stderr is a terminal; nothing elsewhere. An empty line erases. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}

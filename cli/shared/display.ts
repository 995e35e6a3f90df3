import type { TerminalOptions } from "../../reports/terminal/index.ts";
import { linker } from "../../reports/terminal/paint.ts";

/** Page of the laws: two levels up where this file is built, one where it runs from source. */
const page = new URL(import.meta.url.endsWith(".ts") ? "../../docs/laws.md" : "../../../docs/laws.md", import.meta.url);

/** Variables that terminals set which show hyperlinks (OSC 8). */
const KNOWN = ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "WEZTERM_PANE"];
const PROGRAMS = ["iTerm.app", "vscode", "WezTerm", "ghostty", "Hyper", "Tabby", "rio"];

/** True where a terminal is known to show hyperlinks. */
export const showsLinks = (env: NodeJS.ProcessEnv): boolean =>
  KNOWN.some((name) => env[name] !== undefined) ||
  PROGRAMS.includes(env["TERM_PROGRAM"] ?? "") ||
  Number(env["VTE_VERSION"] ?? 0) >= 5000;

/** Settings of the display on standard output: no colour and no link in a log, or where NO_COLOR is set. */
export function displayOf(
  { verbose, links }: { readonly verbose?: boolean; readonly links?: boolean },
  stream: NodeJS.WriteStream = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): TerminalOptions {
  const color = stream.isTTY && stream.hasColors();
  return {
    color,
    verbose: verbose === true,
    ...(color && links !== false && showsLinks(env) && { link: linker(page.href) }),
  };
}

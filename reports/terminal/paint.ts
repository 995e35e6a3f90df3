import { styleText } from "node:util";
import { oneLine } from "../../impl/untrusted-text.ts";
import type { Status } from "../report/status.ts";

/** Styles of text; our own words, whatever a report holds. */
export type Look = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Makes a text look so. */
export type Paint = (look: Look, text: string) => string;

/** Text between escape sequences for colour, or the text as it is; the caller decides by the environment. */
export const painter = (color: boolean): Paint =>
  color ? (look, text) => styleText(look, text, { validateStream: false }) : (_, text) => text;

/** The name of a law as it is printed. */
export type Link = (law: string) => string;

/** A law's name without a link. */
export const plain: Link = (law) => oneLine(law);

/** Ids of laws that have a section in docs/laws.md. */
const documented = /^(?!protocol\/)[a-z]+\/[a-z0-9-]+$/;

/** A law's name as a hyperlink to its section (OSC 8), where the page has one. @param page the address of docs/laws.md */
export const linker =
  (page: string): Link =>
  (law) =>
    documented.test(law) ? `\u001b]8;;${page}#${law}\u001b\\${law}\u001b]8;;\u001b\\` : plain(law);

/** The style of each status. */
export const looks: Readonly<Record<Status, Look>> = {
  errored: "red",
  violated: "red",
  vacuous: "yellow",
  untried: "red",
  holds: "green",
  known: "cyan",
  unsupported: "dim",
};

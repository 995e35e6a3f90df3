import { styleText } from "node:util";
import type { Status } from "../report/status.ts";

/** Styles of text; our own words, whatever a report holds. */
export type Look = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Makes a text look so. */
export type Paint = (look: Look, text: string) => string;

/** Text between escape sequences for colour, or the text as it is; the caller decides by the environment. */
export const painter = (color: boolean): Paint =>
  color ? (look, text) => styleText(look, text, { validateStream: false }) : (_, text) => text;

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

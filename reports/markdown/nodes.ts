import type { BlockContent, Code, Html, InlineCode, Link, Paragraph, PhrasingContent, Table, Text } from "mdast";
import { block, cut, oneLine } from "../../impl/untrusted-text.ts";

/** Text that GitHub turns into a link, a mention, an emoji or mathematics after the Markdown is read, even where it is escaped. */
const reference = /[@#$]|:\w+:|:\/\/|www\.|\bGH-\d|\b[0-9a-f]{7,40}\b/i;

/** Our own words. Text from a report goes through `code` or `prose`. */
export const text = (value: string): Text => ({ type: "text", value });

/** Untrusted text on one line, as inline code: there nothing in it is read as anything. */
export const code = (value: string, limit = 300): InlineCode => ({
  type: "inlineCode",
  value: oneLine(value, limit) || "(empty)",
});

/** The same in a table, where a backslash before a bar would not hide it from every reader of tables. */
export const cellCode = (value: string): InlineCode => ({
  type: "inlineCode",
  value: code(value, 80).value.replaceAll("\\|", "\\¦"),
});

/** An untrusted sentence: as text, unless it holds something that GitHub would make active. */
export function prose(value: string): Text | InlineCode {
  const line = oneLine(value, 500);
  return line === "" || reference.test(line) ? code(line, 500) : text(line);
}

/** Untrusted text of several lines in a fence longer than any in it. */
export const fence = (lang: "text" | "sh", value: string, limit = 8000): Code => ({
  type: "code",
  lang,
  value: block(cut(value, limit), limit),
});

/** True if a link goes to https, so that no scheme can run anything. */
export const isAddress = (url: string): boolean => /^https:\/\/[^\s/]/.test(url) && URL.canParse(url);

/** A link where the address is https; else the words alone. */
export const link = (label: string, url: string): Link | InlineCode =>
  isAddress(url) ? { type: "link", url: new URL(url).href, children: [code(label)] } : code(label);

export const paragraph = (...children: readonly PhrasingContent[]): Paragraph => ({
  type: "paragraph",
  children: [...children],
});

export const strong = (...children: readonly PhrasingContent[]): PhrasingContent => ({
  type: "strong",
  children: [...children],
});

/** A table; the first row is its head. */
export const table = (rows: readonly (readonly PhrasingContent[])[]): Table => ({
  type: "table",
  children: rows.map((row) => ({
    type: "tableRow",
    children: row.map((content) => ({ type: "tableCell", children: [content] })),
  })),
});

const html = (value: string): Html => ({ type: "html", value });

/** Blocks that are folded until the reader opens them; `summary` is our own words. */
export const folded = (summary: string, blocks: readonly BlockContent[]): readonly BlockContent[] =>
  blocks.length === 0 ? [] : [html(`<details><summary>${summary}</summary>`), ...blocks, html("</details>")];

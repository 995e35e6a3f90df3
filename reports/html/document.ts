/** The frame of every page: one file with its style and its scripts in it, which asks for nothing from anywhere. */
import { createHash } from "node:crypto";
import { type Child, Html, all, h, to } from "./element.ts";
import { style } from "./style.ts";

/** A page before it is framed. */
export interface Page {
  /** `cells/lstm.html` */
  readonly path: string;
  readonly title: string;
  /** The entry of the navigation that it belongs to. */
  readonly section: string;
  readonly body: Child;
  /** Programs, in their order. */
  readonly scripts?: readonly string[];
}

/** An entry of the navigation: the words and the page. */
export type Entry = readonly [words: string, path: string];

/** The way up from a page to the folder of the site. */
export const rootOf = (path: string): string => "../".repeat(path.split("/").length - 1);

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A program in a page; ours, so that nothing in it ends the element. */
const script = (text: string): Html => {
  if (/<\/script|<!--/i.test(text)) throw new RangeError("a script of a page holds markup");
  return new Html(`<script>${text}</script>`);
};

/** The whole text of a page. */
export function documentOf({ path, title, section, body, scripts = [] }: Page, entries: readonly Entry[]): string {
  const root = rootOf(path);
  // only these programs run and nothing is loaded, whatever a report holds
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${scripts.length === 0 ? "'none'" : scripts.map(hash).join(" ")}; base-uri 'none'; form-action 'none'`;
  const document = h(
    "html",
    { lang: "en" },
    h(
      "head",
      {},
      h("meta", { charset: "utf-8" }),
      h("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", {}, title === "Gatecheck" ? title : `${title} – Gatecheck`),
      new Html(`<style>${style}</style>`),
    ),
    h(
      "body",
      {},
      h("a.skip", { href: "#main" }, "Skip to the content"),
      h(
        "header.site",
        {},
        h("a.name", { href: `${root}index.html` }, "Gatecheck"),
        h(
          "nav",
          { "aria-label": "Site" },
          entries.map(([words, target]) =>
            h("a", { href: `${root}${target}`, "aria-current": words === section ? "page" : null }, words),
          ),
        ),
      ),
      h("main", { id: "main" }, body),
      scripts.map(script),
    ),
  );
  return `<!doctype html>\n${document.markup}\n`;
}

/** The title of a page, and words under it. */
export const heading = (title: Child, ...lead: readonly Child[]): Html =>
  all(h("h1", {}, title), lead.length === 0 ? null : h("p.lead", {}, ...lead));

/** A frame for something wider than a phone, which moves in it. */
export const wide = (label: string, ...children: readonly Child[]): Html =>
  h("div.wide", { tabindex: 0, role: "region", "aria-label": label }, ...children);

/** The way back, above the title. */
export const trail = (...links: readonly (readonly [words: string, path: string])[]): Html =>
  h(
    "p.trail",
    {},
    links.map(([words, path], k) => [k === 0 ? "" : " / ", to(path, words)]),
  );

/** HTML as a tree of functions: text is escaped wherever it stands, and only what is made here is markup. */
import { cut, printable } from "../../impl/untrusted-text.ts";
import { isAddress } from "../markdown/nodes.ts";

/** Markup that may stand in a page as it is. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Child = Html | string | number | null | false | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Characters of one text: whoever shows more cuts it first, and a text of a megabyte ends here. */
const MOST = 20_000;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in markup and in attributes; what is invisible or turns the direction of writing is spelt out. */
export const escaped = (text: string): string =>
  printable(cut(text, MOST)).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);

const markupOf = (child: Child): string => {
  if (child === null || child === undefined || child === false) return "";
  if (typeof child === "string") return escaped(child);
  if (typeof child === "number") return String(child);
  return child instanceof Html ? child.markup : child.map(markupOf).join("");
};

const EMPTY = new Set(["br", "hr", "img", "input", "meta"]);
const isName = (name: string): boolean => /^[a-zA-Z][\w:-]*$/.test(name);

function attribute(name: string, value: Attributes[string]): string {
  if (value === null || value === undefined || value === false) return "";
  if (!isName(name) || /^on/i.test(name)) throw new RangeError(`h: no attribute can be called ${name}`);
  return ` ${name}="${value === true ? "" : escaped(String(value))}"`;
}

/**
 * An element, well-formed as XML too: `h("td.number", { title }, 3)`. Names and attributes' names are our own words; all else may be
 * anybody's.
 */
export function h(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Html {
  const [tag = "", ...classes] = name.split(".");
  if (!isName(tag)) throw new RangeError(`h: no element can be called ${tag}`);
  const all = classes.length === 0 ? attributes : { class: classes.join(" "), ...attributes };
  const open = `<${tag}${Object.entries(all)
    .map(([key, value]) => attribute(key, value))
    .join("")}`;
  return new Html(EMPTY.has(tag) ? `${open}/>` : `${open}>${markupOf(children)}</${tag}>`);
}

/** Elements one after another. */
export const all = (...children: readonly Child[]): Html => new Html(markupOf(children));

/** `U_f` with its subscript below the line. */
export const subscripted = (text: string): Html =>
  all(...text.split(/(?<=\p{L})_([A-Za-z0-9]+)/u).map((part, k) => (k % 2 === 0 ? part : h("sub", {}, part))));

/** A link within the site; `href` is a path of our own making. */
export const to = (href: string, ...children: readonly Child[]): Html => h("a", { href }, ...children);

/** A link to somewhere else where its address is https; else the words alone. */
export const outside = (href: string, ...children: readonly Child[]): Html =>
  isAddress(href) ? h("a", { href: new URL(href).href, rel: "noreferrer" }, ...children) : all(...children);

/** A value that a script of the page reads; it cannot end the element that it stands in. */
export const data = (id: string, value: unknown): Html =>
  new Html(
    `<script type="application/json" id="${escaped(id)}">${JSON.stringify(value).replaceAll("<", "\\u003c")}</script>`,
  );

/** The name of a file or an anchor: letters, digits and hyphens of a text, which may be anything. */
export const slugOf = (text: string): string =>
  text
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 48) || "x";

/** Slugs of different texts, no two the same. */
export function slugsOf(texts: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const slugs = new Map<string, string>();
  for (const text of texts) {
    if (slugs.has(text)) continue;
    const slug = slugOf(text);
    let own = slug;
    for (let k = 2; taken.has(own); k++) own = `${slug}-${k}`;
    taken.add(own);
    slugs.set(text, own);
  }
  return slugs;
}

/** Markdown of a tree, in one place: the build puts its packages into the file that is published. */
import type { RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";

export const serialise = (children: readonly RootContent[]): string =>
  toMarkdown({ type: "root", children: [...children] }, { extensions: [gfmToMarkdown()], bullet: "-", fences: true });

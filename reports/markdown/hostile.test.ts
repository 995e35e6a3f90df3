import * as fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import { toMarkdown } from "./index.ts";
import { code } from "./nodes.ts";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { report } from "../testing/arbitraries.ts";
import { exampleReport, exampleVerdict } from "../testing/examples.ts";

/** Every node that a reader of GitHub's Markdown finds. */
function nodes(markdown: string): readonly Nodes[] {
  const all = (node: Nodes): Nodes[] => [node, ...("children" in node ? node.children.flatMap(all) : [])];
  return all(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

/** True if our own code writes such a node with such content. */
function harmless(node: Nodes): boolean {
  if (node.type === "html") return /^<details><summary>[\w :,]+<\/summary>$|^<\/details>$/.test(node.value);
  if (node.type === "link") return node.url === "https://example.org/findings#gru-1";
  if (node.type === "code") return node.lang === "text" || node.lang === "sh";
  if (node.type === "text") return !/[@$]|#\d|:\/\/|www\./.test(node.value);
  return "root paragraph strong inlineCode table tableRow tableCell list listItem".split(" ").includes(node.type);
}

test("hostile text is never more than text", () => {
  fc.assert(
    fc.property(report, (made) => {
      const found = nodes(toMarkdown(made));
      expect(found.filter((node) => !harmless(node))).toEqual([]);
      const columns = 1 + new Set(made.verdicts.map(({ implementation }) => implementation)).size;
      const rows = found.filter((node) => node.type === "tableRow");
      expect(rows.filter(({ children }) => children.length !== columns)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("hostile text arrives whole", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const verdict = exampleVerdict({ implementation: `x${hostile}`, verdict: "errored", message: hostile });
      const found = nodes(toMarkdown(exampleReport([verdict])));
      const target = code(`x${hostile}`).value;
      expect(found.some((node) => node.type === "inlineCode" && node.value === `${target} lstm`)).toBe(true);
      expect(found.filter(({ type }) => type === "table")).toHaveLength(1);
      expect(found.filter(({ type }) => type === "code").length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

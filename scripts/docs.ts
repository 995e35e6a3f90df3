/** Writes docs/laws.md from the laws themselves, and docs/cells.md from the catalogue. */
import { writeFileSync } from "node:fs";
import { laws } from "../properties/laws/index.ts";
import { cellsPage } from "./cells-page.ts";

/** The page, in Markdown. */
export function lawsPage(): string {
  const rows = laws.map(
    ({ id, level, family, cells, sentence, source, control }) =>
      `| \`${id}\` | ${level} | ${cells?.join(", ") ?? family} | ${sentence} | ${control.sentence} | ${source} |`,
  );
  return [
    "# Laws",
    "",
    "Written by `npm run docs` from `properties/laws/`. A law holds for its family of cells and everything below it. The control is a",
    "deliberately wrong implementation that the law must refuse on a case for that case to count. Levels: L1 step, L2 sequences and state,",
    "L3 gradients.",
    "",
    "| law | level | family | what must be true | control: what is refused | source |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) {
  writeFileSync(new URL("../docs/laws.md", import.meta.url), lawsPage());
  writeFileSync(new URL("../docs/cells.md", import.meta.url), cellsPage());
}

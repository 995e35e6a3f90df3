/** Writes docs/laws.md from the laws themselves, docs/cells.md from the catalogue, and docs/reference.md from the exports of `gatecheck/reference`. */
import { writeFileSync } from "node:fs";
import { laws } from "../properties/laws/index.ts";
import { wrongImplementations } from "../properties/laws/testing/wrong/index.ts";
import { referencePage } from "./reference-page.ts";
import { cellsPage } from "../reports/catalogue/all-cells.ts";

/** The wrong implementations that a law must refuse (properties/laws/laws-refuse.test.ts). */
const refused = (law: string): string =>
  wrongImplementations
    .filter(({ laws: of }) => of.includes(law))
    .map(({ id }) => id)
    .join(", ");

/** The page, in Markdown. */
export function lawsPage(): string {
  const rows = laws.map(
    ({ id, level, family, cells, needs, exhaustive, sentence, source, control }) =>
      `| \`${id}\` | ${level} | ${cells?.join(", ") ?? family} | ${[...needs, ...(exhaustive ? ["`--level exhaustive`"] : [])].join(", ")} | ${sentence} | ${control.sentence} | ${refused(id)} | ${source} |`,
  );
  return [
    "# Laws",
    "",
    "Written by `npm run docs` from `properties/laws/`. A law holds for its family of cells and everything below it. The control is a",
    "deliberately wrong implementation that the law must refuse on a case for that case to count. Levels: L1 step, L2 sequences and state,",
    "L3 gradients, L4 numerics. Needs: what an implementation must have beyond y and the final states. Refuses: wrong implementations in",
    "`properties/mutants/around/` and `properties/laws/testing/wrong/`, each of which is run against the law by `properties/laws/laws-refuse.test.ts`. Every law",
    "is the first to refuse some mistake, in the order of this table with `step/direct` and `gradient/exact` last (`properties/laws/laws-are-independent.test.ts`).",
    "",
    "| law | level | family | needs | what must be true | control: what is refused | refuses | source |",
    "|---|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) {
  writeFileSync(new URL("../docs/laws.md", import.meta.url), lawsPage());
  writeFileSync(new URL("../docs/cells.md", import.meta.url), cellsPage());
  writeFileSync(new URL("../docs/reference.md", import.meta.url), referencePage());
}

/**
 * Writes docs/laws.md from the laws themselves, docs/cells.md and the README's table of cells from the catalogue,
 * docs/reference.md from the exports of `gatecheck/reference`, docs/audits.md from the committed audits, docs/peers.md from the committed runs,
 * docs/failure.svg from a transcript, the README's tables, and the compiled schemas.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Law } from "../properties/law.ts";
import { fileOf } from "../properties/laws/file-of.ts";
import { laws } from "../properties/laws/index.ts";
import { lawsOfIntegers } from "../properties/integer/laws.ts";
import { lawsOfFiles } from "../properties/run/own-weights.ts";
import { lawsOfSequences } from "../properties/sequences/laws.ts";
import { wrongSequences } from "../properties/sequences/wrong.ts";
import { wrongImplementations } from "../properties/laws/testing/wrong/index.ts";
import type { Audit } from "../properties/audit/audit.ts";
import { auditsToMarkdown } from "../reports/audit/markdown.ts";
import { peers } from "./peers/list.ts";
import { peersPage } from "./peers/page.ts";
import type { PeerResult } from "./peers/result.ts";
import { schemaNames } from "../reports/report/validator.ts";
import { compiledPath, compiledSchema } from "./compiled-schemas.ts";
import { readmeWithTables } from "./readme.ts";
import { failurePicture, picturePath } from "./picture.ts";
import { referencePage } from "./reference-page.ts";
import { cellsPage } from "../reports/catalogue/all-cells.ts";

/** The wrong implementations that a law must refuse (properties/laws/laws-refuse.test.ts). */
const refused = (law: string, among = wrongImplementations): string =>
  among
    .filter(({ laws: of }) => of.includes(law))
    .map(({ id }) => id)
    .join(", ");

/** A line for each theme of laws. */
const themes: Readonly<Record<string, string>> = {
  step: "One step against the equations.",
  reduction: "Cells that are other cells where some of their parameters are special.",
  memory: "States that are kept, and for how long.",
  bounds: "Bounds of outputs and states.",
  gradient: "Gradients: exact, additive, and zero where nothing depends.",
  time: "The order of time.",
  batch: "Rows of a batch.",
  padding: "Steps beyond the end of a row.",
  direction: "Sequences read forward, in reverse, and both ways.",
  stack: "Layers on layers.",
  state: "States that a call begins and ends with.",
  purity: "Calls that leave no trace.",
  symmetry: "Changes of a request that change nothing else.",
  convention: "Layouts of the same weights.",
  sizes: "Sizes at which programs change their ways.",
  numerics: "Numbers that are not small, and runs that are not short.",
};

/** The section of a law. Its anchor is its id. */
function section({ id, conformance, family, cells, needs, exhaustive, sentence, source, control }: Law): string[] {
  const [theme, name] = id.split("/") as [string, string];
  const file = `properties/laws/${theme}/${fileOf(theme, name)}.ts`;
  const killed = refused(id);
  return [
    `### <a id="${id}"></a>\`${id}\``,
    "",
    sentence,
    "",
    `- Holds for: ${cells?.join(", ") ?? `the family ${family}`}. Conformance ${conformance}.${exhaustive ? " Tried at `--level exhaustive` only." : ""}`,
    ...(needs.length > 0 ? [`- Needs: ${needs.join(", ")}.`] : []),
    `- Control: ${control.sentence}.`,
    ...(killed === "" ? [] : [`- Refuses: ${killed}.`]),
    `- Source: ${source}.`,
    `- File: [${file}](../${file}).`,
    "",
  ];
}

/** The section of a law that only some targets are asked. */
const further =
  (file: string, wrong: typeof wrongImplementations = []) =>
  ({ id, conformance, needs, sentence, source, control }: Law): string[] => [
    `### <a id="${id}"></a>\`${id}\``,
    "",
    sentence,
    "",
    `- Conformance ${conformance}.${needs.length > 0 ? ` Needs: ${needs.join(", ")}.` : ""}`,
    `- Control: ${control.sentence}.`,
    ...(wrong.length === 0 ? [] : [`- Refuses: ${refused(id, wrong)}.`]),
    `- Source: ${source}.`,
    `- File: [${file}](../${file}).`,
    "",
  ];

/** The page, in Markdown. */
export const lawsPage = (): string =>
  [
    "# Laws",
    "",
    "`npm run docs` writes this page from `properties/laws/`. The id of a law is its theme and its name; the theme is a folder, and the file",
    "has the name of the law or its first words. A law holds for its family of cells and all that are of its kind. Its control is a wrong",
    "implementation that the law must refuse on a case for that case to count. Conformance is L1 for one step, L2 for sequences and states,",
    "L3 for gradients, L4 for numerics. Needs are what an implementation must offer beyond `y` and the final states. The wrong",
    "implementations that a law refuses are in `properties/mutants/around/` and `properties/laws/testing/wrong/`;",
    "`properties/laws/laws-refuse.test.ts` runs each of them. Every law is the first to refuse some mistake, in the order of this page, with",
    "the laws of particular cells before those of all cells, and `step/direct` and `gradient/exact` last",
    "(`properties/laws/laws-are-independent.test.ts`).",
    "",
    ...[...new Set(laws.map(({ id }) => id.slice(0, id.indexOf("/"))))].flatMap((theme) => [
      `## ${theme}`,
      "",
      themes[theme] as string,
      "",
      ...laws.filter(({ id }) => id.startsWith(`${theme}/`)).flatMap(section),
    ]),
    "## Of some targets",
    "",
    "These are tried on a target that says that it has what they need ([protocol.md](protocol.md#streams), [files.md](files.md)), or that it has a [cell of integers](precision.md#integers). The laws of kernels are in [kernels.md](kernels.md).",
    "`properties/sequences/sequences.test.ts` runs the wrong implementations, which are in `properties/sequences/wrong.ts`; `properties/integer/integer.test.ts` those of",
    "integers, which are in `properties/integer/mutants.ts`.",
    "",
    ...lawsOfSequences.flatMap(further("properties/sequences/laws.ts", wrongSequences)),
    ...lawsOfIntegers.flatMap(further("properties/integer/laws.ts")),
    ...lawsOfFiles.flatMap(further("properties/run/own-weights.ts")),
  ].join("\n");

/** Cells of other libraries: the committed runs in Markdown. */
export const peersMarkdown = (): string => {
  const file = new URL("../reports/results/peers/verify.json", import.meta.url);
  return peersPage(peers, JSON.parse(readFileSync(file, "utf8")) as readonly PeerResult[]);
};

/** The committed audits. */
export const committedAudits = (): { readonly seed: number; readonly audits: readonly Audit[] } =>
  JSON.parse(readFileSync(new URL("../reports/results/audit/result.json", import.meta.url), "utf8")) as ReturnType<
    typeof committedAudits
  >;

/** Other people's checks, scored: the committed audits in Markdown. */
export const auditsPage = (): string => {
  const { seed, audits } = committedAudits();
  return [
    "# What other people's checks see",
    "",
    "`npm run docs` writes this page from `reports/results/audit/result.json`, which",
    `\`npx gatecheck audit --seed ${seed} --json\` printed. Every known mistake in the equations of a cell is put to a check of that cell, with the`,
    'tolerance that the check has. "Within 1e-5" is the score of the same numbers held to 1e-5 of the largest: the data alone. "On our data" is the',
    'score of the same tolerance on numbers that Gatecheck draws. "Wider than errors" divides the tolerance by the largest error of a right',
    'implementation that rounds every number and every term of a sum to the type (for bfloat16: eight times float16\'s); "too narrow" means that the check',
    "refuses such an implementation. One draw of the check's distributions is scored, not its own seeds.",
    "",
    "Checks of gradients (their ids end so) are scored on mistakes in the derivative, and have no width. A share depends on the catalogue of mistakes: figures published elsewhere for the",
    "same checks are of a smaller one, without replaced activations, gates in any order and inputs of the step before, and",
    "`npx gatecheck audit kernelbench-35-lstm --no-mends --json` lists each mistake that passes, by operator.",
    "",
    auditsToMarkdown(audits),
    "",
  ].join("\n");
};

if (import.meta.main) {
  writeFileSync(new URL("../docs/audits.md", import.meta.url), auditsPage());
  writeFileSync(new URL("../docs/peers.md", import.meta.url), peersMarkdown());
  writeFileSync(new URL("../docs/laws.md", import.meta.url), lawsPage());
  writeFileSync(new URL("../docs/cells.md", import.meta.url), cellsPage());
  writeFileSync(new URL("../docs/reference.md", import.meta.url), referencePage());
  writeFileSync(picturePath, failurePicture());
  const readme = new URL("../README.md", import.meta.url);
  writeFileSync(readme, readmeWithTables(readFileSync(readme, "utf8"), committedAudits().audits));
  mkdirSync(new URL("../reports/schemas/compiled/", import.meta.url), { recursive: true });
  for (const name of schemaNames)
    writeFileSync(new URL(`../${compiledPath(name)}`, import.meta.url), await compiledSchema(name));
}

/**
 * Terminal transcripts of wrong programs: `node scripts/transcripts.ts` writes docs/transcripts.md anew, `test/transcripts.test.ts` holds
 * the page to what is printed. The programs run in this process: it is the text that counts.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Implementation } from "../impl/contract.ts";
import { findingsIn, isFound } from "../properties/findings/finding.ts";
import { Triage } from "../properties/findings/triage.ts";
import { lawsAt } from "../properties/laws/index.ts";
import { kitNotes } from "../properties/run/kit-parts.ts";
import { type Plan, plannedTasks, settlePlanned } from "../properties/run/plan.ts";
import { budgets } from "../properties/run/budgets.ts";
import { declarable } from "../properties/run/tasks.ts";
import type { Verdict } from "../properties/verdict.ts";
import { toTerminal } from "../reports/terminal/index.ts";
import { exampleReport } from "../reports/testing/examples.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
export const page: string = `${root}docs/transcripts.md`;
const plan: Plan = {
  cells: null,
  laws: lawsAt("quick"),
  level: "quick",
  seed: 1,
  grade: "absolute",
  shard: [1, 1],
  replay: null,
  shrinks: false,
};

/** A wrong program: its file, and its first line, which says what is wrong with it. */
interface Program {
  readonly path: string;
  readonly says: string;
}

export const programs = (): Program[] =>
  readdirSync(`${root}examples/wrong`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const path = `examples/wrong/${name}`;
      const [first = ""] = readFileSync(`${root}${path}`, "utf8").split("\n");
      return { path, says: first.replace(/^\/\/ /, "") };
    });

/** The text that `gatecheck verify PATH --level quick` prints. */
async function printed(path: string): Promise<string> {
  const loaded = (await import(pathToFileURL(`${root}${path}`).href)) as { readonly default: Implementation };
  const implementation = declarable(loaded.default);
  const notes = kitNotes(implementation);
  const triage = new Triage(implementation, {
    seed: plan.seed,
    grade: plan.grade,
    shrinkTries: budgets.quick.shrinkTries,
  });
  const verdicts: Verdict[] = [];
  for (const task of plannedTasks({ name: path, implementation, findings: [] }, plan)) {
    const settled = await settlePlanned(task, plan);
    if (settled === null || !("verdict" in settled)) continue;
    const { verdict } = settled;
    verdicts.push(isFound(verdict) ? (await triage.place({ task, verdict })).verdict : verdict);
  }
  const example = exampleReport(verdicts, {
    findings: findingsIn(verdicts, triage.explained),
    laws: plan.laws,
    implementations: [
      {
        target: path,
        installed: true,
        info: implementation.info,
        message: notes.length === 0 ? null : notes.join("; "),
      },
    ],
  });
  return toTerminal({ ...example, run: { ...example.run, level: "quick", cells: [] } }, { color: false });
}

/** The section of the page on a program. */
export const section = async ({ path, says }: Program): Promise<string> => `\
## [${path.replace("examples/wrong/", "")}](../${path})
${says}.

\`\`\`console
$ npx gatecheck verify ${path} --level quick
${await printed(path)}\`\`\`
`;

/** The sections as the page has them. */
export const sectionsOf = (text: string): string[] => text.split(/^(?=## )/m).slice(1);

const head = `\
# What wrong programs are told

Each program below makes one mistake that people make. \`gatecheck verify\` prints what is wrong, the smallest case of the law that shows it most directly,
numbers to compute by hand, and the line that replays the case. A line on standard error says the first finding as soon as it stands.
\`node scripts/transcripts.ts\` writes this page.

`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sections: string[] = [];
  for (const program of programs()) sections.push(await section(program));
  writeFileSync(page, head + sections.join("\n"));
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Report } from "../../reports/report/report.ts";
import { gatecheck } from "../../test/testing/command-line.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-alone-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const cell = new URL("../../examples/my-cell.mjs", import.meta.url).href;
/** The right cell, whose first output is off in some calls: `calls` is counted from 1. */
const off = (name: string, when: string): string => {
  const path = join(directory, name);
  writeFileSync(
    path,
    `import right from ${JSON.stringify(cell)};
let calls = 0;
const run = (request) => {
  const answer = right.run(request);
  calls++;
  if (answer.y?.data.length > 0 && (${when})) answer.y.data[0] += 0.5;
  return answer;
};
export default { ...right, run };
`,
  );
  return path;
};

const firstOf = async (
  args: readonly string[],
): Promise<{ readonly cause: string | null; readonly replay: string }> => {
  const { stdout } = await gatecheck(["verify", ...args, "--level", "quick", "--laws", "step/direct", "--json"]);
  const { findings, verdicts } = JSON.parse(stdout) as Report;
  const replay = verdicts.find(({ counterexample }) => counterexample !== null)?.counterexample?.replay ?? "";
  return { cause: findings?.[0]?.cause ?? null, replay };
};

test("a case that holds when it is asked first is no replay: the finding says so, and the whole run is told", async () => {
  const late = off("late.mjs", "calls > 1");
  expect(await firstOf([late])).toEqual({
    cause: "Asked first, in a process of its own, this case holds: answers depend on the calls before, or on chance.",
    replay: `npx gatecheck verify ${late} --level quick --laws step/direct --json`,
  });
  const always = off("always.mjs", "true");
  const { cause, replay } = await firstOf([always]);
  expect(cause).not.toContain("Asked first");
  expect(replay).toContain(`npx gatecheck verify ${always} --laws step/direct --case "cell=elman `);
});

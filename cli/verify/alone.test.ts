import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Report } from "../../reports/report/report.ts";
import { wholeRun } from "./alone.ts";
import { gatecheck } from "../../test/testing/command-line.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-alone-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const cell = new URL("../../examples/my-cell.mjs", import.meta.url).href;
/** The right cell, spoilt in some calls: `calls` is counted from 1. */
const spoilt = (name: string, when: string, spoil: string): string => {
  const path = join(directory, name);
  writeFileSync(
    path,
    `import right from ${JSON.stringify(cell)};
let calls = 0;
const zeros = ({ shape, data }) => ({ shape, data: data.map(() => 0) });
const run = (request) => {
  calls++;
  if (${when}) ${spoil}
  return right.run(request);
};
export default { ...right, run };
`,
  );
  return path;
};

const off =
  "{ const answer = right.run(request); if (answer.y?.data.length > 0) answer.y.data[0] += 0.5; return answer; }";
const noBias =
  "return right.run({ ...request, layers: request.layers.map((l) => ({ ...l, params: l.params.map((p) => ({ ...p, b_h: zeros(p.b_h) })) })) });";
const alone =
  "Asked first, in a process of its own, this case holds: answers depend on the calls before, or on chance.";

interface First {
  readonly cause: string | null;
  readonly verdict: Report["verdicts"][number] | undefined;
}
const firstOf = async (...args: readonly string[]): Promise<First> => {
  const { stdout } = await gatecheck(["verify", ...args, "--level", "quick", "--laws", "step/direct", "--json"]);
  const { findings, verdicts } = JSON.parse(stdout) as Report;
  return {
    cause: findings?.[0]?.cause ?? null,
    verdict: verdicts.find(({ verdict }) => verdict === "violated" || verdict === "errored"),
  };
};

test("a case that holds when it is asked first is no replay: the finding says so, and the whole run is told", async () => {
  const late = spoilt("late.mjs", "calls > 1", off);
  const report = join(directory, "report");
  const { cause, verdict } = await firstOf(late, "--report", report);
  expect(cause).toBe(alone);
  const whole = `npx gatecheck verify ${late} --level quick --laws step/direct`;
  expect(verdict?.counterexample?.replay).toBe(whole);
  const explained = await firstOf(spoilt("forgets.mjs", "calls > 1", noBias));
  expect(explained.cause).toBe(`bₕ is missing in Wₕ xₜ + Uₕ hₜ₋₁ + bₕ. ${alone}`);
});

test("a failure that does not come back names no case, and a violation that does has its own replay", async () => {
  const fails = spoilt("fails.mjs", "calls > 1", 'throw new Error("worn out");');
  const { cause, verdict } = await firstOf(fails);
  expect(cause).toBe(
    `worn out. ${alone} The whole run: npx gatecheck verify ${fails} --level quick --laws step/direct`,
  );
  expect(verdict?.message).toBe("worn out");
  const always = spoilt("always.mjs", "true", off);
  const again = await firstOf(always);
  expect(again.cause).not.toContain("Asked first");
  expect(again.verdict?.counterexample?.replay).toContain(
    `npx gatecheck verify ${always} --laws step/direct --case "cell=elman `,
  );
});

test("the command of a whole run leaves out where the run is kept", () => {
  const words = [
    "verify",
    "m.mjs",
    "--report",
    "out dir",
    "--json",
    "--resume",
    "--save-counterexamples=c",
    "--seed",
    "2",
  ];
  expect(wholeRun(words)).toBe("npx gatecheck verify m.mjs --seed 2");
});

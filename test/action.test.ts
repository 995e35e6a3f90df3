/** The steps of action.yml on a scratch repository. `node scripts/action.ts` has a slower commit as well, which takes longer. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Scratch, action } from "../scripts/action.ts";
import { runStep, stepsOf } from "../scripts/composite.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

test("green, a new failure, known once it is in the base, and mended", () => {
  scratch.commit(scratch.right, "a cell");
  const green = scratch.run("main");
  expect([green.status, green.printed]).toEqual([0, expect.stringMatching(/conforms/)]);
  expect(green.summary).toContain("1 of 1 implementation conforms");
  expect(existsSync(join(scratch.cache, "report.json"))).toBe(true);

  expect(scratch.wrong).not.toBe(scratch.right);
  scratch.commit(scratch.wrong, "a mistake");
  const failed = scratch.run("main");
  expect(failed.status).toBe(1);
  expect(failed.printed).toMatch(
    /^::error file=src\/cell\.mjs,line=1,title=Gatecheck%3A lstm%2C step\/direct::.*\bi and f\b/m,
  );
  expect(failed.summary).toContain("**Gatecheck: findings: 1 new**");
  const { runs } = JSON.parse(scratch.read(failed.context.get("steps.tell.outputs.sarif") ?? "")) as {
    readonly runs: readonly { readonly results: readonly unknown[] }[];
  };
  expect(runs[0]?.results).toHaveLength(1);

  scratch.commit(scratch.right, "mended");
  const mended = scratch.run("topic");
  expect([mended.status, mended.summary]).toEqual([0, expect.stringContaining("findings: 1 fixed")]);
  const comment = scratch.read(mended.context.get("steps.tell.outputs.comment") ?? "");
  expect(comment).toMatch(/^<!-- gatecheck gatecheck -->\n/);
  expect(comment.split("<details>")[0]?.split("\n").length).toBeLessThan(20);
});

test.each([
  ["new", "1", "0", "", 0],
  ["new", "1", "1", "0", 1],
  ["new", "0", "0", "1", 1],
  ["any", "3", "0", "", 3],
  ["never", "3", "1", "1", 0],
  ["sometimes", "0", "0", "0", 2],
])(
  "fail-on %s: status %s of verify, %s of what is new, %s of the speed give %i",
  (failOn, verified, fresh, timed, want) => {
    const decide = stepsOf(action).at(-1)!;
    const context = new Map([
      ["inputs.fail-on", failOn],
      ["steps.verify.outputs.status", verified],
      ["steps.tell.outputs.new", fresh],
      ["steps.speed.outputs.status", timed],
    ]);
    expect(runStep(decide, context, scratch.repository).status).toBe(want);
  },
);

test("a command that is wrong is no finding", () => {
  expect(scratch.run("topic", { level: "hasty" }).status).toBe(2);
});

/** The names of sides, in a repository of the test's own. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packedOf } from "./packed.ts";
import type { Side } from "./side.ts";

const repository = mkdtempSync(join(tmpdir(), "gatecheck-sides-"));
const git = (...args: string[]): string => execFileSync("git", args, { cwd: repository, encoding: "utf8" });
function commit(text: string): void {
  writeFileSync(join(repository, "cell.mjs"), text);
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--message", "a commit");
}

beforeAll(() => {
  git("init", "--quiet");
  writeFileSync(join(repository, "number.mjs"), "export const number = 1;\n");
  commit('import { number } from "./number.mjs";\nexport default { run: () => number };\n');
  commit('import { number } from "./number.mjs";\nexport default { run: () => number + 1 };\n');
  git("commit", "--quiet", "--allow-empty", "--message", "nothing", "--author", "t <t@localhost>");
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));
process.env["GIT_COMMITTER_NAME"] = process.env["GIT_AUTHOR_NAME"] = "t";
process.env["GIT_COMMITTER_EMAIL"] = process.env["GIT_AUTHOR_EMAIL"] = "t@localhost";

/** Sides as they come out in the repository, and what its worktrees are while they are there and afterwards. */
function resolved(...names: string[]): {
  readonly sides: readonly Side[];
  readonly error: string | null;
  readonly answers: readonly number[];
  readonly worktrees: readonly [during: number, after: number];
} {
  const program = `
    import { execFileSync } from "node:child_process";
    import { Workspace, sideOf } from ${JSON.stringify(resolve("bench/sides/index.ts"))};
    const workspace = new Workspace();
    const sides = [], answers = [];
    let error = null;
    const count = () => execFileSync("git", ["worktree", "list"], { encoding: "utf8" }).trim().split("\\n").length;
    try {
      for (const name of ${JSON.stringify(names)}) {
        const side = await sideOf(name, "cell.mjs", workspace);
        sides.push(side);
        for (const load of [side.load, side.copy]) answers.push((await import(load.path)).default.run());
      }
    } catch (thrown) { error = thrown.name + ": " + thrown.message; }
    const during = count();
    workspace.close();
    console.log(JSON.stringify({ sides, answers, error, worktrees: [during, count()] }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: repository,
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof resolved>;
}

test("git references are checked out, bundled with what they import, and gone afterwards", () => {
  const { sides, answers, worktrees, error } = resolved("HEAD~2", "HEAD");
  expect(error).toBeNull();
  expect(answers).toEqual([1, 1, 2, 2]);
  expect(worktrees).toEqual([3, 1]);
  expect(sides.map(({ facts }) => facts.kind)).toEqual(["revision", "revision"]);
  expect(sides.map(({ facts }) => facts.commit)).toEqual([
    git("rev-parse", "HEAD~2").trim(),
    git("rev-parse", "HEAD").trim(),
  ]);
});

test("commits that differ in nothing the module imports are the same code", () => {
  const { sides } = resolved("HEAD~2", "HEAD~1", "HEAD");
  const [first, second, third] = sides.map(({ facts }) => facts.sha256);
  expect(first).not.toBe(second);
  expect(second).toBe(third);
});

test("a module and the working tree are sides as well", () => {
  const { sides, answers } = resolved("./cell.mjs", ".");
  expect(answers).toEqual([2, 2, 2, 2]);
  expect(sides.map(({ facts }) => facts.kind)).toEqual(["module", "module"]);
});

test.each([
  ["--upload-pack=touch here", /^TargetError: "--upload-pack=touch here" is no git reference here, no module/],
  ["nowhere", /^TargetError: "nowhere" is no git reference here/],
])("%s names nothing, and is handed to no program", (name, message) => {
  expect(resolved(name).error).toMatch(message);
  expect(readdirSync(repository)).not.toContain("here");
});

test("a commit without the module says which option names it", () => {
  git("rm", "--quiet", "cell.mjs");
  git("commit", "--quiet", "--message", "without");
  expect(resolved("HEAD").error).toMatch(
    /^TargetError: HEAD: commit \w{10} has no cell.mjs; name the module with --module PATH$/,
  );
});

test("a hook of the repository does not run", () => {
  mkdirSync(join(repository, ".git/hooks"), { recursive: true });
  writeFileSync(join(repository, ".git/hooks/post-checkout"), `#!/bin/sh\ntouch ${repository}/hooked\n`, {
    mode: 0o755,
  });
  expect(resolved("HEAD~1").error).toBeNull();
  expect(readdirSync(repository)).not.toContain("hooked");
});

test.each([
  ["tfjs@4.21", ["tfjs", "4.21"]],
  ["onnxruntime-node@1.30.0-rc.1", ["onnxruntime-node", "1.30.0-rc.1"]],
  ["HEAD@{1}", null],
  ["reference@1", null],
  ["tfjs@--global", null],
  ["tfjs@file:..", null],
])("%s: a version of a library with an adapter, or none", (name, expected) => {
  const packed = packedOf(name);
  expect(packed && [packed.builtIn.name, packed.version]).toEqual(expected);
});

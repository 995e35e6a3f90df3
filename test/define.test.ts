/** The commands of docs/define.md, on the files of examples/define/; the files that the page shows are those, less their papers. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gatecheck, root } from "./testing/kits.ts";

const folder = mkdtempSync(join(tmpdir(), "gatecheck define "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(join(root, "examples/define"), folder, { recursive: true });
const page = readFileSync(join(root, "docs/define.md"), "utf8");
for (const [, text = "", name = ""] of page.matchAll(/^```\w+\n((?:#|\/\/) ([\w.]+):.*\n[^]*?)^```$/gm))
  writeFileSync(join(folder, name), text);

const commands = [...page.matchAll(/^\$ npx gatecheck (.*)$/gm)].map(([, line = ""]) => line);
const wanted: readonly (readonly [starts: string, status: number, says: RegExp])[] = [
  ["spec --define", 0, /^ {2}hₜ = thetaₜ ⊙ tanh\(hₜ₋₁\) \+ etaₜ ⊙ tanh\(Wₕ xₜ\)$/m],
  ["verify --define", 0, /^definition conforms: \d\d laws, 1 cell/m],
  ['verify exec:"python3', 0, /conforms: \d\d laws, 1 cell/],
  ["verify ./brain", 0, /conforms: \d\d laws, 1 cell/],
  [
    "diagnose ./brain",
    1,
    /brain-lstm float32\n {2}Every answer is right\.\n[^]*^lstm float32\n[^]*It computes brain-lstm\./m,
  ],
];

test("every command of the page is one that is tried", () => {
  expect(commands.map((line) => wanted.findIndex(([starts]) => line.startsWith(starts)))).toEqual([...wanted.keys()]);
});

test.each(commands)("docs/define.md: %s", (line) => {
  const [, status, says] = wanted.find(([starts]) => line.startsWith(starts))!;
  const ended = gatecheck(folder, line);
  expect(ended.status, ended.stderr).toBe(status);
  expect(ended.stdout).toMatch(says);
});

test("the bistable cell in C", () => {
  const [compiler] = ["cc"];
  execFileSync(compiler, ["-O1", "-I", join(root, "kits/c"), "-o", "nbrc", "nbrc.c", "-lm"], { cwd: folder });
  const { status, stdout, stderr } = gatecheck(folder, "verify exec:./nbrc --define nbrc.ts --level quick");
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/conforms: \d\d laws, 1 cell/);
});

test("what is wrong is one line of standard error and status 2; a replay names the definition", () => {
  writeFileSync(join(folder, "p.mjs"), 'export default { id: "p", state: { h: ["p"] }, output: "h" };');
  expect(gatecheck(folder, "spec --define p.mjs")).toEqual(
    expect.objectContaining({
      status: 2,
      stdout: "",
      stderr:
        'gatecheck: p.mjs: p: state.h is ["p"], must be of the sizes m, n: p is none; `sizes` names further ones\n',
    }),
  );
  const wrong = readFileSync(join(folder, "cfn.py"), "utf8").replace("t * math.tanh(old)", "t * old");
  writeFileSync(join(folder, "wrong.py"), wrong);
  const { status, stdout } = gatecheck(
    folder,
    'verify exec:"python3 wrong.py" --define cfn.ts --level quick --laws step/direct',
  );
  expect(status).toBe(1);
  expect(stdout).toContain("identity stands where tanh should in tanh(hₜ₋₁)");
  expect(stdout).toContain("replay   npx gatecheck verify 'exec:python3 wrong.py' --define cfn.ts --laws step/direct");
});

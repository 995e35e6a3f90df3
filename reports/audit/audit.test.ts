import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { type Audit, auditOf } from "../../properties/audit/audit.ts";
import type { Check } from "../../properties/audit/check.ts";
import { checkFiles } from "../../properties/audit/checks.ts";
import { letterScript } from "./letter-script.ts";
import { letterOf, subjectOf } from "./letter.ts";
import { auditsToMarkdown } from "./markdown.ts";
import { parseCheck } from "./read.ts";
import { auditToText, auditsToTable } from "./text.ts";

const [file] = checkFiles as readonly [Record<string, unknown>];
const changed = (change: Record<string, unknown>): unknown => ({ ...file, ...change });

test("every check of the collection is one that can be run, and no two have the same id", () => {
  const checks = checkFiles.map((one, k) => parseCheck(one, `check ${k}`));
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

test.each([
  [changed({ schema: "gatecheck/check/2" }), 'c: schema is "gatecheck/check/2", must be "gatecheck/check/1"'],
  [changed({ cell: "lstmm" }), "c: unknown cell"],
  [changed({ options: { bias: "perhaps" } }), "c: lstm"],
  [changed({ compares: { final: ["k"] } }), "c: lstm has no state k; it has h, c"],
  [changed({ draw: { x: { constant: 1 }, parameters: { V: { constant: 1 } } } }), "c: lstm has no parameter V"],
  [changed({ cell: "lstm-projection" }), 'c: lstm-projection has a size p: each case must give it in "more"'],
  [changed({ cases: [{ T: 4096, B: 4096, m: 4096, n: 4096 }] }), "c: a run takes about"],
  [changed({ cases: [{ T: 0, B: 1, m: 1, n: 1 }] }), "c: cases[0].T is 0, must be a whole number from 1 to 4096"],
  [changed({ draw: { x: { gamma: 1 }, parameters: {} } }), "c: draw.x"],
  [[], "c: the check is an array"],
])("a file that is no check is refused in one line", (data, message) => {
  expect(() => parseCheck(data, "c")).toThrow(message);
});

test("an audit as text and as Markdown: markup in a check is text", () => {
  const check = parseCheck(
    changed({
      id: "hostile",
      title: "<script>alert(1)</script> [x](javascript:y)",
      note: "a\u001b[2Jb",
      cases: [{ T: 2, B: 1, m: 2, n: 2 }],
      tolerances: [{ id: "wide | <b>", dtype: "float16", atol: 1, rtol: 0 }],
    }),
    "c",
  );
  const audit = auditOf(check, { seed: 1, mends: true });
  const text = auditToText(audit);
  expect(text).toContain("mutants noticed");
  expect(text).toContain("Answers without work that pass:\n      x is ignored: it is read as 0.");
  expect(text).toContain("Mends, the one that shows most first:");
  expect(text).not.toContain("\u001b");
  expect(auditsToTable([audit, audit]).split("\n")).toHaveLength(3);
  const markdown = auditsToMarkdown([audit]);
  expect(markdown).not.toMatch(/(?<![\\`])<script/);
  expect(markdown).not.toContain("](javascript");
  expect(markdown).toContain("| check ");
});

const small = (change: Record<string, unknown> = {}): ReturnType<typeof parseCheck> =>
  parseCheck(
    changed({
      cases: [{ T: 3, B: 2, m: 2, n: 2, layers: 2, direction: "bidirectional" }],
      draw: {
        x: { uniform: [0, 1] },
        parameters: { W: { normal: [0, 1], over: "sqrt n" }, b: { constant: 1 } },
        states: {},
      },
      compares: {
        y: "last",
        final: ["c"],
        head: { features: 3, weights: { uniform: [-1, 1] }, bias: { constant: 0 } },
      },
      tolerances: [{ id: "any", dtype: "float32", atol: 100, rtol: 0 }],
      ...change,
    }),
    "c",
  );
const python = ["/usr/bin/python3", "python3"].find(
  (command) => spawnSync(command, ["-c", "import torch"], { timeout: 60_000 }).status === 0,
);
const scriptOf = (check: Check, audit: Audit): string => letterScript(check, subjectOf(audit)!) ?? "";

test("a letter has what passes, a script that shows it with PyTorch, and mends", (ctx) => {
  const check = small();
  const audit = auditOf(check, { seed: 1, mends: true });
  const letter = letterOf(check, audit);
  expect(letter).toContain("the check notices 0 of");
  expect(letter).toContain("- x is ignored: it is read as 0.");
  expect(letter).toContain("```python\nimport torch\n");
  expect(letter).toContain("What to change, the one that shows most first:");
  if (python === undefined) return ctx.skip("no python3 here can import torch");
  const { stdout, stderr } = spawnSync(python, ["-"], { input: scriptOf(check, audit), encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^x is ignored passes: off by /);
  expect(stdout).toMatch(/^constants passes: off by /m);
  expect(stdout).toMatch(/^i and f are exchanged passes: off by /m);
  expect(stdout).not.toContain("is noticed");
});

test("the script about KernelBench's LSTM", () => {
  const kernelbench = parseCheck(
    checkFiles.find((data) => (data as Check).id === "kernelbench-35-lstm"),
    "check",
  );
  const row = { unseen: ["x", "h0", "c0", "constants"].map((what) => ({ what, sentence: "" })), passed: [] };
  const tolerance = { id: "1e-2", dtype: "float16", atol: 0.01, rtol: 0.01 } as const;
  const script = letterScript(kernelbench, { ...row, tolerance } as unknown as Audit["rows"][number]);
  expect(script).toBe(`import torch
torch.set_grad_enabled(False); torch.manual_seed(0)
net = torch.nn.LSTM(128, 256, 6)
head = torch.nn.Linear(256, 10)
draw = lambda: (torch.rand(32, 4, 128), torch.randn(6, 4, 256), torch.randn(6, 4, 256))
def answer(x, h, c):
    y, (h, c) = net(x, (h, c))
    return head(y)[-1]
x, h, c = draw()
want = answer(x, h, c)
got = {"x is ignored": answer(0 * x, h, c), "the initial h is ignored": answer(x, 0 * h, c), "the initial c is ignored": answer(x, h, 0 * c), "constants": sum(answer(*draw()) for _ in range(8)) / 8}
for name, numbers in got.items():
    passes = torch.allclose(numbers, want, rtol=0.01, atol=0.01)
    print(name, "passes:" if passes else "is noticed:", "off by %.1e" % (numbers - want).abs().max())`);
});

test("a letter without a script, and one about a check that nothing passes", () => {
  const tight = small({ tolerances: [{ id: "tight", dtype: "float64", atol: 1e-12, rtol: 0 }] });
  const audit = auditOf(tight, { seed: 1, mends: false });
  expect(scriptOf(small({ cell: "lstm-peephole" }), audit)).toBe("");
  const rows = audit.rows.map((row) => ({ ...row, passed: [], unseen: [] }));
  expect(letterOf(tight, { ...audit, rows })).toContain("Every known mistake in the equations of `lstm` is noticed.");
});

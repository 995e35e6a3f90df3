import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stdio } from "../impl/targets/stdio/index.ts";
import { lawsAt } from "../properties/laws/index.ts";
import type { Verdict } from "../properties/verdict.ts";
import { budgets } from "../properties/run/budgets.ts";
import { settle, tasksOf } from "../properties/run/tasks.ts";

const program = fileURLToPath(new URL("../examples/pytorch.py", import.meta.url));

/** The first Python that has PyTorch; Debian's python3-torch is the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch, numpy"], { timeout: 60_000 }).status === 0,
);

test("PyTorch obeys every law; it refuses sequences of length 0", async (ctx) => {
  if (python === undefined) return ctx.skip("no python3 here can import torch and numpy");
  const implementation = await stdio(`"${python}" "${program}"`);
  const verdicts: Verdict[] = [];
  try {
    for (const task of tasksOf(
      { name: "pytorch", implementation, findings: [] },
      { cells: null, laws: lawsAt("standard") },
    )) {
      const outcome = await settle(task, budgets.quick, 1, "faithful");
      if (outcome !== null && "verdict" in outcome) verdicts.push(outcome.verdict);
    }
  } finally {
    await implementation.close?.();
  }
  const cells = new Set(verdicts.map(({ cell }) => cell));
  expect([...cells]).toStrictEqual(["elman", "lstm", "gru-reset-after"]);
  const others = verdicts.filter(({ verdict }) => verdict !== "holds");
  const empty = ["padding/zero-length-keeps-state", "sizes/no-steps", "sizes/no-steps-from-zero"];
  for (const { verdict, law, message } of others)
    expect({ verdict, law, message }).toStrictEqual({
      verdict: "unsupported",
      law: expect.toSatisfy((id: string) => empty.includes(id)) as string,
      message: expect.stringMatching(/^(\d+) of \1 cases refused: sequences of length 0$/) as string,
    });
  expect(others).toHaveLength(verdicts.filter(({ law }) => empty.includes(law)).length);
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Audit } from "../properties/audit/audit.ts";
import type { SuiteAudit } from "../cli/audit/suite.ts";
import { checkFiles } from "../properties/audit/checks.ts";
import { pythonWith } from "./testing/kits.ts";
import { auditsPage } from "../scripts/docs.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "gatecheck-audit-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const audit = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ["bin/gatecheck.js", "audit", ...args], { cwd: root, encoding: "utf8" });

test("checks of the collection and published vectors are audited by id, and files by their path", () => {
  const own = join(directory, "own.json");
  const check = {
    ...(checkFiles[0] as object),
    id: "own",
    cases: [{ T: 1, B: 1, m: 2, n: 2 }],
    tolerances: [{ id: "all", dtype: "float32", atol: 10, rtol: 0 }],
  };
  writeFileSync(own, JSON.stringify(check));
  const { status, stdout, stderr } = audit("onnx-gru", own, "--no-mends", "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { audits } = JSON.parse(stdout) as { readonly audits: readonly Audit[] };
  expect(audits.map(({ id }) => id)).toEqual(["onnx-gru", "own"]);
  expect(audits[1]?.rows[0]?.mutants.noticed).toBe(0);
  expect(audits[1]?.rows[0]?.unseen.map(({ what }) => what)).toContain("zeros");
});

test("new audits stand in place of the old ones of a file, in the order of the collection", () => {
  const file = join(directory, "audits.json");
  const old = {
    schema: "gatecheck/audits/1",
    seed: 1,
    audits: [{ id: "own" }, { id: "onnx-gru" }, { id: "cmsis-nn-lstm" }],
  };
  writeFileSync(file, JSON.stringify(old));
  const { status, stdout } = audit("onnx-gru", "--no-mends", "--json", "--merge", file);
  const { audits } = JSON.parse(stdout) as { readonly audits: readonly Audit[] };
  expect({ status, ids: audits.map(({ id }) => id) }).toEqual({ status: 0, ids: ["cmsis-nn-lstm", "onnx-gru", "own"] });
  expect(audits[1]?.rows).toHaveLength(1);
  expect(audit("onnx-gru", "--seed", "2", "--merge", file).stderr).toContain("has seed 1, and this run 2");
});

test("a check that there is not, and a file that is none, are one line and status 2", () => {
  const bad = join(directory, "bad.json");
  writeFileSync(bad, '{"schema":"gatecheck/check/1"}');
  for (const [word, message] of [
    [
      "kernelbank",
      /^gatecheck: unknown check "kernelbank"; `gatecheck audit --list` lists them, and a path names a file\n$/,
    ],
    [bad, /^gatecheck: .*bad\.json: the check lacks "id"\n$/],
    [join(directory, "absent.json"), /^gatecheck: .*absent\.json: .*\n$/],
  ] as const) {
    const { status, stdout, stderr } = audit(word);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  }
});

const python = pythonWith("numpy");

/** A suite in Python that holds the last output of an Elman network to a tolerance. */
const suite = (tolerance: number): string => `
import numpy as np
from gatecheck_served import Served
r = np.random.default_rng(0)
P = {"W_h": r.normal(size=(4, 3)), "U_h": r.normal(size=(4, 4)), "b_h": r.normal(size=4)}
x, h = r.normal(size=(3, 2, 3)), r.normal(size=(2, 4))
y, final = Served("elman").run(P, x, {"h": h})
for t in range(3):
    h = np.tanh(x[t] @ P["W_h"].T + h @ P["U_h"].T + P["b_h"])
np.testing.assert_allclose(y[-1], h, rtol=0, atol=${tolerance})
np.testing.assert_allclose(final["h"], h, rtol=0, atol=${tolerance})
`;

test.skipIf(python === undefined)("a live suite is run with the right cell, and with each mutant", () => {
  const path = join(directory, "suite.py");
  const score = (
    tolerance: number,
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } => {
    writeFileSync(path, suite(tolerance));
    return audit("--suite", `"${python}" "${path}"`, "--cells", "elman", "--json");
  };
  const { status, stdout } = score(0.5);
  expect(status).toBe(0);
  const scored = JSON.parse(stdout) as SuiteAudit;
  expect(scored).toMatchObject({ schema: "gatecheck/suite/1", cell: "elman", finished: true });
  expect(scored.mutants.of - scored.mutants.noticed).toBe(scored.passed.length);
  expect(scored.mutants.noticed).toBeGreaterThan(0);
  expect(scored.passed.map(({ id }) => id)).toContain("elman/forward/softsign/hₜ");
  const wrong = score(-1);
  expect(wrong).toMatchObject({ status: 2, stdout: "" });
  expect(wrong.stderr).toMatch(/^gatecheck: --suite: the suite refuses the right elman; its last line: .*\n$/);
});

test("a suite that cannot be run is one line and status 2", () => {
  for (const [args, message] of [
    [["--suite", "true"], "--suite wants one cell: --cells lstm"],
    [["--cells", "lstm"], "--cells is for --suite; a check names its own cell"],
    [["--suite", "no-such-program", "--cells", "lstm"], "--suite: there is no program no-such-program"],
    [["--suite", "'", "--cells", "lstm"], "that is not closed"],
  ] as const) {
    const { status, stderr } = audit(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  }
});

test("docs/audits.md is what the committed audits say, and they are of the collection", () => {
  expect(readFileSync(`${root}docs/audits.md`, "utf8")).toBe(auditsPage());
  const { stdout } = audit("--list");
  const result = JSON.parse(readFileSync(`${root}reports/results/audit/result.json`, "utf8")) as {
    readonly audits: readonly Audit[];
  };
  expect(result.audits.map(({ id }) => id)).toEqual(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  );
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Audit } from "../properties/audit/audit.ts";
import { checkFiles } from "../properties/audit/checks.ts";
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

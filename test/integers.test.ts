import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { cellsOf, declarableCellsOf } from "../cli/shared/choices.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gatecheck-integers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const python = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!python)("a program of integers is verified bit for bit, and its mistake is named", () => {
  const text = readFileSync(join(root, "examples/lstm-int8.py"), "utf8");
  writeFileSync(join(folder, "wrong.py"), text.replace("(u - zero)", "u"));
  const targets = ["exec:python3 examples/lstm-int8.py", `exec:python3 ${join(folder, "wrong.py")}`];
  const { status, stdout } = spawnSync(
    process.execPath,
    ["bin/gatecheck.js", "verify", ...targets, "--cells", "lstm-int8", "--level", "quick"],
    { cwd: root, encoding: "utf8" },
  );
  expect(stdout).toMatch(/^exec:python3 examples\/lstm-\S* 1\.0\.0 +6 hold/m);
  expect(stdout).toMatch(/✗ violated: lstm-int8 of \S+ \S+: Neither zero point is subtracted before W and U\.$/m);
  expect(status).toBe(1);
});

test("only commands that ask an implementation take a cell of integers", () => {
  expect(declarableCellsOf("lstm-int8,gru")).toEqual(["lstm-int8", "gru"]);
  expect(() => cellsOf("lstm-int8")).toThrow(
    "--cells: lstm-int8 is a cell of integers: this command has no use for it",
  );
  expect(() => cellsOf("lstm-int8", "--as")).toThrow("--as: lstm-int8 is a cell of integers: a file cannot be one");
});

/** `npm run cell`: one cell, checked in seconds. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const check = (...ids: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ["scripts/cell.ts", ...ids], {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    encoding: "utf8",
  });

test("a cell's files, its own laws and the four checks are shown", () => {
  const { status, stdout, stderr } = check("gru-coupled");
  expect(stderr).toBe("");
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    "Gated recurrent unit with coupled gates (CIFG-GRU)",
    "  spec/cells/gru-coupled.ts",
    "  impl/reference/cells/gru-coupled.ts",
    "  properties/laws/reduction/gru.ts  reduction/gru-keep-of-one-gate-is-gru-coupled",
  ]);
  expect(stdout.match(/^[✓✗] [a-z ]*[a-z]/gm)).toEqual(["✓ types", "✓ twins", "✓ gradients", "✓ other laws"]);
  expect(status).toBe(0);
});

test.each([
  [["ltsm"], /^cell: unknown cell "ltsm"; the catalogue has elman, [^\n]*\n$/],
  [[], /^cell: name a cell: npm run cell -- lstm\n$/],
])("%j is refused with one line and exit status 2", (ids, says) => {
  const { status, stdout, stderr } = check(...ids);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(says);
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pythonWith } from "./testing/kits.ts";

const python = pythonWith("sys");

const script = `
import struct
import gatecheck_kit as kit
raw = b"".join(struct.pack("<H", half) for half in range(65536))
for dtype in kit.HALVES:
    numbers = kit._numbers_of(raw, dtype)
    back = struct.unpack("<65536H", kit._bytes_of(numbers, dtype))
    print(dtype, [half for half, v in enumerate(numbers) if v == v and back[half] != half])
print([v.hex() for v in kit._numbers_of(kit._bytes_of([1 + 2**-8, 1 + 3 * 2**-8, 1e39], "bfloat16"), "bfloat16")])
print(kit._numbers_of(kit._bytes_of([65519.0, 65520.0, -1e9], "float16"), "float16"))
`;

test("numbers of half types come from their bytes and go back, and others are rounded, ties to even", (ctx) => {
  if (python === undefined) return ctx.skip("no python3 here");
  const cwd = fileURLToPath(new URL("../kits/python", import.meta.url));
  const { stdout, stderr } = spawnSync(python, ["-B", "-c", script], { cwd, encoding: "utf8" });
  expect([stdout, stderr]).toEqual([
    `float16 []\nbfloat16 []\n['0x1.0000000000000p+0', '0x1.0400000000000p+0', 'inf']\n(65504.0, inf, -inf)\n`,
    "",
  ]);
});

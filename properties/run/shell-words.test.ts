import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { commandTyped, shellWord } from "./shell-words.ts";

it("a shell reads every word back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { minLength: 1, maxLength: 20 }), (words) => {
      const clean = words.map((word) => word.replaceAll("\0", " "));
      const command = `printf '%s\\0' ${clean.map(shellWord).join(" ")}`;
      const read = execFileSync("sh", ["-c", command], { encoding: "utf8" });
      expect(read.split("\0").slice(0, -1)).toEqual(clean);
    }),
    { numRuns: 50 },
  );
});

it("what needs no quotes has none", () => {
  const args = ["bench", "exec:python3 examples/pytorch.py", "--cells", "lstm,gru", "--hidden", "16..1024", ""];
  expect(commandTyped(args)).toBe(
    "gatecheck bench 'exec:python3 examples/pytorch.py' --cells lstm,gru --hidden 16..1024 ''",
  );
});

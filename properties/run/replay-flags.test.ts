import { expect, test } from "vitest";
import { replayFlags } from "./replay-flags.ts";
import { commandTyped, wordsOf } from "./shell-words.ts";

test.each([
  [
    "verify pytorch:a.py --problem lstm --precision bfloat16 --gradients --python /usr/bin/python3 --cells lstm --json",
    "--problem lstm --precision bfloat16 --gradients --python /usr/bin/python3",
  ],
  ["verify ./a.mjs --define my.ts --define=your.ts --seed 3", "--define my.ts --define your.ts"],
  [
    "verify a.onnx --as gru --runtime web --convention 'my file.json'",
    "--as gru --runtime web --convention 'my file.json'",
  ],
  ["verify w.npz --runtime 'exec:./my cell' --convention keras", "--runtime 'exec:./my cell' --convention keras"],
  ["verify python:a:step --cells lstm", "--cells lstm"],
  ["verify python:a:step --cells lstm,gru", ""],
  ["verify ./a.mjs --cells lstm --define", ""],
])("of %s a replay needs %s", (command, wanted) => {
  const [, target = "", ...words] = wordsOf(command);
  expect(replayFlags(words, target)).toEqual(wordsOf(wanted));
});

test("a command that was typed is read back", () => {
  const words = ["verify", "exec:it's 'my' cell", "--define", "a b.ts"];
  expect(wordsOf(commandTyped(words))).toEqual(["gatecheck", ...words]);
});

import { expect, test } from "vitest";
import { report } from "./command.ts";

const start = {
  adapter: ["my_lstm.py", "init/my_lstm.python.py"],
  setup: [],
  build: ["make"],
  target: "exec:./my_lstm",
} as const;
const text = "one\ntwo  # wrong on purpose: 2\n";

test("what was there is kept, and the rest written", () => {
  expect(report(start, text, ["my_lstm.py"], ["ci.yml"])).toBe(`\
wrote my_lstm.py
kept ci.yml, which was there already

my_lstm.py is an LSTM that is wrong on purpose. See it found:
  make
  npx gatecheck verify exec:./my_lstm --level quick

Then mend line 2 of my_lstm.py, and run it again:
  2
`);
});

test("an adapter of the user's own is not said to be wrong on purpose", () => {
  expect(report(start, text, ["ci.yml"], ["my_lstm.py"])).toBe(
    "wrote ci.yml\nkept my_lstm.py, which was there already\n",
  );
});

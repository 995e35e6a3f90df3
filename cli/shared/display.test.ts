import { expect, test } from "vitest";
import { displayOf } from "./display.ts";

const stream = (isTTY: boolean): NodeJS.WriteStream =>
  ({ isTTY, hasColors: () => isTTY }) as unknown as NodeJS.WriteStream;

test.each([
  [true, { VTE_VERSION: "7600" }, {}, true],
  [true, { TERM_PROGRAM: "iTerm.app" }, {}, true],
  [true, { KITTY_WINDOW_ID: "1" }, { links: false }, false],
  [true, { VTE_VERSION: "4000" }, {}, false],
  [true, {}, {}, false],
  [false, { VTE_VERSION: "7600" }, {}, false],
])("a terminal %s with %j and options %j has links: %s", (isTTY, env, flags, links) => {
  const display = displayOf(flags, stream(isTTY), env);
  expect("link" in display).toBe(links);
  expect(display.link?.("step/direct") ?? "").toMatch(links ? /laws\.md#step\/direct/ : /^$/);
  expect(display.color).toBe(isTTY);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  block,
  cut,
  firstLineOf,
  jsonText,
  messageOf,
  oneLine,
  printable,
  printableError,
  quote,
  stripped,
} from "./untrusted-text.ts";
import { hostileText } from "./testing/hostile-text.ts";

test("shows what would move the cursor, turn the direction or be invisible", () => {
  expect(printable("\u001b[31mred\u202e \u200b\ud800\0")).toBe("\\u{1b}[31mred\\u{202e} \\u{200b}\\u{d800}\\u{0}");
  expect(printable("a\r\nb\rc\td")).toBe("a\nb\nc\td");
  expect(printable("h̃ ← σ(W·x), 日本語 😀")).toBe("h̃ ← σ(W·x), 日本語 😀");
});

test("breaks what GitHub Actions would take for a command", () => {
  expect(printable("::error::a\n  ::stop-commands::b\nstd::vector ##[error]c")).toBe(
    "\\u{3a}:error::a\n  \\u{3a}:stop-commands::b\nstd::vector ##\\u{5b}error]c",
  );
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(printable(`::${text}`)).not.toMatch(/^\s*::|##\[/m);
      expect(printable(printable(text))).toBe(printable(text));
    }),
  );
});

test("JSON shows nothing that moves the cursor, and is read back as it was", () => {
  expect(jsonText(["\u001b[31m\u009b\u202e", "##[error]", "😀"])).toBe(
    '[\n  "\\u001b[31m\\u009b\\u202e",\n  "##\\u005berror]",\n  "😀"\n]\n',
  );
  fc.assert(
    fc.property(hostileText, (text) => {
      const json = jsonText({ text });
      expect(json).not.toMatch(/(?!\n)\p{C}|##\[/u);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

test("cuts between characters and says so", () => {
  expect(cut("abcdef", 6)).toBe("abcdef");
  expect(cut("abcdef", 4)).toBe("abc…");
  expect(cut("ab😀def", 4)).toBe("ab…");
});

test("any text becomes one well-formed line within the limit", () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const line = oneLine(text, limit);
      expect(line.length).toBeLessThanOrEqual(limit);
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toMatch(/\p{C}/u);
      expect(block(text, limit).replaceAll(/[\n\t]/g, "")).not.toMatch(/\p{C}/u);
    }),
  );
});

test("text of a program loses its escape sequences, and keeps its lines", () => {
  expect(stripped("a\u001b]0;title\u0007b\r\nc\u0000\u202ed\te\u2028", 99)).toBe("ab\nc??d\te?");
  expect(stripped("x".repeat(100), 10)).toBe(`${"x".repeat(10)}…`);
  expect(stripped("\u001b[31m".repeat(100), 10)).toBe("…");
  expect(quote('a "b"\n')).toBe(String.raw`"a \"b\"\n"`);
});

test("an error that nobody catches is printable; what is no error stays what it is", () => {
  const error = new Error("\u001b[2J\n::error::x");
  expect(printableError(error)).toBe(error);
  expect(error.stack).toMatch(/^Error: \\u\{1b\}\[2J\n\\u\{3a\}:error::x\n {4}at /);
  expect(printableError("::x")).toBe("::x");
});

test("anything that is thrown has a message", () => {
  const unreadable = Object.defineProperty(new Error("hidden"), "message", { value: Object.create(null) as unknown });
  expect(
    [new Error("boom"), "boom", null, Symbol("s"), Object.create(null)].map((thrown) => messageOf(thrown)),
  ).toEqual(["boom", "boom", "null", "Symbol(s)", "it threw what cannot be read"]);
  expect(messageOf(unreadable)).toBe("it threw what cannot be read");
  expect(messageOf(7, (thrown) => `a ${typeof thrown}`)).toBe("a number");
  expect([new RangeError(""), "", new Error("\n one\ntwo")].map((thrown) => firstLineOf(thrown))).toEqual([
    "RangeError",
    "no message",
    "one",
  ]);
});

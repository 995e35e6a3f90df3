import * as fc from "fast-check";
import { expect, test } from "vitest";
import { block, cut, oneLine, printable } from "./text.ts";
import { hostileText } from "../testing/arbitraries.ts";

test("shows what would move the cursor, turn the direction or be invisible", () => {
  expect(printable("\u001b[31mred\u202e \u200b\ud800\0")).toBe("\\u{1b}[31mred\\u{202e} \\u{200b}\\u{d800}\\u{0}");
  expect(printable("a\r\nb\rc\td")).toBe("a\nb\nc\td");
  expect(printable("h̃ ← σ(W·x), 日本語 😀")).toBe("h̃ ← σ(W·x), 日本語 😀");
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

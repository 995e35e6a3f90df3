import { expect, test } from "vitest";
import { wrapped } from "./wrapped.ts";

test("prose is wrapped, commands and tables are not", () => {
  const command = `  npx gatecheck verify ${"x".repeat(90)}`;
  const prose = "Exit status: ".padEnd(200, "0 conforms, ");
  const lines = wrapped(`${prose}\n${command}\nshort`, 60).split("\n");
  expect(lines.slice(-2)).toEqual([command, "short"]);
  expect(lines.slice(0, -2).every((line) => line.length <= 60)).toBe(true);
  expect(lines.slice(0, -2).join(" ").replaceAll(/\s+/g, " ").trim()).toBe(prose.trim());
});

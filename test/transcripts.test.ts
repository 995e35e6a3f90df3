/** Transcripts of wrong programs, word for word. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page, programs, section, sectionsOf } from "../scripts/transcripts.ts";

const sections = sectionsOf(readFileSync(page, "utf8")).map((text) => `${text.trimEnd()}\n`);

test("there are ten transcripts at least, each of one screen, each finding of 14 lines", () => {
  expect(sections.length).toBeGreaterThanOrEqual(10);
  expect(sections).toHaveLength(programs().length);
  for (const text of sections) {
    const [, printed = ""] = /```console\n([\s\S]*)```/.exec(text) ?? [];
    expect(printed.split("\n").length).toBeLessThanOrEqual(40);
    for (const finding of printed.split(/^(?=[✗‼] )/m).slice(1))
      expect(finding.split("\n\n", 1).join().split("\n").length).toBeLessThanOrEqual(14);
  }
});

test.each(programs().map((program, k) => ({ ...program, k })))(
  "$path is told what docs/transcripts.md says",
  async ({ k, ...program }) => {
    expect(await section(program)).toBe(sections[k]);
  },
);

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeReport } from "../../reports/report/write.ts";
import { exampleReport, exampleVerdict } from "../../reports/testing/examples.ts";
import { finished } from "./resume.ts";

const dir = mkdtempSync(join(tmpdir(), "gatecheck-resume-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const report = exampleReport([exampleVerdict()]);
const { command } = report.run;

test("only a whole report of the same command is taken; one of another is not overwritten", async () => {
  expect(await finished(dir, command)).toBe(null);
  writeFileSync(join(dir, "report.json"), "{");
  expect(await finished(dir, command)).toBe(null);
  await writeReport(dir, { ...report, run: { ...report.run, interrupted: true } });
  expect(await finished(dir, command)).toBe(null);
  await writeReport(dir, report);
  expect(await finished(dir, command)).toEqual(report);
  await expect(finished(dir, "gatecheck verify tfjs")).rejects.toThrow(
    /is of another command: gatecheck verify reference/,
  );
  await expect(finished(undefined, command)).rejects.toThrow("--report DIR: name it");
});

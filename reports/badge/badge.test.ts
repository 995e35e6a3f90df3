import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { report } from "../testing/arbitraries.ts";
import { campaign } from "../testing/campaign.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { withDirectory } from "../testing/directory.ts";
import { auditBadge, badgeSvg, reportBadge, writeBadge } from "./index.ts";

const holds = exampleReport([exampleVerdict({ cases: 1000 }), exampleVerdict({ cell: "gru", cases: 204 })]);

test.each([
  ["conforms: 2 cells, 1,204 cases, faithful", holds],
  [
    "conforms: 1 cell, 100 cases, absolute",
    exampleReport([exampleVerdict({ grade: "absolute" }), exampleVerdict({ cases: 0 })]),
  ],
  ["1 finding in 1 cell, 100 cases", exampleReport([exampleViolation()])],
  ["2 findings in 4 cells, 4,322 cases", campaign()],
  ["nothing was checked", exampleReport([])],
  ["not the whole campaign: 2 cells, 1,204 cases", { ...holds, run: { ...holds.run, interrupted: true } }],
])("%s", (message, made) => {
  expect(reportBadge(made).message).toBe(message);
});

test("the badge of an audit is that of the tolerance that notices least", () => {
  const rows = [
    { mutants: { noticed: 9, of: 10 } },
    { mutants: { noticed: 4, of: 10 } },
    { mutants: { noticed: 0, of: 0 } },
  ];
  const audits = [{ rows }] as unknown as Parameters<typeof auditBadge>[0];
  expect(auditBadge(audits)).toMatchObject({ message: "4 of 10 mutants noticed", color: "ad2f28" });
  expect(auditBadge([]).message).toBe("nothing was audited");
});

test("a picture is well-formed, whatever was reported", () => {
  fc.assert(
    fc.property(report, (made) => {
      const parser = new SaxesParser();
      const errors: string[] = [];
      parser.on("error", ({ message }) => void errors.push(message));
      parser.write(badgeSvg(reportBadge(made))).close();
      expect(errors).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test("a file's name says which badge it is", async () => {
  await withDirectory(async (dir) => {
    await writeBadge(join(dir, "a.json"), reportBadge(holds));
    await writeBadge(join(dir, "a.svg"), reportBadge(holds));
    expect(JSON.parse(readFileSync(join(dir, "a.json"), "utf8"))).toMatchObject({
      schemaVersion: 1,
      label: "gatecheck",
    });
    expect(readFileSync(join(dir, "a.svg"), "utf8")).toContain(
      "<title>gatecheck: conforms: 2 cells, 1,204 cases, faithful</title>",
    );
    await expect(writeBadge(join(dir, "a.png"), reportBadge(holds))).rejects.toThrow("must end in .svg or .json");
  });
});

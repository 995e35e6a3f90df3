/** The scripts of the letters about the committed audits, run with PyTorch: each must show a mistake that passes in at most twenty lines. `node scripts/letters.ts [PYTHON]` */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Audit } from "../properties/audit/audit.ts";
import { checkFiles } from "../properties/audit/checks.ts";
import { subjectOf } from "../reports/audit/letter.ts";
import { letterScript } from "../reports/audit/letter-script.ts";
import { parseCheck } from "../reports/audit/read.ts";

const file = new URL("../reports/results/audit/result.json", import.meta.url);
const { audits } = JSON.parse(readFileSync(file, "utf8")) as { readonly audits: readonly Audit[] };
let failed = 0;
for (const data of checkFiles) {
  const check = parseCheck(data, "check");
  const audit = audits.find(({ id }) => id === check.id);
  const row = audit && subjectOf(audit);
  const script = row === undefined ? null : letterScript(check, row);
  if (script === null) {
    process.stdout.write(`${check.id}: no script\n`);
    continue;
  }
  const { stdout, stderr, status } = spawnSync(process.argv[2] ?? "python3", ["-"], {
    input: script,
    encoding: "utf8",
  });
  const lines = stdout.trim().split("\n");
  const passes = lines.filter((line) => line.includes(" passes:")).length;
  if (status !== 0 || passes === 0 || script.split("\n").length > 20) failed++;
  process.stdout.write(
    `${check.id}: ${status === 0 ? `${passes} of ${lines.length} pass, ${script.split("\n").length} lines` : stderr}\n`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Judges the kernels of test/kernels: each hack must be refused by its name, each wrong backward pass by its law, each honest one accepted.
 *
 *     node scripts/kernels.ts [--python PATH] [--precision NAME] [--level quick] [--laws kernel,step] [--only hacks|honest|backward] [--every N]
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Judged, judgeKernel } from "../properties/kernel/score.ts";
import type { Report } from "../reports/report/report.ts";
import { backwards, hacks } from "../test/testing/hacks.ts";

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    precision: { type: "string", default: "float32" },
    level: { type: "string", default: "quick" },
    laws: { type: "string" },
    only: { type: "string" },
    every: { type: "string", default: "1" },
  },
});
const folder = fileURLToPath(new URL("../test/kernels/", import.meta.url));
const program = fileURLToPath(new URL("../bin/gatecheck.js", import.meta.url));

function judged(target: string, more: readonly string[] = []): Judged {
  const words = [
    "--problem",
    "lstm",
    "--python",
    values.python,
    "--precision",
    values.precision,
    "--level",
    values.level,
    "--json",
    ...more,
  ];
  const laws = values.laws === undefined ? [] : ["--laws", values.laws];
  const { stdout, stderr } = spawnSync(process.execPath, [program, "verify", `pytorch:${target}`, ...words, ...laws], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (stdout === "") throw new Error(stderr);
  return judgeKernel((JSON.parse(stdout) as Report).verdicts);
}

const said = ({ accepted, score, reasons }: Judged): string =>
  `${accepted ? "accepted" : "refused"}  ${score.toFixed(2)}  ${reasons.map(({ name }) => name).join("; ")}`;

let wrong = 0;
const tell = (name: string, fine: boolean, of: Judged): void => {
  if (!fine) wrong++;
  process.stdout.write(`${fine ? "✓" : "✗"} ${name.padEnd(24)} ${said(of)}\n`);
};

if (values.only === undefined || values.only === "hacks")
  for (const [name, wanted] of Object.entries(hacks)) {
    const of = judged(`hacks.py:${name}`);
    tell(name, !of.accepted && of.reasons.some((reason) => reason.name === wanted), of);
  }
if (values.only === undefined || values.only === "backward")
  for (const [name, wanted] of Object.entries(backwards)) {
    const of = judged(`backward.py:${name}`, ["--gradients"]);
    tell(name, wanted === null ? of.accepted : of.reasons.some(({ law }) => law === wanted), of);
  }
if (values.only === undefined || values.only === "honest") {
  const { stdout } = spawnSync(values.python, ["-c", "import honest; print(*honest.NAMES)"], {
    cwd: folder,
    encoding: "utf8",
  });
  for (const [k, name] of stdout.trim().split(" ").entries())
    if (k % Number(values.every) === 0) {
      const of = judged(`honest.py:${name}`);
      tell(name, of.accepted, of);
    }
}
process.exitCode = wrong === 0 ? 0 : 1;

/**
 * Each way from a stranger's cell to a verdict, from an empty folder by the documentation alone: the seconds that it takes, from the
 * first command to the last. `npm run doors`, or `npm run doors -- onnx`; a door whose tools are not here is said to be shut.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Door {
  readonly name: string;
  /** Page of docs/ and the files that its snippets name. */
  readonly page: string;
  readonly files: readonly string[];
  /** Files of the package that the page says to copy. */
  readonly copied?: readonly string[];
  readonly commands: readonly string[];
  /** A command that fails where the door's tools are not installed. */
  readonly needs?: string;
}

/** A Python that has PyTorch: Debian's packages are the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find((one) => spawnSync(one, ["-c", "import torch"]).status === 0);
const torch = { needs: `${python ?? "python3"} -c "import torch"` };
const told = python === undefined ? "" : ` --python ${python}`;

const doors: readonly Door[] = [
  {
    name: "torch: a step of seven lines",
    page: "kits.md",
    files: ["my_gru.py"],
    commands: [`gatecheck verify python:my_gru:step${told} --level quick`],
    ...torch,
  },
  {
    name: "pytorch: a whole module",
    page: "kits.md",
    files: ["my_module.py"],
    commands: [`gatecheck verify pytorch:my_module.MyLSTM${told} --level quick`],
    ...torch,
  },
  {
    name: "c: a cell of thirty lines",
    page: "kits.md",
    files: ["my_lstm.c"],
    copied: ["kits/c/gatecheck.h"],
    commands: ["cc -O2 -o my_lstm my_lstm.c -lm", "gatecheck verify exec:./my_lstm --level quick"],
    needs: "cc --version",
  },
  {
    name: "ts: a step",
    page: "kits.md",
    files: ["my_lstm.ts"],
    commands: ["gatecheck verify ./my_lstm.ts --level quick"],
  },
  {
    name: "onnx: a file",
    page: "files.md",
    files: [],
    commands: ["gatecheck init --language onnx", "node my_gru.mjs", "gatecheck verify my_gru.onnx --level quick"],
  },
  {
    name: "define: a cell of one's own",
    page: "define.md",
    files: ["cfn.ts", "cfn.py"],
    commands: ['gatecheck verify exec:"python3 cfn.py" --define cfn.ts --level quick'],
    needs: "python3 --version",
  },
];

/** The snippet of a page whose first line names a file. */
function snippet(page: string, file: string): string {
  const text = readFileSync(join(root, "docs", page), "utf8");
  const found = [...text.matchAll(/^```\w+\n((?:#|\/\/|\/\*) ([\w.]+)[^]*?)^```$/gm)].find(
    ([, , name]) => name === file,
  );
  if (found?.[1] === undefined) throw new Error(`docs/${page} has no snippet ${file}`);
  return found[1];
}

/** Runs a command as a shell does. @returns its status and what it wrote */
function shell(command: string, cwd: string, bin: string): { readonly status: number | null; readonly out: string } {
  const env = { ...process.env, PATH: `${bin}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}` };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd, env, encoding: "utf8" });
  return { status, out: `${stdout}${stderr}` };
}

/** Goes through a door. @returns false where it does not end in a verdict */
function enter({ page, files, copied = [], commands, name, needs }: Door, folder: string, bin: string): boolean {
  if (needs !== undefined && shell(needs, root, bin).status !== 0) {
    process.stdout.write(`${name.padEnd(32)} shut: there is no ${needs}\n`);
    return true;
  }
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), snippet(page, file));
  for (const file of copied) cpSync(join(root, file), join(folder, basename(file)));
  const started = performance.now();
  for (const command of commands) {
    const { status, out } = shell(command, folder, bin);
    if (status === 0) continue;
    process.stdout.write(`${name.padEnd(32)} FAILED: ${command}\n${out}\n`);
    return false;
  }
  process.stdout.write(`${name.padEnd(32)} ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return true;
}

const [word = ""] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "gatecheck-doors-"));
const bin = join(home, "bin");
mkdirSync(bin);
writeFileSync(
  join(bin, "gatecheck"),
  `#!/bin/sh\nexec "${process.execPath}" "${join(root, "bin/gatecheck.js")}" "$@"\n`,
  { mode: 0o755 },
);
try {
  const wanted = doors.filter(({ name }) => name.startsWith(word));
  const passed = wanted.map((door, k) => enter(door, join(home, String(k)), bin));
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

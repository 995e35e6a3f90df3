/** The snippets of docs/kits.md in a folder of their own, with the kits beside them, as a newcomer would have them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCase } from "../../properties/cases/case.ts";
import { drawRequest } from "../../properties/cases/request.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import type { Implementation, RunRequest, Timing } from "../../impl/contract.ts";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The first Python that can import a module; Debian's packages are the system Python's alone. */
export const pythonWith = (module: string): string | undefined =>
  ["python3", "/usr/bin/python3"].find(
    (command) => spawnSync(command, ["-c", `import ${module}`], { timeout: 60_000 }).status === 0,
  );

const page = readFileSync(`${root}docs/kits.md`, "utf8");

/** The files whose snippets name them in their first line, and nothing else. */
export function kitFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatecheck kits "));
  for (const [, text = "", name = ""] of page.matchAll(/^```\w+\n((?:#|\/\/|\/\*) ([\w.]+).*\n[^]*?)^```$/gm))
    writeFileSync(join(folder, name), text.replaceAll('"gatecheck/kit"', JSON.stringify(join(root, "kit.ts"))));
  for (const kit of ["python/gatecheck_kit.py", "c/gatecheck.h"])
    cpSync(`${root}kits/${kit}`, join(folder, basename(kit)));
  return folder;
}

/** The command lines of the page that speak of a word: what follows `npx gatecheck`. */
export const commandsOf = (word: string): string[] =>
  [...page.matchAll(/^\$ npx gatecheck (.*)$/gm)].map(([, line = ""]) => line).filter((line) => line.includes(word));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `gatecheck` in a folder, with words in double quotes taken as one. */
export function gatecheck(folder: string, line: string, env: Readonly<Record<string, string>> = {}): Ended {
  const words = (line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ""));
  return spawnSync(process.execPath, [join(root, "bin/gatecheck.js"), ...words], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 100_000,
  });
}

/** Standard output of a program for this input, and its end. */
export const fed = (folder: string, command: readonly [string, ...string[]], input: string): Ended =>
  spawnSync(command[0], command.slice(1), { cwd: folder, input, encoding: "utf8", timeout: 60_000 });

/** A program of a folder, stopped whatever happens. */
export async function serving<T>(
  folder: string,
  command: string,
  use: (implementation: Implementation) => Promise<T>,
): Promise<T> {
  const implementation = await stdio(command, { cwd: folder, stopMs: 1000 });
  try {
    return await use(implementation);
  } finally {
    await implementation.close?.();
  }
}

const tensor = (shape: readonly number[], bytes: number): string =>
  `{"shape":${JSON.stringify(shape)},"data":"${Buffer.alloc(bytes).toString("base64")}"}`;

/** A run of an Elman network of one unit, all zeros, in the protocol's own words. */
const runOf = (sizes: string, x: string): string =>
  `{"cmd":"run","seq":7,"dtype":"float64","sizes":${sizes},"layers":[{"cell":"elman","options":{},"direction":"forward","params":[{"W_h":${tensor([1, 1], 8)},"U_h":${tensor([1, 1], 8)},"b_h":${tensor([1], 8)}}],"initial":null}],"x":${x},"lengths":null,"want":["y"]}`;
const one = '{"T":1,"B":1,"m":1,"n":1}';

/** A request that is right. */
export const good: string = runOf(one, tensor([1, 1, 1], 8));

/** Lines that are no requests. */
export const hostile: readonly string[] = [
  "garbage",
  "",
  "[1,2]",
  "[".repeat(100_000),
  '{"seq":1',
  `{"seq":${"9".repeat(500)}}`,
  '{"cmd":"dance","seq":3}',
  '{"cmd":"run","seq":4}',
  '{"cmd":"run","seq":4,"dtype":"float64","sizes":{"T":1,"B":1,"m":1,"n":1},"layers":[]}',
  good.replace('"T":1', '"T":-1'),
  good.replace('"T":1', '"T":1.5'),
  good.replace('"T":1', '"T":1e300'),
  good.replace('"T":1,"B":1', '"T":4294967297,"B":4294967297'),
  runOf('{"T":200000000,"B":200000000,"m":0,"n":1}', tensor([200_000_000, 200_000_000, 0], 0)),
  runOf('{"T":1,"B":1,"m":1,"n":100000}', tensor([1, 1, 1], 8)),
  runOf(one, tensor([1, 1, 1], 4)),
  runOf(one, '{"shape":[1,1,1],"data":"%%%%%%%%%%%="}'),
  runOf(one, '{"shape":[1,-1,-1],"data":"AAAAAAAAAAA="}'),
  runOf(one, "7"),
  good.replace('"lengths":null', '"lengths":[2]'),
  good.replace('"lengths":null', '"lengths":[-1]'),
  good.replace('"lengths":null', '"lengths":[1,1,1,1]'),
  good.replace('"cell":"elman"', '"cell":"lstm"'),
  good.replace("float64", "float16"),
];

/** The hostile lines that a program does not answer with an error, or after which it answers wrongly. */
export function unanswered(folder: string, command: readonly [string, ...string[]]): string[] {
  const { status, stdout, stderr } = fed(folder, command, hostile.map((line) => `${line}\n${good}\n`).join(""));
  const lines = stdout.trimEnd().split("\n");
  if (status !== 0 || lines.length !== 2 * hostile.length)
    return [`status ${status}, ${lines.length} answers, ${stderr.slice(0, 2000)}`];
  const due = JSON.stringify({ seq: 7, y: { shape: [1, 1, 1], data: "AAAAAAAAAAA=" } });
  return hostile.filter((_, k) => {
    const [wrong, right] = [lines[2 * k] ?? "", lines[2 * k + 1] ?? ""];
    const { error } = JSON.parse(wrong) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message !== "string" || JSON.stringify(JSON.parse(right)) !== due;
  });
}

/** The nanoseconds of four blocks by a program that times itself, and whether it answers what its `run` does. */
export const timed = (folder: string, command: string, cell: string): Promise<[times: number, same: boolean]> =>
  serving(folder, command, async (program) => {
    const { request, cotangents } = drawRequest(
      parseCase(`cell=${cell} T=3 B=2 m=2 n=3 dir=bi layers=2 lens=3,1 dtype=f64 seed=5`),
    );
    const whole: RunRequest = { ...request, want: ["y", "final", "gradients"], cotangents };
    const timing = (await program.time?.(whole, 5, 4)) as Timing;
    return [timing.times.length, JSON.stringify(timing.answer) === JSON.stringify(await program.run(whole))];
  });

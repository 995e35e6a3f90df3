/** The examples that train: short runs of the programs as a user starts them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const programs = ["copy-memory", "char-lm"] as const;
const pathOf = (program: string): string => join(root, "examples", `${program}.ts`);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (program: string, ...args: readonly string[]): Ended =>
  spawnSync(process.execPath, [pathOf(program), ...args], { encoding: "utf8", timeout: 100_000 });

/** Ctrl-C, once something has been printed. */
function interrupt(program: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [pathOf(program), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stdout === "") child.kill("SIGINT");
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout, stderr })));
}

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "gatecheck-examples-"))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(programs)("%s", (program) => {
  it("--help prints every flag", () => {
    const { status, stdout, stderr } = run(program, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const flag of ["--steps", "--hidden", "--seed", "--help"]) expect(stdout).toContain(`  ${flag}`);
  });

  it.each([
    [["--colour", "red"], "Unknown option '--colour'"],
    [["--steps", "many"], '--steps: got "many", wanted a whole number from 1'],
    [["--hidden", "0"], '--hidden: got "0", wanted a whole number from 1'],
    [["--steps", "1.5"], '--steps: got "1.5", wanted'],
    [["left", "over"], "Unexpected argument 'left'"],
  ])("%j is one line on stderr and status 2", (args, message) => {
    const { status, stdout, stderr } = run(program, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("copy-memory", () => {
  it("both networks learn a short lag", () => {
    const { status, stdout, stderr } = run("copy-memory", "--lag", "2", "--steps", "250");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const found = [...stdout.matchAll(/^lag +2 {2}(\w+) +([\d.]+) %$/gmu)].map(([, cell, share]) => [
      cell,
      Number(share),
    ]);
    expect(found.map(([cell]) => cell)).toEqual(["elman", "lstm"]);
    for (const [cell, share] of found) expect(share, String(cell)).toBeGreaterThan(75); // chance is 25
  });

  it("Ctrl-C ends it with status 130", async () => {
    const { status, stdout } = await interrupt("copy-memory");
    expect(status).toBe(130);
    expect(stdout).toMatch(/^accuracy after .*\n(?:lag .*\n)*interrupted\n$/u);
  });
});

describe("char-lm", () => {
  const quick = ["--hidden", "8", "--streams", "4", "--unroll", "16", "--length", "30"];

  it.each(["elman", "gru", "lstm"])("the loss of %s falls, and it writes as much as it is asked", (cell) => {
    const { status, stdout, stderr } = run("char-lm", "--cell", cell, "--steps", "60", ...quick);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const losses = [...stdout.matchAll(/^step +\d+\/60 {2}([\d.]+) nats per character$/gmu)].map(([, loss]) =>
      Number(loss),
    );
    expect(losses).toHaveLength(10);
    expect(losses.at(-1)).toBeLessThan(losses[0] - 0.5);
    expect(stdout.slice(stdout.indexOf("\n\n") + 2, -1)).toHaveLength(30);
  });

  it("a seed is a run", () => {
    const once = run("char-lm", "--cell", "elman", "--steps", "5", ...quick);
    expect(run("char-lm", "--cell", "elman", "--steps", "5", ...quick)).toMatchObject({ stdout: once.stdout });
    expect(run("char-lm", "--cell", "elman", "--steps", "5", "--seed", "2", ...quick).stdout).not.toBe(once.stdout);
  });

  it("Ctrl-C ends the training, and what has been learnt is written", async () => {
    const { status, stdout } = await interrupt("char-lm", "--steps", "100000", ...quick);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^lstm, 8 hidden units.*\n(?:step .*\n)*\n[^]{30}\n$/u);
  });

  it("learns another text by heart, and at temperature 0 recites it", () => {
    const path = join(folder, "text.txt");
    writeFileSync(path, "abcd".repeat(40));
    const { stdout } = run("char-lm", "--text", path, "--steps", "80", "--temperature", "0", ...quick);
    expect(stdout).toContain("160 characters, 4 different ones");
    expect(stdout).toMatch(/(?:abcd){5}/u);
  });

  it("a text that is not there or too short is one line and status 2", () => {
    const absent = run("char-lm", "--text", join(folder, "absent.txt"));
    expect(absent).toMatchObject({ status: 2, stderr: expect.stringMatching(/^--text: ENOENT.*\n$/u) as string });
    const path = join(folder, "short.txt");
    writeFileSync(path, "too short");
    const short = run("char-lm", "--text", path);
    expect(short).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/got 9 characters, wanted more than 264.*\n$/u) as string,
    });
    expect(run("char-lm", "--cell", "mamba")).toMatchObject({
      status: 2,
      stderr: '--cell: got "mamba", wanted one of elman, gru, lstm\n',
    });
  });
});

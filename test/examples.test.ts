/** The examples that use the reference: short runs of the programs as a user starts them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../spec/catalogue.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const programs = ["copy-memory", "char-lm", "gradient-flow"] as const;
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
    const own = program === "gradient-flow" ? ["--cells", "--gain"] : ["--steps"];
    for (const flag of [...own, "--hidden", "--seed", "--help"]) expect(stdout).toContain(`  ${flag}`);
  });

  it.each([
    [["--colour", "red"], "Unknown option '--colour'"],
    [["--seed", "many"], '--seed: got "many", wanted a whole number from 0'],
    [["--hidden", "0"], '--hidden: got "0", wanted a whole number from 1'],
    [["--hidden", "1.5"], '--hidden: got "1.5", wanted'],
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
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.5);
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

describe("gradient-flow", () => {
  /** The norms of a cell at the lags 1, 2, 5, 10, 20, 50 and 100. */
  const normsOf = (stdout: string, cell: string): number[] => {
    const line = stdout.split("\n").find((one) => one.startsWith(`${cell} `)) ?? "";
    return line.split(/ +/u).slice(1).map(Number);
  };

  it("speaks of every cell", () => {
    const { status, stdout, stderr } = run("gradient-flow", "--hidden", "2");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { id } of catalogue) {
      expect(normsOf(stdout, id), id).toHaveLength(7);
      for (const norm of normsOf(stdout, id)) expect(norm, id).toBeGreaterThanOrEqual(0);
    }
  });

  it("shows what vanishes and what does not", () => {
    const lags = [1, 2, 5, 10, 20, 50, 100];
    // ‖J₁ … J_L‖_F / √8 ≤ ‖U‖_F^L / √8, ‖U‖_F ≤ 8 · 0.25/√8; two digits are printed, the last within one half
    const elman = normsOf(run("gradient-flow", "--cells", "elman", "--gain", "0.25").stdout, "elman");
    for (const [k, lag] of lags.entries())
      expect(elman[k]).toBeLessThanOrEqual((1.05 * (2 / Math.sqrt(8)) ** lag) / Math.sqrt(8));
    // without weights c stays: ∂c/∂c = I, ∂h/∂c = I/2, ‖·‖_F / √16 = √(10/16)
    const carousel = normsOf(run("gradient-flow", "--cells", "lstm-1997", "--gain", "0").stdout, "lstm-1997");
    expect(carousel).toEqual(lags.map(() => Number(Math.sqrt(10 / 16).toExponential(1))));
  });

  it("finds the numbers of the linear unit of 1000 steps (docs/theory.md 11.1)", () => {
    const { stdout } = run("gradient-flow", "--cells", "elman");
    const numbers = [...stdout.matchAll(/^ {2}d?y_1000\S* +(\S+) {2}(\S+)$/gmu)].map(([, ours, exact]) => [
      ours,
      exact,
    ]);
    expect(numbers.map(([, exact]) => exact)).toEqual([
      "4.3607320616826516150e-5",
      "4.4003750804252211751e-2",
      "1.0000000000000000000e0",
      "9.9900000000000000000e2",
      "2.0751639245360059470e4",
      "2.0525631293182870703e7",
    ]);
    for (const [ours, exact] of numbers) expect(Math.abs(Number(ours) / Number(exact) - 1)).toBeLessThan(1e-12);
  });

  it("a cell that is not there is one line and status 2", () => {
    const { status, stdout, stderr } = run("gradient-flow", "--cells", "ltsm");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^--cells: unknown cell "ltsm".*\n$/u);
  });

  it("Ctrl-C ends it with status 130", async () => {
    const { status, stderr } = await interrupt("gradient-flow", "--hidden", "16");
    expect({ status, stderr }).toEqual({ status: 130, stderr: "interrupted\n" });
  });
});

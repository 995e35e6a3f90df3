/**
 * The steps of action.yml on a scratch repository, as a runner would run them: green, a new failure, the same in the base, mended, and a
 * slower commit. `node scripts/action.ts` prints a line for each; `test/action.test.ts` runs all but the slower commit.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Outcome, runAction } from "./composite.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
export const action: string = readFileSync(`${root}action.yml`, "utf8");

/** A repository with a cell, and the cache of its runs. */
export class Scratch {
  readonly #home = mkdtempSync(join(tmpdir(), "gatecheck-action-"));
  readonly repository: string = join(this.#home, "repository");
  readonly cache: string = join(this.#home, "cache");
  readonly #cell = join(this.repository, "src", "cell.mjs");
  readonly right: string;
  /** The cell with its input and forget gates exchanged, and one that computes everything three times. */
  readonly wrong: string;
  readonly slower: string;

  constructor() {
    mkdirSync(join(this.repository, "src"), { recursive: true });
    copyFileSync(`${root}examples/peers/plain-loops.mjs`, this.#cell);
    this.right = readFileSync(this.#cell, "utf8");
    this.wrong = this.right.replace('lstm: ["i", "f"', 'lstm: ["f", "i"');
    this.slower = this.right.replace("  return { run };", "  return { run: () => (run(), run(), run()) };");
    this.#git("init", "-q", "-b", "main");
  }

  #git(...args: readonly string[]): void {
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: this.repository });
  }

  commit(text: string, message: string): void {
    writeFileSync(this.#cell, text);
    this.#git("add", "src");
    this.#git("commit", "-qm", message);
  }

  /** One run of the action on a branch. */
  run(branch: string, inputs: Readonly<Record<string, string>> = {}): Outcome {
    rmSync(join(this.repository, "gatecheck-report"), { recursive: true, force: true });
    const given = {
      targets: "\n  ./src/cell.mjs\n",
      cells: "lstm",
      level: "quick",
      options: "--laws\nstep",
      gatecheck: `${process.execPath} ${root}bin/gatecheck.js`,
      ...inputs,
    };
    return runAction(
      action,
      this.repository,
      this.cache,
      new Map([
        ["github.ref_name", branch],
        ["github.event.repository.default_branch", "main"],
        ...Object.entries(given).map(([name, value]) => [`inputs.${name}`, value] as const),
      ]),
    );
  }

  read(path: string): string {
    return readFileSync(join(this.repository, path), "utf8");
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

const speed = "--module src/cell.mjs --cells lstm --hidden 8 --length 8 --dtype float64 --max-processes 8 --no-confirm";

/** Prints a line for each run. */
function all(): void {
  const scratch = new Scratch();
  const tell = (what: string, { status, summary }: Outcome): void => {
    const [line = ""] = summary.split("\n").filter((one) => one.startsWith("**"));
    process.stdout.write(`${what}: exit status ${status}. ${line}\n`);
  };
  try {
    scratch.commit(scratch.right, "a cell");
    tell("green", scratch.run("main"));
    scratch.commit(scratch.wrong, "a mistake");
    tell("a new failure", scratch.run("topic"));
    tell("the same on the default branch", scratch.run("main"));
    scratch.commit(scratch.right, "mended");
    tell("mended", scratch.run("topic"));
    scratch.commit(scratch.slower, "slower");
    const outcome = scratch.run("topic", {
      "compare-base": "HEAD~1",
      "compare-head": "HEAD",
      "compare-options": speed.replaceAll(" ", "\n"),
    });
    tell("slower", { ...outcome, summary: outcome.summary.slice(outcome.summary.indexOf("**Benchmarks")) });
  } finally {
    scratch.remove();
  }
}

if (import.meta.main) all();

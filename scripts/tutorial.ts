/**
 * Follows docs/tutorial.md word for word in an empty folder: writes the files, makes the changes, runs the commands, and compares what they
 * print. `npm run tutorial` does it with the package as it is published; `test/tutorial.test.ts` with the sources.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** A block of code of the page: its language and its text. */
interface Block {
  readonly lang: string;
  readonly text: string;
}

const blocksIn = (page: string): Block[] =>
  [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, lang = "", text = ""]) => ({ lang, text }));

/** Sections of the page by heading, each with its blocks; the part before the first language has none of its own. */
export const sections: ReadonlyMap<string, readonly Block[]> = new Map(
  readFileSync(`${root}docs/tutorial.md`, "utf8")
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), blocksIn(text)]),
);

/** True where the lines are those expected; a line `…` stands for any lines, a line that ends in `…` for its beginning. */
export function agrees(printed: readonly string[], expected: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return printed.length === 0;
  if (first === "…") return printed.some((_, k) => agrees(printed.slice(k), rest)) || rest.length === 0;
  const [line] = printed;
  const same = first.endsWith("…") ? line?.startsWith(first.slice(0, -1)) : line === first;
  return same === true && agrees(printed.slice(1), rest);
}

/** Commands and what they print: lines that begin with `$ `, then their output. */
const commandsIn = (text: string): { readonly command: string; readonly expected: readonly string[] }[] =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((one) => {
      const [command = "", ...expected] = one.trimEnd().split("\n");
      return { command, expected };
    });

/** Makes the change of a `diff` block in the file that it names. */
function change(text: string, folder: string): void {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const path = join(folder, head.replace(/^--- /, ""));
  const [before, after] = ["-", "+"].map((sign) =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n"),
  ) as [string, string];
  const content = readFileSync(path, "utf8");
  if (!content.includes(before)) throw new Error(`${path} has no line ${before}`);
  writeFileSync(path, content.replace(before, after));
}

/**
 * Follows a section. @param bin folder of commands that come first on the path
 * @returns the commands that did not print what the page says, each with what they printed
 */
export function follow(name: string, folder: string, bin: string): string[] {
  const wrong: string[] = [];
  const PATH = `${bin}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  for (const { lang, text } of sections.get(name) ?? []) {
    if (lang === "diff") change(text, folder);
    const [, file] = /^(?:#|\/\/|\/\*) ([\w.]+)/.exec(text) ?? [];
    if (lang !== "console" && file !== undefined) writeFileSync(join(folder, file), text);
    if (lang !== "console") continue;
    for (const { command, expected } of commandsIn(text)) {
      const { stdout, stderr, status } = spawnSync("sh", ["-c", command], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, PATH },
      });
      const printed = stdout.trimEnd().split("\n");
      const failed = expected.length === 0 && status !== 0;
      if (failed || (expected.length > 0 && !agrees(printed, expected))) wrong.push(`$ ${command}\n${stdout}${stderr}`);
    }
  }
  return wrong;
}

/** Follows the whole page with the package that is made of these sources. */
function withPackage(): void {
  const home = mkdtempSync(join(tmpdir(), "gatecheck-tutorial-"));
  const folder = join(home, "my-gru");
  mkdirSync(folder);
  try {
    const npm = (args: readonly string[], cwd: string): string =>
      execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", home], root)) as [{ filename: string }];
    npm(["install", "--no-audit", "--no-fund", join(home, packed.filename)], folder);
    for (const name of sections.keys()) {
      const wrong = follow(name, folder, join(folder, "node_modules/.bin"));
      process.stdout.write(`${name}: ${wrong.length === 0 ? "as the page says" : `OTHERWISE\n${wrong.join("\n")}`}\n`);
      if (wrong.length > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

if (import.meta.main) withPackage();

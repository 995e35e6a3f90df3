import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "gatecheck-package-"));
const bin = join(project, "node_modules/.bin");
// npm and the shebang of gatecheck find the runtime that runs this test
const env = {
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
  npm_config_loglevel: "error",
};
const run = (command: string, args: readonly string[], cwd = project): string =>
  execFileSync(command, args, { cwd, env, encoding: "utf8" });

beforeAll(() => {
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], root)) as [
    { filename: string },
  ];
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", join(project, packed.filename)]);
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("a packed and installed gatecheck verifies the reference, and says of absent peers that they are absent", () => {
  const output = run(join(bin, "gatecheck"), ["verify", "--level", "quick", "--cells", "lstm"]);
  expect(output).toContain("reference conforms");
  expect(output).toContain("npm install @tensorflow/tfjs");
  for (const command of ["verify", "diagnose"])
    expect(spawnSync(join(bin, "gatecheck"), [command, "tfjs"], { cwd: project, env, encoding: "utf8" })).toMatchObject(
      {
        status: 2,
        stderr: "gatecheck: tfjs is not installed: npm install @tensorflow/tfjs\n",
      },
    );
});

test("every command of the package can be loaded, and its report written as Markdown", () => {
  expect(run(join(bin, "gatecheck"), ["--help"])).toMatch(/^ {2}audit .*[^]*^ {2}report /m);
  run(join(bin, "gatecheck"), [
    "verify",
    "reference",
    "--cells",
    "elman",
    "--laws",
    "step/direct",
    "--level",
    "quick",
    "--report",
    "out",
  ]);
  expect(
    run(join(bin, "gatecheck"), ["report", "--base", "out/report.json", "out/report.json", "--markdown"]),
  ).toContain("no finding");
  run(join(bin, "gatecheck"), ["report", "out/report.json", "--html", "site", "--badge", "badge.svg"]);
  expect(readFileSync(join(project, "site/cells/elman.html"), "utf8")).toMatch(/<math[^]*gatecheckStep/);
});

test("it tests a program and a module of the project it is installed in", () => {
  const examples = "node_modules/gatecheck/examples";
  expect(run(join(bin, "gatecheck"), ["verify", `exec:node ${examples}/lstm.mjs`, "--level", "quick"])).toContain(
    "conforms",
  );
  expect(run(join(bin, "gatecheck"), ["verify", `${examples}/my-cell.mjs`, "--level", "quick"])).toContain("conforms");
});

test("it brings few packages, little, and nothing that runs when it is installed", () => {
  const lock = readFileSync(join(project, "node_modules/.package-lock.json"), "utf8");
  const packages = Object.values(
    (JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: true }> }).packages,
  );
  expect(packages.length).toBeLessThan(25);
  expect(packages.filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  const files = readdirSync(join(project, "node_modules"), { recursive: true, withFileTypes: true });
  // the cache is of what has run
  const bytes = files
    .filter((file) => file.isFile() && !file.parentPath.includes("/.cache/"))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(bytes).toBeLessThan(8e6);
});

test("the packages that it has in itself are named with their licences, and with no path of ours", () => {
  const of = (file: string): string => readFileSync(join(project, "node_modules/gatecheck/dist", file), "utf8");
  expect(of("licences.txt")).toMatch(/^mdast-util-to-markdown \d[\d.]* \(MIT\)$/m);
  expect(of("licences.txt")).toMatch(/^katex \d[\d.]* \(MIT\)$/m);
  expect(of("licences.txt")).toMatch(/^protobufjs \d[\d.]* \(BSD-3-Clause\)$/m);
  for (const file of [
    "reports/markdown/serialise.js",
    "impl/adapters/onnxruntime/proto.js",
    "reports/html/layout.js",
    "reports/html/typeset.js",
  ])
    expect(of(file)).not.toMatch(/node_modules\//);
});

test("its examples are those that run without its sources", () => {
  const examples = readdirSync(join(project, "node_modules/gatecheck/examples"));
  expect(examples.sort()).toEqual([
    "black-box.mjs",
    "ci",
    "define",
    "lstm-int8.py",
    "lstm.mjs",
    "lstm.py",
    "my-cell.mjs",
    "pytorch.py",
    "wrong-lstm.mjs",
  ]);
});

/** Type-check files of the project as their author would. */
const typeCheck = (...files: readonly string[]): string =>
  run(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "--noEmit",
    "--allowImportingTsExtensions",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--types",
    "node",
    "--typeRoots",
    join(root, "node_modules/@types"),
    ...files,
  ]);

test("it can be imported, and its declarations type-check under strict settings", () => {
  writeFileSync(
    join(project, "use.ts"),
    `import { type Implementation, catalogue, laws, reference, stepFor, toUnicode } from "gatecheck";
const mine: Implementation = { ...reference, info: { name: "mine", version: "1" } };
console.log([mine.info.name, catalogue.length > 0, laws.length > 0, toUnicode(stepFor("lstm", {}).equations).length].join(" "));
`,
  );
  typeCheck("use.ts");
  expect(run(process.execPath, ["use.ts"])).toBe("mine true true 6\n");
});

test("the TypeScript of docs/kits.md type-checks and conforms", () => {
  const page = readFileSync(join(root, "docs/kits.md"), "utf8");
  const found = [...page.matchAll(/^```ts\n(\/\/ (\w+\.ts)\n[^]*?)^```$/gm)];
  expect(found.length).toBeGreaterThan(0);
  for (const [, text = "", name = ""] of found) {
    writeFileSync(join(project, name), text);
    typeCheck(name);
    expect(run(join(bin, "gatecheck"), ["verify", `./${name}`, "--level", "quick"])).toContain("conforms");
  }
});

test("the cells of examples/define type-check, and are those of the command", () => {
  for (const name of ["cfn", "nbrc", "brain-lstm"])
    copyFileSync(join(root, `examples/define/${name}.ts`), join(project, `${name}.ts`));
  typeCheck("cfn.ts", "nbrc.ts", "brain-lstm.ts");
  expect(run(join(bin, "gatecheck"), ["verify", "--define", "cfn.ts", "--laws", "step"])).toContain(
    "definition conforms",
  );
});

/** Tools of each language that a machine may lack. */
const needs: Readonly<Record<string, readonly string[]>> = {
  ts: [],
  js: [],
  python: ["python3", "--version"],
  torch: ["python3", "-c", "import torch, numpy"],
  c: ["cc", "--version"],
  onnx: [],
};

test.for(Object.entries(needs))(
  "init --language %s: red, mended by the line that it prints, green",
  ([language, need], ctx) => {
    const folder = join(project, `started-${language}`);
    mkdirSync(folder);
    // Debian's python3-torch is the system Python's alone
    const path = language === "torch" ? `/usr/bin:${env.PATH}` : env.PATH;
    const shell = (line: string) =>
      spawnSync("sh", ["-c", line], {
        cwd: folder,
        env: { ...env, PATH: `${dirname(process.execPath)}:${bin}:${path}` },
        encoding: "utf8",
      });
    if (language === "onnx")
      symlinkSync(join(root, "node_modules/onnxruntime-node"), join(project, "node_modules/onnxruntime-node"));
    const printed = shell(`gatecheck init --language ${language}`).stdout;
    const [wrote = "", , adapter = "", ...rest] = printed.split("\n");
    const written = wrote.replace("wrote ", "").split(", ");
    expect(written.at(-1)).toBe(".github/workflows/gatecheck.yml");
    expect(readFileSync(join(folder, written.at(-1) ?? ""), "utf8")).toContain("verify");
    const again = shell(`gatecheck init --language ${language}`);
    expect(again).toMatchObject({ status: 2, stdout: "" });
    expect(again.stderr).toMatch(/^gatecheck: .* there already; nothing was written\n$/);
    const [first = "", ...more] = need;
    if (first !== "" && shell([first, ...more.map((word) => JSON.stringify(word))].join(" ")).status !== 0)
      return ctx.skip(`there is no ${need.join(" ")} here`);
    const commands = rest
      .slice(0, rest.indexOf(""))
      .map((line) => line.trim().replace("npx ", ""))
      .join(" && ");
    const red = shell(commands);
    expect(red.status, red.stdout + red.stderr).toBe(1);
    expect(red.stdout).toContain("step/direct");
    const file = join(folder, adapter.split(" ", 1).join(""));
    const [, line = "0"] = /mend line (\d+)/.exec(printed) ?? [];
    const text = readFileSync(file, "utf8").split("\n");
    const wrong = text[Number(line) - 1] ?? "";
    text[Number(line) - 1] = `${/^ */.exec(wrong)?.[0]}${rest.at(-2)?.trim()}`;
    writeFileSync(file, text.join("\n"));
    const green = shell(commands);
    expect(green.status, green.stdout + green.stderr).toBe(0);
  },
);

/** The result of one test in vitest's JSON. */
interface Told {
  readonly fullName: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly failureMessages: readonly string[];
}

test("in a suite of the project a right LSTM passes, a wrong one fails with its counterexample, and docs/library.md is right", () => {
  symlinkSync(join(root, "node_modules/vitest"), join(project, "node_modules/vitest"));
  copyFileSync(join(root, "test/testing/stranger.ts.txt"), join(project, "lstm.test.ts"));
  const snippets = readFileSync(join(root, "docs/library.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  writeFileSync(join(project, "readme.test.ts"), [...snippets].map(([, code]) => code).join("\n"));
  writeFileSync(join(project, "my-lstm.ts"), 'export { reference as myLstm } from "gatecheck";\n');
  typeCheck("lstm.test.ts", "readme.test.ts");
  const report = join(project, "vitest.json");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--root", project, "--reporter", "json", "--outputFile", report];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, env, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, ""]);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: readonly { assertionResults: readonly Told[] }[];
  };
  const told = testResults.flatMap(({ assertionResults }) => assertionResults);
  const [failed, ...others] = told.filter((one) => one.status !== "passed");
  expect(others).toEqual([]);
  expect(failed?.fullName).toMatch(/^my wrong LSTM lstm step\/direct: Every step computes/);
  const said = failed?.failureMessages.join("\n");
  for (const line of [
    /✗ violated: \S/,
    /^ {2}in +lstm of my wrong LSTM, with /m,
    /^ {2}law +step\/direct: Every step computes the equations of the definition from the state before it\.$/m,
    /^ {2}where +y\[.*: got \S+, want \S/m,
    /^ {2}replay +conformance\("my wrong LSTM", implementation, \{ laws: \["step\/direct"\], case: "cell=lstm .*" \}\)$/m,
    /^ +at .*lstm\.test\.ts:\d+:\d+$/m,
  ])
    expect(said).toMatch(line);
  const passed = told.map(({ fullName }) => fullName).filter((name) => !name.startsWith("my wrong"));
  for (const name of [
    "my right LSTM lstm step/direct",
    "my right LSTM lstm gradient/exact",
    "a property of my own",
    "a verification without a suite",
    "my LSTM lstm step/direct",
    "the hidden state of my LSTM",
  ])
    expect(
      passed.some((one) => one.startsWith(name)),
      name,
    ).toBe(true);
});

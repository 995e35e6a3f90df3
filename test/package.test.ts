import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
});

test("it tests a program and a module of the project it is installed in", () => {
  const examples = "node_modules/gatecheck/examples";
  expect(run(join(bin, "gatecheck"), ["verify", `exec:node ${examples}/lstm.mjs`, "--level", "quick"])).toContain(
    "conforms",
  );
  expect(run(join(bin, "gatecheck"), ["verify", `${examples}/my-cell.mjs`, "--level", "quick"])).toContain("conforms");
});

test("it can be imported, and its declarations type-check under strict settings", () => {
  writeFileSync(
    join(project, "use.ts"),
    `import { type Implementation, catalogue, laws, reference, stepFor, toUnicode } from "gatecheck";
const mine: Implementation = { ...reference, info: { name: "mine", version: "1" } };
console.log([mine.info.name, catalogue.length > 0, laws.length > 0, toUnicode(stepFor("lstm", {}).equations).length].join(" "));
`,
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  run(process.execPath, [
    tsc,
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--types",
    "node",
    "--typeRoots",
    join(root, "node_modules/@types"),
    "use.ts",
  ]);
  expect(run(process.execPath, ["use.ts"])).toBe("mine true true 6\n");
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { RunRequest } from "../contract.ts";
import { boxModule, moduleTarget, TargetError } from "./module.ts";

const dir = mkdtempSync(join(tmpdir(), "gatecheck module "));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Writes a module; gives its path. */
function module(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const field = `{ info: { name: "mine", version: "2" }, cells: [], answer: "none" }`;
const whole = `{ info: { name: "mine", version: "2" }, cells: [], answer: "none", run() { return { unsupported: this.answer }; } }`;
const run = {} as RunRequest;

describe("moduleTarget", () => {
  test.each([
    ["object.mjs", `export default ${whole}`],
    ["function.js", `export default () => (${whole})`],
    ["async.mjs", `export default async () => (${whole})`],
    ["typed.ts", `const mine: object = ${whole}; export default mine;`],
    ["common.cjs", `module.exports = ${whole}`],
    [
      "class.mjs",
      `class Mine { run() { return { unsupported: this.answer }; } } export default Object.assign(new Mine(), ${field})`,
    ],
  ])("takes %s", async (name, text) => {
    const target = await moduleTarget(module(name, text));
    expect(target.info).toStrictEqual({ name: "mine", version: "2" });
    expect(await target.run(run)).toStrictEqual({ unsupported: "none" });
    expect(target).not.toHaveProperty("close");
  });

  test.each([
    ["typed.ts", `const mine: object = ${whole};\nexport default mine;`],
    ["plain.js", `export default ${whole};`],
    ["common.js", `module.exports = ${whole};`],
    ["common.ts", `const mine: object = ${whole};\nmodule.exports = mine;`],
  ])("takes %s in a folder whose package.json says commonjs, as npm init writes it", async (name, text) => {
    mkdirSync(join(dir, "commonjs"), { recursive: true });
    module("commonjs/package.json", '{ "type": "commonjs" }');
    const target = await moduleTarget(module(`commonjs/${name}`, text));
    expect(target.info).toStrictEqual({ name: "mine", version: "2" });
  });

  test("takes a path relative to the current directory, and passes close on", async () => {
    const path = module("close.mjs", `export default { ...${whole}, async close() { this.info.name = "closed"; } }`);
    const target = await moduleTarget(relative(process.cwd(), path));
    await expect(target.close?.()).resolves.toBeUndefined();
  });

  const help = "it must be an implementation { info, cells, run } (examples/my-cell.mjs is one)";
  test.each([
    ["nothing.mjs", "", `its default export is missing; ${help}`],
    ["null.mjs", "export default null", `its default export is null; ${help}`],
    ["text.mjs", 'export default "lstm"', `its default export is a string; ${help}`],
    ["run.mjs", "export default { run: 1 }", `its default export has no function \`run\`; ${help}`],
    [
      "shut.mjs",
      `export default { ...${whole}, close: 1 }`,
      `its default export has a \`close\` that is no function; ${help}`,
    ],
    ["info.mjs", "export default { run() {} }", "info is missing; it must be an object"],
    [
      "cells.mjs",
      `export default { ...${whole}, cells: [{}] }`,
      "cells[0].cell is missing; it must be a text of one line, at most 200 characters",
    ],
    ["throws.mjs", 'throw new Error("no GPU\\nat all")', "it cannot be imported: no GPU"],
    ["thrown.mjs", "throw 7", "it cannot be imported: 7"],
    ["wordless.mjs", 'throw ""', "it cannot be imported: no message"],
    ["nameless.mjs", "throw new TypeError()", "it cannot be imported: TypeError"],
    [
      "fails.mjs",
      'export default async () => { throw new Error("no licence") }',
      "its default export, a function, failed: no licence",
    ],
    ["notes.txt", "", "not a module; its name must end in .js, .mjs, .cjs, .ts, .mts, .cts"],
  ])("refuses %s", async (name, text, message) => {
    const path = module(name, text);
    await expect(moduleTarget(path)).rejects.toStrictEqual(new TargetError(`${path}: ${message}`));
  });

  test("refuses what is no file", async () => {
    await expect(moduleTarget("./no-such.mjs")).rejects.toStrictEqual(new TargetError("./no-such.mjs: no such file"));
    mkdirSync(join(dir, "folder"));
    await expect(moduleTarget(join(dir, "folder"))).rejects.toThrow("not a file; name the module inside it");
  });
});

describe("boxModule", () => {
  const parts: Readonly<Record<string, string>> = {
    name: '"a box"',
    kind: '"gru"',
    dtype: '"float32"',
    states: '["h"]',
    weights: "() => []",
    run: "() => ({})",
  };
  const box = (change: Readonly<Record<string, string>> = {}): string =>
    `{ ${Object.entries({ ...parts, ...change })
      .map(([name, value]) => `${name}: ${value}`)
      .join(", ")} }`;

  test.each([
    ["box.mjs", `export default ${box()}`],
    ["made-box.mjs", `export default async () => (${box({ dtype: '"float64"' })})`],
  ])("takes the default export of %s", async (name, text) => {
    expect(await boxModule(module(name, text))).toMatchObject({ name: "a box", kind: "gru", states: ["h"] });
  });

  test.each([
    ["", "is missing"],
    ["export default null", "is no object"],
    [`export default ${box({ name: "1" })}`, "has no name"],
    [`export default ${box({ kind: '"cnn"' })}`, "has no kind rnn, lstm or gru"],
    [`export default ${box({ dtype: '"float16"' })}`, "has no dtype float32 or float64"],
    [`export default ${box({ states: '"h"' })}`, "has no list of states"],
    [`export default ${box({ states: "[1]" })}`, "has no list of states"],
    [`export default ${box({ weights: "null" })}`, "has no function weights"],
    [`export default ${box({ run: "null" })}`, "has no function run"],
  ])("refuses %j: its default export %s", async (text, message) => {
    const path = module(`refused-${message.replaceAll(" ", "-")}-${text.length}.mjs`, text);
    await expect(boxModule(path)).rejects.toThrow(`${path}: its default export ${message}; it must be a black box`);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtInNamed, missingPeer } from "../impl/targets/index.ts";
import { request } from "../impl/targets/stdio/testing/requests.ts";
import { assertQuoted, assertThere, load, sourceOf } from "./targets.ts";
import { targetsOf } from "./verify/choices.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-targets-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const written = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const limits = { load: 60, run: 0.05, close: 0.05 };
const never = (how: string): void => expect.unreachable(how);

test.each([
  ["while it is imported", "export default await new Promise(() => {});"],
  ["in the function that makes it", "export default () => new Promise(() => {});"],
])("a module that hangs %s has failed: the command is not wrong", async (where, text) => {
  const late = { name: "Error", message: "it did not finish loading within 3 s" };
  const path = written(`${where}.mjs`, text);
  await expect(load(path, null, { ...limits, load: 3 }, never)).rejects.toMatchObject(late);
});

test("a module that hangs in a run, or at its end, has failed", async () => {
  const text = `const never = () => new Promise(() => {});
export default { info: { name: "never", version: "1" }, cells: [], run: never, close: never };`;
  const { implementation } = await load(written("never.mjs", text), null, limits, never);
  await expect(implementation.run(request())).rejects.toThrow("no answer within 0.05 s");
  await expect(implementation.close?.()).rejects.toThrow("its close() did not finish within 0.05 s");
});

test("a module that is not there, and a library that is not installed, are known before they are loaded", async () => {
  await expect(assertThere(sourceOf("./nowhere.mjs"))).rejects.toMatchObject({
    name: "UsageError",
    message: "./nowhere.mjs: no such file",
  });
  await expect(assertThere(sourceOf(written("there.mjs", "")))).resolves.toBeUndefined();
  const builtIn = {
    name: "absent",
    seconds: 1,
    peer: "no-such-package",
    load: () => Promise.reject(new Error()),
    findings: [],
  };
  expect(missingPeer(builtIn)).toBe("not installed: npm install no-such-package");
  expect(missingPeer(builtInNamed("reference")!)).toBeNull();
});

test("a command without its quotes, and a name that is nearly one, are told what was meant", () => {
  for (const [targets, said] of [
    [["python3", "my_gru.py"], 'unknown target "python3". Did you mean exec:"python3 my_gru.py"?'],
    [["node"], 'unknown target "node". Did you mean exec:"node FILE"?'],
  ] as const)
    expect(() => assertQuoted(targets)).toThrow(said);
  expect(() => assertQuoted(["reference", "tfjs"])).not.toThrow();
  expect(() => sourceOf("python3")).toThrow('Did you mean exec:"python3 FILE"?');
  expect(() => sourceOf("referense")).toThrow('unknown target "referense". Did you mean reference?');
  expect(() => sourceOf("pytorch")).toThrow(/^unknown target "pytorch": give reference, tfjs, /);
});

test("an ONNX file that is not there is said before the library that is not", async () => {
  await expect(targetsOf(["./nowhere.onnx#lstm"])).rejects.toThrow("./nowhere.onnx: no such file");
});

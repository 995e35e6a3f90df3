import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtInNamed, missingPeer } from "../impl/targets/index.ts";
import { request } from "../impl/targets/stdio/testing/requests.ts";
import { assertThere, load, sourceOf } from "./targets.ts";

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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAdapter } from "./adapter-file.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-adapter-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const whole = readFileSync(new URL("../../test/hostile/testing/adapter.json", import.meta.url), "utf8");

const read = (text: string): Promise<unknown> => {
  const path = join(directory, "a.json");
  writeFileSync(path, text);
  return readAdapter(path);
};

test("an adapter is read", async () => {
  expect(await read(whole)).toEqual(JSON.parse(whole));
});

test.each([
  ['"gatecheck/adapter/1"', '"gatecheck/adapter/9"', 'schema is "gatecheck/adapter/9", must be "gatecheck/adapter/1"'],
  ['"batchMajor": false', '"batchMajor": 0', "batchMajor is 0, must be boolean"],
  ['"options": {}', '"options": { "bias": [] }', "options.bias is an array, must be string or number or boolean"],
  [
    '"as": "value"',
    '"as": "\\u001b[31m"',
    'convention.tensors[0].bands[0].blocks[0].as is "\\u001b[31m", must be one of value, second, unused',
  ],
  [
    '"layout": "stacked"',
    '"layout": "stacked", "more": 1',
    'convention.tensors[0].bands[0] has an unknown property "more"',
  ],
  ['"cell": "gru-reset-after"', '"cell": "lstm"', 'convention.cell is "gru-reset-after", must be "lstm"'],
  ['"letters"', '"lettres"', 'convention lacks "letters"'],
])("what is wrong is named: %s → %s", async (before, after, why) => {
  await expect(read(whole.replace(before, after))).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining(` is no adapter of gatecheck discover: ${why}`) as string,
  });
});

test("what is no file is refused at once", async () => {
  await expect(readAdapter("/dev/zero")).rejects.toMatchObject({
    message: "/dev/zero is no adapter of gatecheck discover: cannot be read (it is a device or a pipe, not a file)",
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FileError, readBytes } from "./read-file.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-read-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, "file");
writeFileSync(file, "12345");

test("a file is read up to its limit", async () => {
  expect(String(await readBytes(file, 5))).toBe("12345");
  await expect(readBytes(file, 4)).rejects.toStrictEqual(new FileError("larger than 4 bytes"));
});

test.each([
  [join(directory, "none"), "no such file"],
  [directory, "EISDIR"],
  [`${file}/inside`, "ENOTDIR"],
])("%s is not read", async (path, why) => {
  await expect(readBytes(path, 5)).rejects.toStrictEqual(new FileError(why));
});

test.skipIf(!existsSync("/dev/zero"))("devices, and pipes that nobody writes to, are refused at once", async () => {
  const pipe = join(directory, "pipe");
  execFileSync("mkfifo", [pipe]);
  const refused = new FileError("it is a device or a pipe, not a file");
  for (const path of ["/dev/zero", "/dev/null", pipe]) await expect(readBytes(path, 5)).rejects.toStrictEqual(refused);
});

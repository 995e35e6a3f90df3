import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gatecheck, good, kitFolder, root, timed, unanswered } from "./testing/kits.ts";

const folder = kitFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (compiler: string): boolean => spawnSync(compiler, ["--version"]).status === 0;
const missing = (compiler: string): string => `there is no compiler ${compiler} here`;

const strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-I", folder];
const sanitised = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/** Compiles to a program of the folder; gives what the compiler said. */
const compile = (compiler: string, source: string, to: string, ...flags: readonly string[]): string =>
  execFileSync(compiler, [...flags, ...strict, source, "-o", join(folder, to), "-lm"], { encoding: "utf8" });

const own = (name: string): string => join(root, "test/testing", name);

/** The program that hostile lines are fed to, with sanitisers where the compiler has them. */
const build = (...flags: readonly string[]): boolean => {
  try {
    compile("cc", own("kit_rnn.c"), "try", "-std=c99", ...flags);
    return spawnSync(join(folder, "try"), { input: "" }).status === 0;
  } catch {
    return false;
  }
};
const sanitises = has("cc") && build(...sanitised);
if (has("cc") && !sanitises) build();

describe.each(["my_lstm.c", "my_rnn.c"])("docs/kits.md: %s", (file) => {
  test.for([
    ["cc", ["-std=c99"]],
    ["c++", ["-x", "c++", "-std=c++11"]],
  ] as const)("%s compiles it without a warning, and it conforms", ([compiler, flags], ctx) => {
    if (!has(compiler)) return ctx.skip(missing(compiler));
    const program = `${file}-${compiler}`;
    expect(compile(compiler, join(folder, file), program, ...flags)).toBe("");
    const { status, stdout } = gatecheck(folder, `verify exec:./${program} --level quick`);
    expect(status, stdout).toBe(0);
    expect(stdout).toContain("directions, layers, lengths, sequence, rows are the kit's");
  });
});

test("the LSTM of docs/kits.md takes at most 30 lines", () => {
  expect(readFileSync(join(folder, "my_lstm.c"), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(30);
});

describe.skipIf(!has("cc"))("an Elman network with gradients, its weights transposed", () => {
  test.each([
    ["step", [], 0],
    ["step-in-float", ["-DREAL=float"], 0],
    ["step-that-prints", ["-DLOUD"], 0],
    ["run", ["-DRUN"], 0],
    ["run-in-float", ["-DRUN", "-DREAL=float"], 0],
    ["wrong", ["-DWRONG"], 1],
  ])("%s", (name, flags, wanted) => {
    const checked = sanitises && ["step", "run"].includes(name);
    compile("cc", own("kit_rnn.c"), name, "-std=c99", ...flags, ...(checked ? sanitised : []));
    const { status, stdout } = gatecheck(folder, `verify exec:./${name} --level quick`);
    expect(status, stdout).toBe(wanted);
    expect(/^ {2}law +gradient\//m.test(stdout)).toBe(wanted === 1);
  });
});

test.for(["kit_gru", "kit_projection", "kit_int8"])("%s conforms", (name, ctx) => {
  if (!has("cc")) return ctx.skip(missing("cc"));
  compile("cc", own(`${name}.c`), name, "-std=c99", ...(sanitises ? sanitised : []));
  const { status, stdout } = gatecheck(folder, `verify exec:./${name} --level quick`);
  expect(status, stdout).toBe(0);
});

/** All numbers of a half type, widened and narrowed by the kit. */
const HALVES = `#include "gatecheck.h"
int main(void) {
  uint32_t half;
  for (half = 0; half < 0x10000; half++) {
    float value = gc_widen(half), next = gc_widen(half + 1), between = value / 2 + next / 2;
    uint32_t most = gc_dtype[0] == 'b' ? 0x7f80 : 0x7c00;
    if ((half & 0x7fff) <= most && gc_narrow(value) != half) return printf("%x is %x\\n", half, gc_narrow(value)), 1;
    if (half < most - 1 && gc_narrow(between) != half + (half & 1)) return printf("after %x: %x\\n", half, gc_narrow(between)), 1;
  }
  return gc_narrow(65519.0f) == 0x7bff && gc_narrow(65520.0f) == 0x7c00 ? 0 : gc_dtype[0] != 'b';
}
`;

test.for(["float16", "bfloat16"])("in %s every number is read and rounded, and the cell conforms", (dtype, ctx) => {
  if (!has("cc")) return ctx.skip(missing("cc"));
  const types = [`-DGC_DTYPE="${dtype}"`, `-DGC_PRECISION="${dtype}/float32"`];
  writeFileSync(join(folder, "halves.c"), HALVES);
  compile("cc", join(folder, "halves.c"), "halves", "-std=c99", ...types);
  expect(spawnSync(join(folder, "halves"), { encoding: "utf8" })).toMatchObject({ status: 0, stdout: "" });
  compile("cc", own("kit_rnn.c"), dtype, "-std=c99", ...types);
  const { status, stdout } = gatecheck(
    folder,
    `verify exec:./${dtype} --level quick --laws step/direct,gradient/exact`,
  );
  expect(status, stdout).toBe(0);
  expect(stdout).toContain(`${dtype} stored, float32 sums, float32 operations: `);
});

test("it times itself", async (ctx) => {
  if (!has("cc")) return ctx.skip(missing("cc"));
  compile("cc", own("kit_gru.c"), "timed", "-std=c99");
  expect(await timed(folder, "./timed", "gru")).toEqual([4, true]);
});

test("what is no request is answered with an error, and the next is answered rightly; the end of input is an end", (ctx) => {
  if (!has("cc")) return ctx.skip(missing("cc"));
  expect(unanswered(folder, [join(folder, "try")])).toEqual([]);
});

test("requests with bytes changed or cut off never crash it", (ctx) => {
  if (!has("cc")) return ctx.skip(missing("cc"));
  const right = good.replace('["y"]', '["y","final","gradients"]');
  const bytes = ' 0{}[]",:-9\\eu\u0000';
  const lines = Array.from({ length: 3000 }, (_, k) => {
    const at = (k * 7919) % right.length;
    const other = bytes[k % bytes.length] ?? "";
    return k % 3 === 0 ? right.slice(0, at) : `${right.slice(0, at)}${other}${right.slice(at + (k % 5))}`;
  });
  const { status, stdout, stderr } = spawnSync(join(folder, "try"), {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toHaveLength(lines.length);
});

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RunAnswer, RunRequest } from "../../contract.ts";
import { reference } from "../../reference/index.ts";
import { moduleTarget } from "../module.ts";
import { answered, bits, example, request, using, wave } from "./testing/requests.ts";

const programs = [
  ["lstm.mjs", `"${process.execPath}" "${example("lstm.mjs")}"`],
  // without Python nothing can run it
  ...(spawnSync("python3", ["--version"]).status === 0
    ? [["lstm.py", `python3 "${example("lstm.py")}"`] as const]
    : []),
] as const;

const lines = (name: string): string[] => readFileSync(example(name), "utf8").split("\n");

const numbers = ({ y, final }: RunAnswer): number[] => [
  ...(y?.data ?? []),
  ...(final ?? []).flat().flatMap((states) => ["h", "c"].flatMap((name) => [...(states[name]?.data ?? [])])),
];

/** The largest distance to the reference's answer in float64. */
async function distance(answer: RunAnswer, run: RunRequest): Promise<number> {
  const want = numbers(await answered(reference, run));
  const got = numbers(answer);
  expect(got).toHaveLength(want.length);
  return Math.max(0, ...got.map((value, k) => Math.abs(value - want[k]!)));
}

describe.each(programs)("examples/%s", (name, command) => {
  test("is a right LSTM, whatever the sizes and the state", async () => {
    await using(command, {}, async (program) => {
      expect(program.info.name).toBe(name);
      const sizes = [
        {},
        { m: 3, n: 4 },
        { T: 0 },
        { B: 0 },
        { T: 1, B: 1, m: 1, n: 1 },
        { initial: false },
        { want: ["final"] },
      ] as const;
      for (const size of sizes) {
        const run = request({ cell: "lstm", ...size });
        expect(await distance(await answered(program, run), run)).toBeLessThan(1e-14);
      }
      const run = request({ cell: "lstm", dtype: "float32" });
      expect(await distance(await answered(program, run), run)).toBeLessThan(1e-6);
    });
  });

  test("takes weights that saturate its gates", async () => {
    await using(command, {}, async (program) => {
      for (const dtype of ["float32", "float64"] as const) {
        const x = wave(dtype, [3, 2, 2]);
        x.data.fill(1e30);
        const run = request({ cell: "lstm", dtype, x });
        expect(await distance(await answered(program, run), run)).toBe(0);
      }
    });
  });

  test("hands back an initial state bit for bit where there is no step", async () => {
    await using(command, {}, async (program) => {
      const run = request({ cell: "lstm", T: 0 });
      const { h, c } = run.layers[0]!.initial![0]!;
      h!.data.set([-0, Infinity, 5e-324, Number.NaN]);
      const { final } = await answered(program, run);
      expect(bits(final?.[0]?.[0]?.["h"])).toBe(bits(h));
      expect(bits(final?.[0]?.[0]?.["c"])).toBe(bits(c));
    });
  });

  test("exits with status 0 at stop", () => {
    const [file, ...args] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    expect(execFileSync(file!, args, { input: '{"cmd":"stop"}\n', encoding: "utf8" })).toBe("");
  });

  test("is at most 40 lines", () => {
    expect(lines(name).length - 1).toBeLessThanOrEqual(40);
  });
});

test("examples/wrong-lstm.mjs is lstm.mjs with one line exchanged, and is wrong", async () => {
  const right = lines("lstm.mjs");
  const changed = lines("wrong-lstm.mjs").filter((line, k) => line !== right[k]);
  expect(changed.map((line) => line.trim())).toStrictEqual([
    expect.stringMatching(/^\/\/ /),
    expect.stringMatching(/^const implementation = /),
    "const cNew = c.map((_, j) => i[j] * c[j] + f[j] * g[j]); // wrong: input and forget gate exchanged",
  ]);
  await using(`"${process.execPath}" "${example("wrong-lstm.mjs")}"`, {}, async (program) => {
    const run = request({ cell: "lstm" });
    expect(await distance(await answered(program, run), run)).toBeGreaterThan(0.01);
  });
});

test("examples/my-cell.mjs is a right Elman cell", async () => {
  const mine = await moduleTarget(example("my-cell.mjs"));
  for (const size of [{}, { m: 3, n: 4 }, { T: 0 }, { B: 0 }, { initial: false }, { want: ["y"] }] as const) {
    const run = request(size);
    expect(await distance(await answered(mine, run), run)).toBeLessThan(1e-14);
  }
});

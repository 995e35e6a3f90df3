import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tensor, type Tensor } from "../../../spec/tensor.ts";
import { ProgramError } from "./index.ts";
import { answered, bits, faulty, outcome, request, using } from "./testing/requests.ts";

const dir = mkdtempSync(join(tmpdir(), "gatecheck stdio "));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string): string => join(dir, name);

describe("a program that behaves", () => {
  test("is started, declared, run and stopped", async () => {
    await using(faulty("correct"), {}, async (program) => {
      expect(program.info).toStrictEqual({ name: "faulty", version: "1" });
      expect(program.cells.map(({ cell }) => cell)).toStrictEqual(["elman"]);
      const run = request({ want: ["y", "final", "gradients"] });
      const answer = await answered(program, run);
      expect(answer.y).toStrictEqual(run.x);
      expect(answer.final).toStrictEqual([run.layers[0]!.initial]);
      expect(answer.gradients?.params).toStrictEqual([run.layers[0]!.params]);
      expect(answer.gradients?.initial).toStrictEqual([run.layers[0]!.initial]);
    });
  });

  test("gradients with respect to initial states may be absent", async () => {
    await using(faulty("correct"), {}, async (program) => {
      const answer = await answered(program, request({ initial: false, want: ["gradients"] }));
      expect(answer.gradients).not.toHaveProperty("initial");
    });
  });

  test("every bit survives the way there and back", async () => {
    const f64 = new BigUint64Array([
      0x7ff8000000000000n, 0xfff8000000000001n, 0x7ff0000000000001n, 0x8000000000000000n, 0x7ff0000000000000n,
      0xfff0000000000000n, 1n, 0x800fffffffffffffn, 0x7fefffffffffffffn, 0x3ff0000000000000n, 0n, 0x0010000000000000n,
    ]); // prettier-ignore
    const f32 = new Uint32Array([
      0x7fc00000, 0xffc00001, 0x7f800001, 0x80000000, 0x7f800000, 0xff800000, 1, 0x807fffff, 0x7f7fffff, 0x3f800000, 0, 2 ** 23,
    ]); // prettier-ignore
    const tensors: Tensor[] = [
      { shape: [3, 2, 2], data: new Float64Array(f64.buffer) },
      { shape: [3, 2, 2], data: new Float32Array(f32.buffer) },
      { shape: [3, 2, 2], data: new Float32Array(new ArrayBuffer(64), 4, 12) },
      tensor("float64", [0, 2, 2]),
      tensor("float32", [3, 0, 2]),
    ];
    await using(faulty("correct"), {}, async (program) => {
      for (const x of tensors) {
        const dtype = x.data instanceof Float32Array ? "float32" : "float64";
        const [T, B] = x.shape as [number, number];
        const answer = await answered(program, request({ dtype, T, B, x }));
        expect(answer.y?.shape).toStrictEqual(x.shape);
        expect(bits(answer.y)).toBe(bits(x));
      }
    });
  });

  test("runs in flight together are answered each with its own answer", async () => {
    await using(faulty("slow"), { inFlight: 3, timeoutMs: 2000 }, async (program) => {
      const runs = Array.from({ length: 20 }, (_, k) =>
        request({ x: tensor("float64", [3, 2, 2], Array(12).fill(k)) }),
      );
      const order: number[] = [];
      await Promise.all(
        runs.map(async (run, k) => {
          expect((await answered(program, run)).y).toStrictEqual(run.x);
          order.push(k);
        }),
      );
      expect(order).toStrictEqual(runs.map((_, k) => k));
    });
  });

  test("large requests and answers pass each other without a jam", async () => {
    await using(faulty("correct"), {}, async (program) => {
      const run = request({ T: 60, B: 50, m: 50, n: 50 });
      const answers = await Promise.all(Array.from({ length: 10 }, () => answered(program, run)));
      for (const { y } of answers) expect(y).toStrictEqual(run.x);
    });
  });

  test("time in which this process is busy is not the program's", async () => {
    await using(faulty("slow"), { timeoutMs: 200 }, async (program) => {
      const run = outcome(program);
      const until = performance.now() + 400;
      while (performance.now() < until);
      expect(await run).toBe("answered");
    });
  });

  test("what it does not support and its own errors are told, and it lives on", async () => {
    await using(faulty("unsupported"), {}, async (program) =>
      expect(await outcome(program)).toBe("unsupported: not today"),
    );
    await using(faulty("error", file("error")), {}, async (program) => {
      const error = await Promise.resolve(program.run(request())).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(ProgramError);
      expect(error).toMatchObject({ message: "out of? memory", trace: "cell.c:17" });
      expect(await outcome(program)).toBe("answered");
      expect(readFileSync(file("error"), "utf8")).toBe("1");
    });
    await using(faulty("error-alone"), {}, async (program) =>
      expect(await outcome(program)).toBe("ProgramError: no trace"),
    );
  });

  test("endless noise on standard error does it no harm", async () => {
    await using(faulty("flood-stderr"), {}, async (program) => {
      for (let k = 0; k < 3; k++) expect(await outcome(program)).toBe("answered");
    });
  });

  test("a request that cannot be written is not the program's fault", async () => {
    await using(faulty("correct"), {}, async (program) => {
      const impossible = { ...request(), lengths: [1n] } as unknown as ReturnType<typeof request>;
      expect(await outcome(program, impossible)).toMatch(/^TypeError: .*BigInt/);
      expect(await outcome(program)).toBe("answered");
    });
  });
});

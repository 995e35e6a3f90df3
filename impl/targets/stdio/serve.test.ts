import { expect, test } from "vitest";
import type { RunRequest } from "../../contract.ts";
import { reference } from "../../reference/index.ts";
import { mapTree } from "../../tree.ts";
import { tensor } from "../../../spec/tensor.ts";
import { encodeRun, START, STOP } from "./request.ts";
import { answerLine } from "./serve.ts";
import { encodeTensor } from "./tensor.ts";

const ones = (...shape: number[]): ReturnType<typeof tensor> =>
  tensor(
    "float32",
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k / 8),
  );
const layer = {
  cell: "elman",
  options: {},
  direction: "forward",
  params: [{ W_h: ones(2, 1), U_h: ones(2, 2), b_h: ones(2) }],
} as const;
const request: RunRequest = {
  dtype: "float32",
  sizes: { T: 2, B: 1, m: 1, n: 2 },
  layers: [{ ...layer, initial: [{ h: ones(1, 2) }] }],
  x: ones(2, 1, 1),
  lengths: null,
  want: ["y", "final", "gradients"],
  cotangents: { y: ones(2, 1, 2), final: null },
};

test("a run is answered as the implementation answers it, bit for bit", async () => {
  for (const asked of [
    request,
    { ...request, want: ["y"] as const, cotangents: null, layers: [{ ...layer, initial: null }] },
  ]) {
    const line = await answerLine(reference, encodeRun(asked, 7));
    const want = mapTree(await reference.run(asked), (t) => encodeTensor(t));
    expect(JSON.parse(line ?? "")).toEqual({ seq: 7, ...want });
  }
});

test("start declares what there is, stop ends it, and what is no request is answered in words", async () => {
  expect(JSON.parse((await answerLine(reference, START)) ?? "")).toMatchObject({
    version: 1,
    implementation: { name: reference.info.name },
  });
  expect(await answerLine(reference, STOP)).toBeNull();
  for (const [line, message] of [
    ["{", "JSON"],
    ["[]", "a request is a JSON object"],
    ['{"cmd":"dance"}', 'unknown command "dance"'],
    ["{}", "unknown command absent"],
    ['{"cmd":"run","seq":3}', "dtype is absent, must be one of float32, float64, float16, bfloat16"],
    ['{"cmd":"run","seq":3,"dtype":"float32"}', "a run has sizes, layers and want"],
  ] as const) {
    const { error } = JSON.parse((await answerLine(reference, line)) ?? "") as { error: { message: string } };
    expect(error.message).toContain(message);
  }
});

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RunAnswer, RunRequest, Timing } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { adapted } from "../impl/targets/black-box.ts";
import { dimensionsAt } from "../impl/targets/stdio/blobs.ts";
import { programBox } from "../impl/targets/stdio/box.ts";
import { discover } from "../properties/discovery/discover.ts";
import { readDeclaration } from "../impl/targets/stdio/declaration.ts";
import { packedRun } from "../impl/targets/stdio/packed-run.ts";
import { stdio } from "../impl/targets/stdio/index.ts";

const request = (words: string): RunRequest => {
  const { request, cotangents } = drawRequest(parseCase(`${words} T=3 B=2 m=2 n=3 dtype=f64 seed=5`));
  return { ...request, want: ["y", "final", "gradients"], cotangents };
};

const program = `${process.execPath} "${fileURLToPath(new URL("../impl/targets/stdio/testing/packed.ts", import.meta.url))}"`;

test("a program that takes PyTorch's tensors answers what the reference answers, gradients and stacks included", async () => {
  const packed = await stdio(program);
  expect(packed.cells[0]).toMatchObject({ cell: "elman", weights: "pytorch" });
  for (const cell of ["elman", "lstm", "gru-reset-after"])
    for (const more of ["bias=false", "dir=bi layers=2"]) {
      const asked = request(`cell=${cell} ${more}`);
      const [got, want] = [(await packed.run(asked)) as RunAnswer, reference.run(asked) as RunAnswer];
      expect(got).toEqual(want);
    }
  const asked = request("cell=lstm");
  const timed = (await packed.time?.(asked, 5, 2)) as Timing;
  expect(timed.answer).toEqual(reference.run(asked));
  await packed.close?.();
});

const support = {
  cell: "lstm",
  options: [{}],
  dtypes: ["float64"],
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  initialState: false,
  gradients: false,
};
const info = { name: "mine", version: "1" };

test.each([
  [{ weights: "theano" }, 'cells[0].weights is "theano"; it must be one of pytorch, '],
  [
    { weights: "pytorch", cell: "mgu2" },
    'cells[0].weights: no framework that is known packs "mgu2"; leave weights out',
  ],
  [
    { weights: "pytorch", options: [{ activation: "relu" }] },
    'cells[0].weights is "pytorch", which packs no lstm with {"activation":"relu"}',
  ],
])("weights are those of a framework that has the cell: %j", (more, message) => {
  expect(() => readDeclaration(info, [{ ...support, ...more }], "info")).toThrow(message);
});

test.each([
  [{ weights: {} }, "cells[0].weights is {}; it must be 1 to 16 tensors"],
  [{ weights: { "": ["m"] } }, 'cells[0].weights has a tensor named "", which is no name'],
  [{ weights: { w: "4n" } }, 'cells[0].weights.w is "4n"; it must be a list of at most 1000 items'],
  [{ weights: { w: ["4k"] } }, 'cells[0].weights.w is ["4k"]; it must be a shape in m and n: ["m","4n"]'],
  [{ weights: { w: ["0n"] } }, 'cells[0].weights.w is ["0n"]; it must be a shape in m and n: ["m","4n"]'],
])("tensors of its own are named and have shapes: %j", (more, message) => {
  expect(() => readDeclaration(info, [{ ...support, ...more }], "info")).toThrow(message);
});

test("shapes in m and n are read, and stand for themselves", () => {
  const [its] = readDeclaration(info, [{ ...support, weights: { kernel: ["m", "4n"], one: ["3"] } }], "info").cells;
  expect(its?.blobs).toEqual({ kernel: ["m", "4n"], one: ["3"] });
  expect(dimensionsAt(["m", "4n", "3", "n"], { m: 2, n: 5 })).toEqual([2, 20, 3, 5]);
});

test("a program is a black box too: discover finds out what its tensors are, and the adapter runs them", async () => {
  const box = await programBox(program);
  expect(box).toMatchObject({ kind: "rnn", dtype: "float64", states: ["h"] });
  const { found } = await discover(box, 1);
  expect(found.map(({ adapter }) => adapter.convention.name)).toContain("torch.nn.RNN");
  const [{ adapter }] = found as [(typeof found)[number]];
  const asked: RunRequest = { ...drawRequest(parseCase("cell=elman T=3 B=2 m=2 n=3 seed=5 dtype=f64")).request };
  const own = adapted(box, adapter);
  expect(await own.run(asked)).toEqual(reference.run(asked));
  await own.close?.();
});

test("one whose tensors are its own is run by an adapter alone, and one that packs nothing is no black box", async () => {
  const of = (weights: string): string =>
    `${process.execPath} -e "process.stdin.on('data', () => console.log(JSON.stringify({version: 1.4, implementation: {name: 'x', version: '1'}, cells: [{cell: 'lstm', options: [{}], dtypes: ['float64'], directions: ['forward'], maxLayers: 1, lengths: false, initialState: true, gradients: false${weights}}]})))"`;
  await expect(stdio(of(", weights: {w: ['n']}"), { stopMs: 1 })).rejects.toThrow(
    /packs the weights of lstm in a way of its own: gatecheck discover 'exec:.*' --write adapter.json finds it out/,
  );
  await expect(programBox(of(""), { stopMs: 1 })).rejects.toThrow(
    /is no black box: it must say of a cell that its weights are packed, "weights":"pytorch", or \{"kernel"/,
  );
});

test("options that there are not are told elsewhere, and a cell without weights is sent as it is", () => {
  const [its] = readDeclaration(info, [{ ...support, weights: "pytorch", options: [{ colour: "red" }] }], "info").cells;
  expect(its?.weights).toBe("pytorch");
  const asked = request("cell=gru");
  const none = packedRun(asked, [its!]);
  expect(none.request).toBe(asked);
  const answer = reference.run(asked) as RunAnswer;
  expect([none.answer(answer), none.back(answer)]).toEqual([answer, answer]);
  const lstm = packedRun(request("cell=lstm"), [its!]);
  expect(lstm.back({ unsupported: "no" })).toEqual({ unsupported: "no" });
});

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RunAnswer, RunRequest, Timing } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
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

import { expect, test } from "vitest";
import type { Implementation, Layer, RunRequest, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { mapTensors } from "../requests/rearrange.ts";
import { type Tensor, tensor } from "../../spec/tensor.ts";
import { prefix } from "../laws/time/prefix.ts";
import { lawsNamed } from "../run/selection.ts";
import { budgets } from "../run/budgets.ts";
import { tasksOf } from "../run/tasks.ts";
import { tryLaw } from "../run/try-law.ts";
import type { Law } from "../law.ts";
import type { Verdict } from "../verdict.ts";
import { formatCase, parseCase } from "./case.ts";
import { isQuantised, quantisedTo } from "./grid.ts";
import { drawRequest } from "./request.ts";

const line = "cell=gru T=2 B=1 m=3 n=4 dir=forward regime=tame dtype=f32 matrices=int8 seed=7";

/** A matrix in 8 bits, symmetric, with a scale for each row or one for all. */
function quantised({ shape, data }: Tensor, byRow: boolean): Tensor {
  const width = byRow ? (shape[1] ?? 1) : data.length;
  const moved = data.slice();
  for (let at = 0; at < data.length; at += width) {
    const row = moved.subarray(at, at + width);
    const scale = Math.fround(Math.max(...row.map(Math.abs), 2 ** -100) / 127);
    row.forEach((value, j) => (row[j] = Math.round(value / scale) * scale));
  }
  return { shape, data: moved };
}

const moved = (request: RunRequest, byRow: boolean): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({
    ...layer,
    params: layer.params.map((params) => mapTensors(params, (t) => (t.shape.length < 2 ? t : quantised(t, byRow)))),
  })),
});

/** The reference with weights of 8 bits. */
const dynamic = (byRow: boolean, declared: boolean): Implementation => ({
  info: { name: "dynamic", version: "1" },
  cells: reference.cells
    .filter(({ cell }) => cell === "gru")
    .map((support): Support => ({
      ...support,
      options: [{}],
      dtypes: ["float32"],
      ...(declared && { int8Weights: true }),
    })),
  run: (request) => reference.run(moved(request, byRow)),
});

async function verdictOf(implementation: Implementation, law: Law): Promise<Verdict | null> {
  const [task] = tasksOf({ name: "dynamic", implementation, findings: [] }, { cells: null, laws: [law] });
  return task === undefined ? null : tryLaw(task, { ...budgets.quick, shrinkTries: 0 }, 1, "absolute");
}

test("a case with quantised weights is one line, and quantising them again moves nothing", () => {
  const c = parseCase(line);
  expect(formatCase(c)).toBe(line);
  for (const more of [{}, { regime: "exact" }, { integers: true }, { zero: ["W_z"] }, { regime: "wide" }] as const) {
    const { request } = drawRequest({ ...c, ...more });
    expect(isQuantised(request)).toBe(true);
    for (const byRow of [false, true]) expect(moved(request, byRow).layers).toEqual(request.layers);
  }
  const { request } = drawRequest(parseCase(line.replace(" matrices=int8", "")));
  expect(isQuantised(request)).toBe(false);
});

test("a row of zeros stays one", () => {
  const { shape, data } = quantisedTo(tensor("float32", [2, 2], [0, 0, 0.5, 0.1]), parseCase(line));
  expect([...data.subarray(0, 2)]).toEqual([0, 0]);
  const request = drawRequest(parseCase(line)).request;
  const [layer] = request.layers as [Layer];
  expect(isQuantised({ ...request, layers: [{ ...layer, params: [{ W_z: { shape, data } }] }] })).toBe(true);
});

test("dynamic quantisation is held to the bound of float32 where it is declared", async () => {
  const [direct, quotients] = lawsNamed(["step/direct", "gradient/finite-difference"], "quick") as [Law, Law];
  for (const byRow of [false, true]) {
    expect(await verdictOf(dynamic(byRow, true), direct)).toMatchObject({ verdict: "holds", grade: "faithful" });
    expect(await verdictOf(dynamic(byRow, true), prefix)).toMatchObject({ verdict: "holds" });
    expect(await verdictOf(dynamic(byRow, false), direct)).toMatchObject({ verdict: "violated" });
  }
  const { verdict, message } = (await verdictOf(dynamic(true, true), quotients)) as Verdict;
  expect(verdict).toBe("unsupported");
  expect(message).toContain("it asks for weights that are no 8-bit multiples of one number");
});

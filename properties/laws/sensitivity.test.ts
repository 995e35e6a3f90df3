/** The numbers that a standard run compares depend on everything: a case in which nothing depends on a weight cannot tell a wrong one from a right one. */
import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { catalogue } from "../../spec/catalogue.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Expectation } from "../../spec/networks/oracle.ts";
import type { Case } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { laws } from "./index.ts";
import { oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../requests/rearrange.ts";
import type { Task } from "../run/task.ts";
import { budgets } from "../run/budgets.ts";
import { settle, tasksOf } from "../run/tasks.ts";

/** Parameters that a cell has and does not use. */
const idle: Readonly<Record<string, readonly string[]>> = { "lstm-dead-gate": ["W_u", "U_u", "b_u"] };

/** The cases that a standard run tries a law on, for the default options of a cell, in float64. */
async function casesOf(cell: string, law: string): Promise<Case[]> {
  const seen: Case[] = [];
  const target = { name: "reference", implementation: reference, findings: [] };
  const [task] = tasksOf(target, { cells: [cell], laws: laws.filter(({ id }) => id === law) }).filter(
    ({ dtype, options }) => dtype === "float64" && Object.keys(options).length === 0,
  ) as [Task];
  await settle({ ...task, onCase: (c) => void seen.push(c) }, budgets.standard, 0, "absolute");
  return seen;
}

const outputs = ({ y, final }: Expectation): Bounded[] => [
  y,
  ...final.flatMap((walks) => walks.flatMap((walk) => Object.values(walk))),
];

/** True where some output of one request is further from that of another than rounding explains. */
function differ(one: RunRequest, other: RunRequest): boolean {
  const [a, b] = [outputs(oracle(one)("absolute")), outputs(oracle(other)("absolute"))];
  return a.some(({ value, error }, k) =>
    value.some((v, i) => {
      const its = b[k] as Bounded;
      return !(Math.abs(v - (its.value[i] as number)) <= (error[i] as number) + (its.error[i] as number));
    }),
  );
}

/** The request with one parameter, state or step of the input otherwise. */
function changes({
  request,
  lengths,
}: {
  readonly request: RunRequest;
  readonly lengths: Case["lengths"];
}): Map<string, RunRequest> {
  const [layer] = request.layers;
  const only =
    (name: string) =>
    (tensors: Parameters<typeof mapTensors>[0]): ReturnType<typeof mapTensors> =>
      mapTensors(tensors, (t, of) => (of === name ? mapTensor(t, (v) => 1 - v) : t));
  const longest = lengths === null ? request.sizes.T : Math.max(0, ...lengths);
  return new Map([
    ...Object.keys(layer?.params[0] ?? {}).map((name) => [name, withParams(request, only(name))] as const),
    ...Object.keys(layer?.initial?.[0] ?? {}).map(
      (name) => [`initial ${name}`, withLayer(request, { initial: layer?.initial?.map(only(name)) ?? null })] as const,
    ),
    ...Array.from({ length: longest }, (_, step) => {
      const x = fill(request.x, request.x.shape, (t, b, i) =>
        t === step ? 1 - at(request.x, t, b, i) : at(request.x, t, b, i),
      );
      return ["some step of x", { ...request, x }] as const;
    }),
  ]);
}

describe.each(catalogue.map(({ id }) => id))("%s", (cell) => {
  it("every parameter, state and step is seen in the outputs that step/direct compares", async () => {
    const seen = new Set<string>();
    const all = new Set<string>();
    for (const c of await casesOf(cell, "step/direct"))
      for (const [name, changed] of changes({ request: drawRequest(c).request, lengths: c.lengths })) {
        all.add(name);
        if (!seen.has(name) && differ(drawRequest(c).request, changed)) seen.add(name);
      }
    expect([...all].filter((name) => !seen.has(name))).toEqual(idle[cell] ?? []);
  });

  it("every gradient that gradient/exact compares is somewhere larger than its bound", async () => {
    const seen = new Set<string>();
    const all = new Set<string>();
    for (const c of await casesOf(cell, "gradient/exact")) {
      const { request, cotangents } = drawRequest(c);
      const { gradients } = oracle(request, { cotangents })("absolute");
      const parts: [string, Bounded][] = [
        ["x", gradients!.x],
        ...gradients!.params.flatMap((walks) => walks.flatMap((walk) => Object.entries(walk))),
        ...gradients!.initial.flatMap((walks) =>
          walks.flatMap((walk) => Object.entries(walk).map(([name, t]): [string, Bounded] => [`initial ${name}`, t])),
        ),
      ];
      for (const [name, { value, error }] of parts) {
        all.add(name);
        if (value.some((v, k) => Math.abs(v) > (error[k] as number))) seen.add(name);
      }
    }
    expect([...all].filter((name) => !seen.has(name))).toEqual(idle[cell] ?? []);
  });
});

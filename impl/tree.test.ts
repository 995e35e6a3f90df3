import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../spec/tensor.ts";
import type { RunAnswer } from "./contract.ts";
import { leafAt, leaves, mapTree, zipTree } from "./tree.ts";

const t = (...values: number[]): Tensor => tensor("float32", [values.length], values);
const doubled = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((v) => 2 * v) });
const answer: RunAnswer = {
  y: t(1),
  final: [[{ h: t(2), c: t(3) }, { h: t(4) }]],
  gradients: { x: t(5), params: [[{ U_f: t(6) }]] },
};

describe("a tree of tensors", () => {
  it("has leaves with paths, in its own order", () => {
    expect(leaves(answer).map(([path, { data }]) => `${path} ${data[0]}`)).toEqual([
      "y 1",
      "final[0][0].h 2",
      "final[0][0].c 3",
      "final[0][1].h 4",
      "gradients.x 5",
      "gradients.params[0][0].U_f 6",
    ]);
    expect(leaves(t(1))).toEqual([["", t(1)]]);
    expect(leaves([[{ h: t(1) }], null])).toEqual([["[0][0].h", t(1)]]);
  });

  it("finds every leaf at its path, and nothing elsewhere", () => {
    for (const [path, leaf] of leaves(answer)) expect(leafAt(answer, path)).toBe(leaf);
    for (const [path, leaf] of leaves(answer.final)) expect(leafAt(answer.final, path)).toBe(leaf);
    expect(leafAt(answer, "gradients.initial[0][0].h")).toBeUndefined();
  });

  it("is mapped leaf by leaf, into containers of its own; all else stays", () => {
    const tree = { lengths: [3, 1], initial: null, cell: "lstm", layers: [{ W: t(1, 2) }] };
    const mapped = mapTree(tree, doubled);
    expect(mapped).toEqual({ ...tree, layers: [{ W: t(2, 4) }] });
    expect(mapped.lengths).not.toBe(tree.lengths);
    expect(mapped.layers).not.toBe(tree.layers);
  });

  it("is zipped with another, which may lack leaves and may hold itself", () => {
    const other: { y: Tensor; more?: object } = { y: t(7) };
    other.more = other;
    const found = zipTree(answer, other, (_, its, path) => `${path} ${its === undefined ? "none" : its.data[0]}`);
    expect([found.y, found.final?.[0]?.[0]?.["h"]]).toEqual(["y 7", "final[0][0].h none"]);
  });
});

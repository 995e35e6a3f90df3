import { afterAll, describe, expect, it } from "vitest";
import { elements, tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Direction } from "../../../spec/options.ts";
import type { Layer, RunRequest } from "../../contract.ts";
import { onnxruntime, type OnnxBinding } from "./onnxruntime.ts";

// A network of identities over small integers is exact in float32, whatever the order of its sums: what it should
// answer is known to the bit, and every index of direction, length, layer and state shows.

const integers = (shape: readonly number[], from: number): Tensor =>
  tensor(
    "float32",
    shape,
    Array.from({ length: elements(shape) }, (_, k) => ((7 * k + 5 * from) % 5) - 2),
  );

type Row = readonly number[];

/** Row `i` of a matrix or of any stack of matrices; −0 becomes 0. */
const row = (t: Tensor, i: number): Row => {
  const width = t.shape.at(-1) as number;
  return Array.from(t.data.slice(i * width, (i + 1) * width), (v) => v + 0);
};

/** Answers by row of the batch: outputs by time, and the final h by layer and direction. */
type Answered = readonly { readonly y: readonly Row[]; readonly final: readonly (readonly Row[])[] }[];

/** W x + U h + b */
const step = ({ W_h: W, U_h: U, b_h: b }: Tensors, x: Row, h: Row): Row =>
  h.map((_, j) => {
    const dot = (A: Tensor, v: Row): number => row(A, j).reduce((sum, a, k) => sum + a * v[k]!, 0);
    return dot(W!, x) + dot(U!, h) + (b === undefined ? 0 : b.data[j]!);
  });

function exact(r: RunRequest): Answered {
  const { T, B, n } = r.sizes;
  const zeros = Array.from({ length: n }, () => 0);
  return Array.from({ length: B }, (_, b) => {
    const length = r.lengths?.[b] ?? T;
    let x: Row[] = Array.from({ length: T }, (_, t) => row(r.x, t * B + b));
    const final = r.layers.map(({ params, initial, direction }) => {
      const outputs = params.map((pass, d) => {
        const backward = direction === "reverse" || d === 1;
        const y: Row[] = x.map(() => zeros);
        let h = initial === null ? zeros : row(initial[d]!["h"]!, b);
        for (let k = 0; k < length; k++) {
          const t = backward ? length - 1 - k : k;
          y[t] = h = step(pass, x[t]!, h);
        }
        return { y, h };
      });
      x = x.map((_, t) => outputs.flatMap(({ y }) => y[t]!));
      return outputs.map(({ h }) => h);
    });
    return { y: x, final };
  });
}

function network(
  [T, B, m, n]: readonly [number, number, number, number],
  directions: readonly Direction[],
  more: { lengths?: readonly number[]; initial?: boolean; bias?: boolean } = {},
): RunRequest {
  const { lengths = null, initial = false, bias = true } = more;
  let width = m;
  const layers = directions.map((direction, l): Layer => {
    const passes = direction === "bidirectional" ? [l, l + 9] : [l];
    const params = passes.map((w): Tensors => {
      const weights = { W_h: integers([n, width], w), U_h: integers([n, n], w + 1) };
      return bias ? { ...weights, b_h: integers([n], w + 2) } : weights;
    });
    width = n * passes.length;
    return {
      cell: "elman",
      options: { activation: "identity", ...(!bias && { bias }) },
      direction,
      params,
      initial: initial ? passes.map((w) => ({ h: integers([B, n], w + 3) })) : null,
    };
  });
  const x = integers([T, B, m], 4);
  return { dtype: "float32", sizes: { T, B, m, n }, layers, x, lengths, want: ["y", "final"], cotangents: null };
}

describe.each<OnnxBinding>(["node", "web"])("a linear network through %s", (binding) => {
  const loading = onnxruntime(binding);
  afterAll(async () => (await loading).close?.());

  async function run(r: RunRequest): Promise<Answered> {
    const answer = await (await loading).run(r);
    if ("unsupported" in answer) throw new Error(answer.unsupported);
    const { T, B } = r.sizes;
    return Array.from({ length: B }, (_, b) => ({
      y: Array.from({ length: T }, (_, t) => row(answer.y!, t * B + b)),
      final: answer.final!.map((passes) => passes.map(({ h }) => row(h!, b))),
    }));
  }

  const all: readonly Direction[] = ["forward", "reverse", "bidirectional"];

  it.each(all)("passes %s", async (direction) => {
    for (const more of [{}, { initial: true }, { bias: false }]) {
      const r = network([3, 2, 3, 4], [direction], more);
      expect(await run(r)).toEqual(exact(r));
    }
  });

  it.each(all)("passes %s over rows of unequal length", async (direction) => {
    for (const more of [{ lengths: [4, 1, 2], initial: true }, { lengths: [1, 3, 2] }]) {
      const r = network([4, 3, 2, 3], [direction], more);
      expect(await run(r)).toEqual(exact(r));
    }
  });

  it("stacks layers of any direction", async () => {
    const three = ["bidirectional", "reverse", "bidirectional"] as const;
    const four = ["forward", "reverse", "forward", "bidirectional"] as const;
    for (const r of [
      network([3, 2, 2, 3], three, { initial: true, lengths: [2, 3] }),
      network([2, 2, 2, 2], four, { initial: true }),
    ])
      expect(await run(r)).toEqual(exact(r));
  });

  it("takes many sizes in a row, more than it keeps sessions, and several at once", async () => {
    const all = Array.from({ length: 40 }, (_, k) =>
      network([1 + (k % 3), 1 + (k % 4), 1 + (k % 5), 1 + k], ["bidirectional"]),
    );
    for (const r of all) expect(await run(r)).toEqual(exact(r));
    expect(await Promise.all(all.slice(0, 10).map(run))).toEqual(all.slice(0, 10).map(exact));
  });
});

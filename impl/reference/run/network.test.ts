import { describe, expect, it } from "vitest";
import type { Direction } from "../../../spec/options.ts";
import { tensor, type Tensor } from "../../../spec/tensor.ts";
import type { RunRequest } from "../../contract.ts";
import { cells, randomRequest, run } from "../testing/requests.ts";

const sizes = { T: 5, B: 4, m: 3, n: 2 };
const lengths = [5, 0, 3, 1];
const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];

/** [T, B, n]: a new tensor with, at t, b, what `from` says stood at another step; `null`: 0. */
function moved(t: Tensor, from: (t: number, b: number) => number | null): Tensor {
  const [T, B, n] = t.shape as [number, number, number];
  const result = tensor("float64", t.shape);
  for (let step = 0; step < T; step++)
    for (let b = 0; b < B; b++) {
      const source = from(step, b);
      if (source !== null)
        result.data.set(t.data.subarray((source * B + b) * n, (source * B + b + 1) * n), (step * B + b) * n);
    }
  return result;
}

const flipped = (t: Tensor): Tensor => moved(t, (step, b) => (step < lengths[b]! ? lengths[b]! - 1 - step : null));

/** [T, B, n]: what stands at the steps from `start` to `end`. */
const steps = (t: Tensor, start: number, end: number): Tensor => {
  const [, B, n] = t.shape as [number, number, number];
  return { shape: [end - start, B, n], data: t.data.slice(start * B * n, end * B * n) };
};

/** The request with `junk` wherever there is padding. */
function padding(request: RunRequest, junk: number): RunRequest {
  const junked = (t: Tensor): Tensor => {
    const [, B, n] = t.shape as [number, number, number];
    const data = t.data.map((value, i) => (Math.floor(i / (B * n)) < lengths[Math.floor(i / n) % B]! ? value : junk));
    return { shape: t.shape, data };
  };
  return {
    ...request,
    x: junked(request.x),
    cotangents: { ...request.cotangents!, y: junked(request.cotangents!.y!) },
  };
}

describe.each(cells)("%s", (cell) => {
  const request = randomRequest({ cell, sizes, lengths, directions: ["bidirectional", "reverse"] });

  it("reverse is forward on the flipped sequence", () => {
    const forward = randomRequest({ cell, sizes, lengths });
    const { cotangents, layers } = forward;
    const { y, final, gradients } = run(forward);
    const reverse = run({
      ...forward,
      layers: layers.map((layer) => ({ ...layer, direction: "reverse" })),
      x: flipped(forward.x),
      cotangents: { ...cotangents!, y: flipped(cotangents!.y!) },
    });
    expect(reverse.y).toEqual(flipped(y));
    expect(reverse.final).toEqual(final);
    expect(reverse.gradients).toEqual({ ...gradients, x: flipped(gradients.x) });
  });

  it("bidirectional is a forward and a reverse pass side by side", () => {
    const both = randomRequest({ cell, sizes, lengths, directions: ["bidirectional"] });
    const { y, final, gradients } = run(both);
    const alone = (["forward", "reverse"] as const).map((direction, w) =>
      run({
        ...both,
        layers: both.layers.map(({ params, initial, ...layer }) => ({
          ...layer,
          direction,
          params: [params[w]!],
          initial: [initial![w]!],
        })),
        cotangents: { y: half(both.cotangents!.y!, w), final: [[both.cotangents!.final![0]![w]!]] },
      }),
    );
    expect(alone.map((pass) => pass.y)).toEqual([half(y, 0), half(y, 1)]);
    expect([alone.map((pass) => pass.final[0]![0])]).toEqual(final);
    expect([alone.map((pass) => pass.gradients.params[0]![0])]).toEqual(gradients.params);
    expect([alone.map((pass) => pass.gradients.initial![0]![0])]).toEqual(gradients.initial);
    const sum = alone[0]!.gradients.x.data.map((value, i) => value + alone[1]!.gradients.x.data[i]!);
    expect(sum).toEqual(gradients.x.data);
  });

  it("a run is its two halves, one after the other", () => {
    const whole = randomRequest({ cell, sizes });
    const { y, final, gradients } = run(whole);
    const chunk = (start: number, end: number): RunRequest => ({
      ...whole,
      sizes: { ...whole.sizes, T: end - start },
      x: steps(whole.x, start, end),
      cotangents: { ...whole.cotangents!, y: steps(whole.cotangents!.y!, start, end) },
    });
    const first = run(chunk(0, 2));
    const second = run({
      ...chunk(2, 5),
      layers: whole.layers.map((layer, l) => ({ ...layer, initial: first.final[l]! })),
    });
    const again = chunk(0, 2);
    const back = run({ ...again, cotangents: { ...again.cotangents!, final: second.gradients.initial! } });
    expect([first.y, second.y]).toEqual([steps(y, 0, 2), steps(y, 2, 5)]);
    expect(second.final).toEqual(final);
    expect([back.gradients.x, second.gradients.x]).toEqual([steps(gradients.x, 0, 2), steps(gradients.x, 2, 5)]);
    expect(back.gradients.initial).toEqual(gradients.initial);
  });

  it("a stack is its layers, one upon another", () => {
    const { y, final, gradients } = run(request);
    const single = (l: number, x: Tensor, dY: Tensor): RunRequest => ({
      ...request,
      sizes: { ...request.sizes, m: x.shape[2]! },
      layers: [request.layers[l]!],
      x,
      cotangents: { y: dY, final: [request.cotangents!.final![l]!] },
    });
    const middle = run({ ...single(0, request.x, request.x), want: ["y"], cotangents: null }).y;
    const upper = run(single(1, middle, request.cotangents!.y!));
    const lower = run(single(0, request.x, upper.gradients.x));
    expect(upper.y).toEqual(y);
    expect([lower.final[0], upper.final[0]]).toEqual(final);
    expect(lower.gradients.x).toEqual(gradients.x);
    expect([lower.gradients.params[0], upper.gradients.params[0]]).toEqual(gradients.params);
    expect([lower.gradients.initial![0], upper.gradients.initial![0]]).toEqual(gradients.initial);
  });

  it.each([NaN, Infinity, 1e300])("%d in the padding is invisible", (junk) => {
    expect(run(padding(request, junk))).toEqual(run(padding(request, 0)));
  });

  it("y and dL/dx are 0 in the padding", () => {
    const { y, gradients } = run(padding(request, NaN));
    for (const t of [y, gradients.x]) expect(t).toEqual(moved(t, (step, b) => (step < lengths[b]! ? step : null)));
  });

  it.each(directions)("a row without steps ends in its initial state, %s", (direction) => {
    const empty = randomRequest({ cell, sizes, lengths: [0, 0, 0, 0], directions: [direction] });
    const { final, gradients } = run(empty);
    expect(final).toEqual(empty.layers.map(({ initial }) => initial));
    expect(gradients.initial).toEqual(empty.cotangents!.final);
  });
});

/** [T, B, 2n] → the features of one pass, [T, B, n]. */
function half({ shape, data }: Tensor, pass: number): Tensor {
  const [T, B, width] = shape as [number, number, number];
  const n = width / 2;
  return { shape: [T, B, n], data: data.filter((_, i) => Math.floor((i % width) / n) === pass) };
}

/** Elman networks by hand through the kit, each with one mistake, forward or backward, as a newcomer makes it. */
import { expect, it } from "vitest";
import type { Implementation, Support } from "../../impl/contract.ts";
import { type Step, fromStep } from "../../impl/kit/index.ts";
import { stored } from "../../spec/storage.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { laws } from "../laws/index.ts";
import { Triage } from "../findings/triage.ts";
import { implementationOf, referenceRun, taskOf } from "../testing/reference.ts";
import { mutants } from "../mutants/catalogue.ts";
import { implementationOf as mutantImplementation } from "../mutants/evaluate/implementation.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { tryLaw } from "../run/try-law.ts";
import type { Law } from "../law.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { headline, summary } from "./summary.ts";

type Matrix = readonly ArrayLike<number>[];
type Vector = ArrayLike<number>;

const times = (a: Matrix, v: Vector): number[] =>
  a.map((row) => Array.from(row).reduce((sum, w, k) => sum + w * (v[k] as number), 0));
const transposed = (a: Matrix, size: number): number[][] =>
  Array.from({ length: size }, (_, k) => a.map((row) => row[k] as number));
const outer = (a: Vector, b: Vector): number[][] => Array.from(a, (v) => Array.from(b, (w) => v * w));

interface Mistakes {
  readonly forward?: (W: Matrix, U: Matrix, b: Vector, x: Vector, h: Vector) => number[];
  readonly slope?: (v: number) => number;
}

const sums = (W: Matrix, U: Matrix, b: Vector, x: Vector, h: Vector): number[] => {
  const [Wx, Uh] = [times(W, x), times(U, h)];
  return Wx.map((v, k) => v + (Uh[k] as number) + (b[k] as number));
};
const right = (...given: Parameters<typeof sums>): number[] => sums(...given).map(Math.tanh);

/** An Elman network whose backward pass computes its own forward pass, rightly. */
function byHand({ forward = right, slope = (v) => 1 - v * v }: Mistakes): Implementation {
  const step: Step = ({ W_h, U_h, b_h }, x, { h }) => ({
    h: forward(W_h as never, U_h as never, b_h as never, x, h as Vector),
  });
  return fromStep("elman", step, {
    dtypes: ["float32"],
    backward: ({ W_h, U_h, b_h }, x, { h }, { h: dh }) => {
      const [W, U, old] = [W_h, U_h, h] as unknown as [Matrix, Matrix, Vector];
      const da = right(W, U, b_h as never, x, old).map((v, k) => slope(v) * ((dh as Vector)[k] as number));
      return {
        x: times(transposed(W, x.length), da),
        state: { h: times(transposed(U, old.length), da) },
        params: { W_h: outer(da, x), U_h: outer(da, old), b_h: da },
      };
    },
  });
}

const of = (implementation: Implementation): Promise<Diagnosis> =>
  diagnose(implementation, implementation.cells[0] as Support, {}, "float32", 3);

const crosswise: Mistakes["forward"] = (W, U, b, x, h) => right(W, transposed(U, h.length), b, x, h);

it("a backward pass that computes the gates again, rightly", async () => {
  expect(headline(await of(byHand({ forward: crosswise })))).toBe(
    "Outputs: Uₕ is transposed in Uₕ hₜ₋₁. Gradients: those of the definition, as if it were not.",
  );
});

it("a backward pass with a mistake of its own besides: one finding, gradients and all", async () => {
  const implementation = byHand({ forward: crosswise, slope: (v) => 1 - v ** 4 });
  const triage = new Triage(implementation, { seed: 1, grade: "absolute", shrinkTries: 0 });
  for (const id of ["step/direct", "gradient/exact", "gradient/finite-difference"]) {
    const task = taskOf(implementation, laws.find((one) => one.id === id) as Law, { dtype: "float32" });
    const verdict = await tryLaw(task, { effective: 3, most: 24, shrinkTries: 0 }, 1, "absolute");
    expect(verdict?.verdict, id).toBe("violated");
    await triage.place({ task, verdict: verdict! });
  }
  expect(triage.explained).toMatchObject([
    {
      cause:
        "Outputs: Uₕ is transposed in Uₕ hₜ₋₁. Gradients: neither those of the function that is computed nor the definition's.",
      further: [{ law: "gradient/exact" }, { law: "gradient/finite-difference" }],
    },
  ]);
});

it("a bias outside the activation", async () => {
  const forward: Mistakes["forward"] = (W, U, b, x, h) =>
    sums(
      W,
      U,
      Array.from(b, () => 0),
      x,
      h,
    ).map((v, k) => Math.tanh(v) + (b[k] as number));
  expect(headline(await of(byHand({ forward })))).toContain("bₕ is added after the activation, not before it, in hₜ.");
});

it("a state within ±1, which first states alone exceed", async () => {
  const forward: Mistakes["forward"] = (W, U, b, x, h) =>
    right(
      W,
      U,
      b,
      x,
      Array.from(h, (v) => Math.max(-1, Math.min(1, v))),
    );
  expect(headline(await of(byHand({ forward })))).toBe(
    "Outputs: The old h is clipped to [−1, 1] wherever it is read. Gradients: those of the definition, as if it were not.",
  );
});

it.each<[Dtype, Dtype]>([
  ["float16", "float32"],
  ["float32", "float64"],
])("y rounded to %s in %s", async (type, dtype) => {
  const implementation = implementationOf("elman", (request) => {
    const { y, ...answer } = referenceRun(request);
    return { ...answer, ...(y && { y: mapTensor(y, (v) => stored(type, v)) }) };
  });
  const diagnosis = await diagnose(implementation, implementation.cells[0] as Support, {}, dtype, 3);
  expect(summary(diagnosis)).toMatch(new RegExp(`^y is rounded to ${type}\\. That explains all \\d+ numbers`, "u"));
});

it("a state kept in float16", async () => {
  const forward: Mistakes["forward"] = (...given) => right(...given).map((v) => stored("float16", v));
  expect(headline(await of(byHand({ forward })))).toMatch(
    /^As if h is rounded once more: all that is handed out of it has the digits of float16: so every answer is within 0\.\d+ of its bound\. No arithmetic is declared\.$/u,
  );
});

it("gradients of which few wrong numbers have a bound are not said to be neither", async () => {
  // seed 43: what is answered does not tell whose gradients these are
  const [fault] = mutants(["lstm-layer-norm"]).filter(({ id }) => id.endsWith("/forward/shared/e2_g-for-e2_f"));
  const implementation = mutantImplementation(fault as Mutant);
  const { explanations } = await diagnose(implementation, implementation.cells[0] as Support, {}, "float32", 43);
  expect(explanations.map(({ outputs, gradients }) => [outputs, gradients])).toEqual([
    [
      "e2_g is read where e2_f should be.",
      "Gradients: too few of the wrong numbers have a bound to tell whose they are.",
    ],
  ]);
});

/** Optimisers against PyTorch's, float64. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { normal } from "../impl/reference/around/heads/random.ts";
import { mulberry32 } from "../spec/random.ts";
import { adagrad } from "../impl/reference/around/training/adagrad.ts";
import { adam } from "../impl/reference/around/training/adam.ts";
import { momentum } from "../impl/reference/around/training/momentum.ts";
import { nesterov } from "../impl/reference/around/training/nesterov.ts";
import { optimiser, type Optimiser } from "../impl/reference/around/training/optimiser.ts";
import { rmsprop } from "../impl/reference/around/training/rmsprop.ts";
import { sgd } from "../impl/reference/around/training/sgd.ts";
import { tensor, type Tensors } from "../spec/tensor.ts";

const program = fileURLToPath(new URL("testing/optimisers.py", import.meta.url));

/** The first Python that has PyTorch; Debian's python3-torch is the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch"], { timeout: 60_000 }).status === 0,
);

/** Ours, PyTorch's class and its names of the same numbers. */
const rules: Readonly<Record<string, readonly [Optimiser, string, Readonly<Record<string, unknown>>]>> = {
  sgd: [optimiser(sgd({ eta: 0.1 })), "SGD", { lr: 0.1 }],
  momentum: [optimiser(momentum({ eta: 0.1, mu: 0.8 })), "SGD", { lr: 0.1, momentum: 0.8 }],
  nesterov: [optimiser(nesterov({ eta: 0.1, mu: 0.8 })), "SGD", { lr: 0.1, momentum: 0.8, nesterov: true }],
  adagrad: [optimiser(adagrad({ eta: 0.1 })), "Adagrad", { lr: 0.1 }],
  "adagrad, large ε": [optimiser(adagrad({ eta: 0.1, epsilon: 0.5 })), "Adagrad", { lr: 0.1, eps: 0.5 }],
  rmsprop: [optimiser(rmsprop({ eta: 0.1 })), "RMSprop", { lr: 0.1 }],
  "rmsprop, large ε": [
    optimiser(rmsprop({ eta: 0.1, rho: 0.7, epsilon: 0.5 })),
    "RMSprop",
    { lr: 0.1, alpha: 0.7, eps: 0.5 },
  ],
  adam: [optimiser(adam({ eta: 0.1 })), "Adam", { lr: 0.1 }],
  "adam, large ε": [
    optimiser(adam({ eta: 0.1, beta1: 0.5, beta2: 0.8, epsilon: 0.5 })),
    "Adam",
    { lr: 0.1, betas: [0.5, 0.8], eps: 0.5 },
  ],
};

const random = mulberry32(1);
const [n, T] = [20, 50];
const start = Array.from({ length: n }, () => normal(random));
/** Sizes from 1e-6 to 1e3: ε matters for some and not for others. */
const gradients = Array.from({ length: T }, () => start.map((_, i) => 10 ** ((i % 10) - 6) * normal(random)));

/** Parameters after every step. */
function path(
  { initial, step }: Optimiser,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
): number[][] {
  let params: Tensors = { x: tensor("float64", [n], start) };
  let state = initial(params);
  return gradients.map((g) => {
    ({ params, state } = step(params, { x: tensor("float64", [n], g) }, state));
    return [...params["x"]!.data];
  });
}

/**
 * The roundings of step t: the memory is a sum of t terms with up to 3 roundings each; a step adds 8, and its addition to x one. A power
 * βᵗ off by its last digit leaves 1 − βᵗ off by 1/(1 − β) roundings.
 */
const roundings = (t: number, betas: readonly number[]): number =>
  3 * t + 9 + betas.reduce((sum, beta) => sum + 1 / (1 - beta), 0);

test(`optimisers take PyTorch's path for ${T} steps`, (ctx) => {
  if (python === undefined) return ctx.skip("no python3 here can import torch");
  const asked = Object.fromEntries(Object.entries(rules).map(([name, [, kind, options]]) => [name, [kind, options]]));
  const { stdout, stderr, status } = spawnSync(python, [program], {
    input: JSON.stringify({ start, gradients, rules: asked }),
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(status, stderr).toBe(0);
  const theirs = JSON.parse(stdout) as Readonly<Record<string, readonly (readonly number[])[]>>;
  for (const [name, [rule, , options]] of Object.entries(rules)) {
    // with gradients of one sign nothing cancels: no step, and no term of one, is longer than those of this path
    const steepest = path(rule, start.map(() => 0), gradients.map((g) => g.map(Math.abs))); // prettier-ignore
    const betas = name.startsWith("adam") ? ((options["betas"] as number[] | undefined) ?? [0.9, 0.999]) : [];
    for (const [t, ours] of path(rule, start, gradients).entries())
      for (const [i, x] of ours.entries()) {
        const gamma = roundings(t + 1, betas) * 2 ** -53 * 1.01;
        const allowed = 2 * gamma * (Math.abs(start[i]!) + Math.abs(steepest[t]![i]!));
        expect(Math.abs(x - theirs[name]![t]![i]!), `${name}, step ${t + 1}, x[${i}]`).toBeLessThanOrEqual(allowed);
      }
  }
});

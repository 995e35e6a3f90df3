/** PyTorch's modules, distributions and autograd against the specifications of systems: within the same bounds as our own code. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { mulberry32 } from "../spec/random.ts";
import { worst } from "../properties/around/systems/testing/agreement.ts";
import { type Computed, drawn, expectation, specified } from "../properties/around/systems/testing/specified.ts";
import type { Input } from "../spec/language/expression.ts";
import type { Equations } from "../spec/language/rewrite.ts";
import { type SizeOf, shapeAt } from "../spec/language/sizes.ts";
import { attention } from "../spec/around/systems/attention.ts";
import { bidirectional } from "../spec/around/systems/bidirectional.ts";
import { gaussians } from "../spec/around/systems/gaussian.ts";
import { sutskever } from "../spec/around/systems/sutskever.ts";

const program = fileURLToPath(new URL("testing/systems.py", import.meta.url));

/** The first Python that has PyTorch; Debian's python3-torch is the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch"], { timeout: 60_000 }).status === 0,
);

function ask(cases: readonly object[]): readonly Computed[] {
  const input = JSON.stringify(cases);
  const { stdout, stderr, status } = spawnSync(python!, [program], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`systems.py: ${stderr}`);
  return JSON.parse(stdout) as readonly Computed[];
}

const next = mulberry32(2014);
const upTo = (n: number): number => 1 + Math.floor(n * next());

/** A case of a system, and what the specification says of it. */
function caseOf(system: string, equations: Equations, more: object) {
  const sizes: SizeOf = { m: upTo(4), n: upTo(4), k: upTo(4), d: upTo(4) };
  const own = specified(equations);
  const seed = upTo(2 ** 30);
  const values = drawn(own.inputs, sizes, seed, 1.5);
  const cotangents = drawn(own.cotangents, sizes, seed + 1, 1);
  const shaped = (inputs: readonly Input[], numbers: typeof values) =>
    Object.fromEntries(inputs.map(({ name, shape }) => [name, { shape: shapeAt(shape, sizes), data: numbers[name] }]));
  return {
    asked: { system, ...more, values: shaped(own.inputs, values), cotangents: shaped(own.cotangents, cotangents) },
    expected: expectation(own, sizes, values, cotangents, "float64"),
  };
}

const gru = "gru-reset-after";
const systems = [
  ...(["concat", "sum", "mean", "product"] as const).map(
    (merge) => [`torch.nn.GRU in both directions, ${merge},`, () => caseOf("bidirectional", bidirectional(gru, {}, upTo(5), merge), { merge })] as const, // prettier-ignore
  ),
  ["an encoder–decoder of torch.nn.GRU", () => caseOf("sutskever", sutskever(gru, {}, upTo(5), upTo(5)), {})],
  ["additive attention", () => caseOf("attention", attention("additive", Array.from({ length: upTo(6) }, () => true)), {})], // prettier-ignore
  ["torch.distributions", () => caseOf("gaussians", gaussians(), {})],
] as const;

test.for(systems)("%s has the values and gradients of the specification, 200 random cases", ([, one], ctx) => {
  if (python === undefined) return ctx.skip("no python3 here can import torch");
  const cases = Array.from({ length: 200 }, one);
  ask(cases.map(({ asked }) => asked)).forEach(({ outputs, gradients }, at) => {
    const { expected } = cases[at]!;
    for (const shares of [worst(outputs, expected.outputs), worst(gradients, expected.gradients)])
      expect(Math.max(...Object.values(shares)), JSON.stringify(shares)).toBeLessThanOrEqual(1);
  });
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { binaryCrossEntropy } from "../impl/reference/around/heads/binary-cross-entropy.ts";
import { crossEntropy } from "../impl/reference/around/heads/cross-entropy.ts";
import { ctcLoss } from "../impl/reference/around/heads/ctc.ts";
import { mulberry32 } from "../spec/random.ts";
import { gamma } from "../spec/language/error/rounding.ts";

const program = fileURLToPath(new URL("testing/heads.py", import.meta.url));

/** The first Python that has PyTorch; Debian's python3-torch is the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch"], { timeout: 60_000 }).status === 0,
);
const absent = "no python3 here can import torch";

/** Rows of numbers in double precision, one for each frame. */
type Rows = readonly (readonly number[])[];

interface Answer<Gradient> {
  readonly loss: number | string;
  readonly gradient: Gradient;
}

function ask<Gradient>(cases: readonly object[]): readonly Answer<Gradient>[] {
  const input = JSON.stringify(cases);
  const { stdout, stderr, status } = spawnSync(python!, [program], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`heads.py: ${stderr}`);
  return JSON.parse(stdout) as readonly Answer<Gradient>[];
}

const next = mulberry32(2006);
const below = (n: number): number => Math.floor(next() * n);
const list = <T>(length: number, one: () => T): T[] => Array.from({ length }, one);
const logit = (): number => 12 * next() - 6;

/** The largest distance, in units of what `n` roundings of either side can do to numbers of size `scale`; NaN where one is. */
const apart = (ours: ArrayLike<number>, theirs: readonly number[], n: number, scale: number): number =>
  Math.max(...theirs.map((value, i) => Math.abs(ours[i]! - value) / (2 * gamma(n) * (1 + scale))));

/** A case of up to 8 frames and 5 classes; some labellings do not fit. */
function ctcCase() {
  const [T, C] = [1 + below(8), 2 + below(4)];
  const blank = below(C);
  const label = (): number => (blank + 1 + below(C - 1)) % C;
  return { loss: "ctc", logits: list(T, () => list(C, logit)), labels: list(below(T + 2), label), blank };
}

const ours = ({ logits, labels, blank }: ReturnType<typeof ctcCase>) =>
  ctcLoss(
    logits.map((u) => Float64Array.from(u)),
    labels,
    blank,
  );

test("PyTorch's ctc_loss has the same values and gradients on 500 random cases", (ctx) => {
  if (python === undefined) return ctx.skip(absent);
  const cases = list(500, ctcCase);
  const answers = ask<Rows>(cases);
  const possible = cases.filter((_, at) => answers[at]!.loss !== "inf");
  expect(possible.length).toBeGreaterThan(250);
  expect(cases.filter((one) => ours(one).loss < Infinity)).toStrictEqual(possible);
  expect(possible.length).toBeLessThan(500);
  for (const one of possible) {
    const { loss, gradient } = answers[cases.indexOf(one)]!;
    const { loss: value, dLogits } = ours(one);
    // every frame rounds C + 16 times or less, at logarithms that |u| <= 6 keeps below 12 + ln C each
    const [T, C] = [one.logits.length, one.logits[0]!.length];
    const [n, scale] = [(T + 1) * (C + 16), T * (12 + Math.log(C))];
    expect(apart([value], [loss as number], n, scale)).toBeLessThanOrEqual(1);
    dLogits.forEach((d, t) => expect(apart(d, gradient[t]!, 4 * n, scale)).toBeLessThanOrEqual(1));
  }
});

test("of an impossible labelling PyTorch's gradient is NaN, or 0 with zero_infinity; ours is 0, the loss Infinity", (ctx) => {
  if (python === undefined) return ctx.skip(absent);
  const one = { loss: "ctc", logits: list(2, () => list(3, logit)), labels: [1, 1], blank: 0 };
  const [plain, zeroed] = ask<readonly (readonly (number | string)[])[]>([one, { ...one, zero_infinity: true }]);
  const zeros = list(2, () => [0, 0, 0]);
  expect(plain).toStrictEqual({ loss: "inf", gradient: list(2, () => ["nan", "nan", "nan"]) });
  expect(zeroed).toStrictEqual({ loss: 0, gradient: zeros });
  expect(ours(one)).toStrictEqual({ loss: Infinity, dLogits: zeros.map((d) => Float64Array.from(d)) });
});

test("PyTorch's cross_entropy has the same values and gradients on 500 random cases", (ctx) => {
  if (python === undefined) return ctx.skip(absent);
  const cases = list(500, () => {
    const logits = list(1 + below(8), () => 10 * logit());
    return { loss: "cross-entropy", logits, class: below(logits.length) };
  });
  ask<readonly number[]>(cases).forEach(({ loss, gradient }, at) => {
    const { logits, class: w } = cases[at]!;
    const { loss: value, dU } = crossEntropy(Float64Array.from(logits), w);
    // a softmax of V exponentials of differences up to 120, and its logarithm
    expect(apart([value], [loss as number], logits.length + 8, 120)).toBeLessThanOrEqual(1);
    expect(apart(dU, gradient, logits.length + 8, 120)).toBeLessThanOrEqual(1);
  });
});

test("PyTorch's binary_cross_entropy_with_logits has the same values and gradients on 500 random cases", (ctx) => {
  if (python === undefined) return ctx.skip(absent);
  const cases = list(500, () => {
    const logits = list(1 + below(6), () => 10 * logit());
    return { loss: "binary", logits, targets: logits.map(() => [0, 1, next()][below(3)]) };
  });
  ask<readonly number[]>(cases).forEach(({ loss, gradient }, at) => {
    const { logits, targets } = cases[at]!;
    const { loss: value, dU } = binaryCrossEntropy(Float64Array.from(logits), Float64Array.from(targets));
    // 8 roundings an element, and the sum, of numbers up to 60 each
    expect(apart([value], [loss as number], 8 + logits.length, 60 * logits.length)).toBeLessThanOrEqual(1);
    expect(apart(dU, gradient, 8, 0)).toBeLessThanOrEqual(1);
  });
});

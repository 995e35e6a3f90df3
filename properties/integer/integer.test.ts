import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cases as casesOf } from "../../fast-check.ts";
import type { Implementation, Layer, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { answerInt8 } from "../../impl/defined/integer.ts";
import { logistic16, multiply, tanh16 } from "../../impl/reference/integer/arithmetic.ts";
import { integers } from "../../impl/reference/integer/lstm-int8.ts";
import { logisticByTable, tanhByTable } from "../../impl/reference/integer/table.ts";
import { scaled, sigmoid, sigmoidOfTable, tanh, tanhOfTable } from "../../spec/integer/fixed-point.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import { formatCase, parseCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { hash } from "../cases/hash.ts";
import { Triage } from "../findings/triage.ts";
import { byHand } from "../cases/by-hand.ts";
import { declarable, tasksOf, undeclarable } from "../run/tasks.ts";
import { vectorOf } from "../run/saved.ts";
import { verify } from "../run/verify.ts";
import { tryLaw } from "../run/try-law.ts";
import { budgets } from "../run/budgets.ts";
import type { Task } from "../run/task.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { headline, summary } from "../diagnosis/summary.ts";
import { diagnoseIntegers } from "./diagnosis.ts";
import { lawsOfIntegers } from "./laws.ts";
import { mutantsInt8 } from "./mutants.ts";

const tasksFor = (implementation: Implementation): Task[] =>
  tasksOf({ name: "mine", implementation, findings: [] }, { cells: null, laws: lawsOfIntegers });

/** The laws of the definition itself. */
const direct = (of: Implementation): Task[] =>
  tasksFor(of).filter(({ law }) => ["integer/step", "integer/run"].includes(law.id));

const [support] = integers.cells as [Support];
const wrong = (change: Parameters<typeof answerInt8>[1]): Implementation => ({
  ...integers,
  run: (request) => answerInt8(request, change),
});

describe("two statements of the arithmetic", () => {
  it("have the same activations, in every format", () => {
    for (let a = -32768; a <= 32767; a += 3) {
      expect(logistic16(a)).toBe(sigmoid(a));
      expect(logisticByTable(a)).toBe(sigmoidOfTable(a));
      const m = (a + 32768) % 7;
      expect(tanh16(a, m) === tanh(a, m) && tanhByTable(a, m) === tanhOfTable(a, m), `tanh ${a} of Q${m}`).toBe(true);
    }
  });

  it("scale alike", () => {
    for (let k = 0; k < 2000; k++) {
      const multiplier = 2 ** 30 + (hash(k, "multiplier") >>> 2);
      const value = (hash(k, "value") | 0) >> (hash(k, "bits") % 16);
      const shift = -(hash(k, "shift") % 32);
      expect(multiply(value, multiplier, shift)).toBe(scaled(value, { multiplier, shift }));
      expect(multiply(value >> 4, multiplier, 3)).toBe(scaled(value >> 4, { multiplier, shift: 3 }));
    }
  });
});

/** The run of a case line, with some parameters replaced. */
function runOf(line: string, replaced: Readonly<Record<string, readonly number[]>> = {}): RunRequest {
  const { request } = drawRequest(parseCase(line));
  const [layer] = request.layers as [Layer];
  const [params] = layer.params as [Tensors];
  const given = Object.entries(replaced).map(([name, data]) => [
    name,
    tensor("float64", (params[name] as Tensor).shape, data),
  ]);
  return { ...request, layers: [{ ...layer, params: [{ ...params, ...Object.fromEntries(given) }] }] };
}

describe("both statements of a run", () => {
  it.each(["tflite", "micro", "cmsis"])("saturate a cell without a clip at -32768 in the kernel %s", async (kernel) => {
    const line = `cell=lstm-int8 kernel=${kernel} T=1 B=1 m=1 n=1 zero=W_i,W_f,W_g,U_i,U_f,U_g seed=1`;
    const request = runOf(line, { b_i: [2e6], b_f: [2e6], b_g: [-2e6], cell: [-12, 0] });
    const [layer] = request.layers as [Layer];
    const [initial] = layer.initial as [Tensors];
    const c = tensor("float64", [1, 1], [-32768]);
    const started = { ...request, layers: [{ ...layer, initial: [{ ...initial, c }] }] };
    for (const answer of [answerInt8(started), (await integers.run(started)) as RunAnswer])
      expect(answer.final?.[0]?.[0]?.["c"]?.data).toEqual(c.data);
  });

  it("end a run of no steps where it starts", async () => {
    const request = runOf("cell=lstm-int8 T=0 B=2 m=1 n=1 start=absent seed=1", { zero_points: [3, 5] });
    for (const answer of [answerInt8(request), (await integers.run(request)) as RunAnswer]) {
      expect([...(answer.final?.[0]?.[0]?.["h"]?.data ?? [])]).toEqual([5, 5]);
      expect([...(answer.final?.[0]?.[0]?.["c"]?.data ?? [])]).toEqual([0, 0]);
    }
  });
});

describe("laws of integers", () => {
  it("are kept by the reference, in every kernel", async () => {
    const tasks = tasksFor(integers);
    expect(tasks).toHaveLength(3 * lawsOfIntegers.length);
    for (const task of tasks) {
      const verdict = await tryLaw(task, budgets.quick, 1, "absolute");
      expect(verdict).toMatchObject({ verdict: "holds", effective: 3 });
    }
  });

  const refusals = async (change: (typeof mutantsInt8)[number]): Promise<string[]> => {
    const kernels = new Set<string>();
    for (const task of direct(wrong(change))) {
      const verdict = await tryLaw(task, { ...budgets.standard, shrinkTries: 0 }, 1, "absolute");
      if (verdict?.verdict === "violated") kernels.add(String(task.options["kernel"] ?? "tflite"));
    }
    return [...kernels];
  };

  it.each(mutantsInt8.map((one) => [one.id, one] as const))(
    "%s is refused in every kernel but its own",
    async (id, mutant) =>
      expect(await refusals(mutant)).toEqual(
        ["tflite", "micro", "cmsis"].filter((kernel) => id !== `kernel-${kernel}`),
      ),
  );
});

describe("a declaration of integers", () => {
  const declaring = (more: Partial<Support>): Implementation => ({ ...integers, cells: [{ ...support, ...more }] });

  it("is told what a cell of integers does not have, and is tried without it", () => {
    const beyond = declaring({
      dtypes: ["float32", "float64"],
      directions: ["forward", "reverse"],
      maxLayers: 2,
      lengths: true,
      gradients: true,
      streams: true,
      masks: true,
      resets: true,
      int8Weights: true,
      precision: ["tf32"],
    });
    expect(undeclarable(beyond)).toEqual([
      "lstm-int8: float32 is declared; a cell of integers has float64 alone",
      "lstm-int8: reverse is declared; a cell of integers has forward alone",
      "lstm-int8: maxLayers 2 is declared; a cell of integers has one layer",
      ...["lengths", "gradients", "streams", "masks", "resets", "int8Weights", "precision"].map(
        (key) => `lstm-int8: ${key} is declared; a cell of integers has none`,
      ),
    ]);
    expect(declarable(beyond).cells).toEqual(integers.cells);
    expect(undeclarable(integers)).toEqual([]);
  });

  it.each([
    [{ dtypes: ["float32"] }, "dtypes does not name float64, which holds its integers"],
    [{ directions: ["reverse"] }, "directions does not name forward, in which its runs are"],
  ] as const)("that leaves nothing to try is refused: %j", (more, why) => {
    expect(undeclarable(declaring(more))).toEqual([`lstm-int8: ${why}`]);
    expect(declarable(declaring(more)).cells).toEqual([]);
  });
});

it("a library call verifies cells of integers", async () => {
  const verdicts = await verify(integers, { cells: ["lstm-int8"], level: "quick" });
  expect(new Set(verdicts.map(({ law }) => law))).toEqual(new Set(lawsOfIntegers.map(({ id }) => id)));
  expect(verdicts.every(({ verdict }) => verdict === "holds")).toBe(true);
});

describe("the mistake in an implementation of integers", () => {
  const diagnosed = (of: Implementation, options = {}): Promise<Diagnosis> =>
    diagnoseIntegers(of, support, options, 1, []);

  // one exchange stands for its like
  const unlike = mutantsInt8.filter(({ id }) => !/^(gates|scales)-/.test(id) || /-i-f/.test(id));
  it.each(unlike.map((one) => [one.id, one] as const))("%s is told by its sentence", async (id, mutant) => {
    // not every mistake is one of every kernel
    const options = ["gate-saturates-once", "cell-left-shifted", "kernel-tflite"].includes(id)
      ? { kernel: "micro" }
      : {};
    const { explanations } = await diagnosed(wrong(mutant), options);
    expect(explanations.map(({ sentence }) => sentence)).toContain(mutant.sentence);
  });

  it("is told from no mistake, and from a program that fails", async () => {
    expect(await diagnosed(integers)).toMatchObject({ right: true, explanations: [] });
    const failing = {
      ...integers,
      run: () => {
        throw new Error("no memory");
      },
    };
    expect(await diagnosed(failing)).toMatchObject({ right: false, failure: "no memory" });
    const refusing = { ...integers, run: () => ({ unsupported: "today" }) };
    expect(await diagnosed(refusing)).toMatchObject({ failure: "It does not offer this: today" });
  });

  it("is located where no known mistake gives the numbers", async () => {
    /** An implementation of which one number of a part is changed in the runs that are meant. */
    const changed = (
      part: "y" | "h" | "c",
      to: (value: number) => number,
      where: (request: RunRequest) => boolean = () => true,
    ): Implementation => ({
      ...integers,
      run(request) {
        const answer = answerInt8(request);
        const data = part === "y" ? answer.y?.data : answer.final?.[0]?.[0]?.[part]?.data;
        if (data !== undefined && where(request)) data[data.length - 1] = to(data.at(-1) as number);
        return answer;
      },
    });
    const found = async (...of: Parameters<typeof changed>): Promise<string> =>
      headline(await diagnosed(changed(...of)));
    const lastBit = (value: number): number => value ^ 1;
    expect(await found("c", lastBit)).toMatch(/^After one step c is wrong/);
    expect(await found("h", lastBit)).toMatch(/^After one step c is right and h is not/);
    expect(await found("y", lastBit)).toMatch(/^After one step the final h is right and the output y is not/);
    expect(await found("y", lastBit, ({ sizes }) => sizes.T > 1)).toMatch(/^Single steps are right/);
    expect(await found("c", lastBit, ({ sizes }) => sizes.B > 1)).toMatch(
      /^A step of one row is right, one of a batch/,
    );
    const started = ({ layers }: RunRequest): boolean => layers[0]?.initial !== null;
    expect(await found("c", lastBit, started)).toMatch(/^A step without an initial state is right/);
    expect(await found("c", lastBit, (one) => !started(one))).toMatch(/^A step from an initial state is right/);
    expect(await found("c", (value) => value + 0.5)).toMatch(/^A number of the final c is no integer: \S+\.5\.$/);
    expect(await found("h", () => 128)).toBe("A number of the final h is outside its 8 bits: 128.");
  });

  it("is not located in steps that were not answered", async () => {
    const refusing: Implementation = {
      ...integers,
      run: (request) =>
        request.sizes.T === 1
          ? { unsupported: "no single steps" }
          : answerInt8({ ...request, x: { ...request.x, data: request.x.data.map((value) => value ^ 1) } }),
    };
    const diagnosis = await diagnosed(refusing);
    expect(diagnosis.localised).toEqual([]);
    expect(summary(diagnosis)).toMatch(/None of \d+ known mistakes explains all answers/);
  });

  it("explains the further violations of its cell", async () => {
    const [mutant] = mutantsInt8 as [(typeof mutantsInt8)[number]];
    const place = async (of: Implementation): Promise<(string | null)[]> => {
      const triage = new Triage(of, { seed: 1, grade: "absolute", shrinkTries: 20 });
      const placed = [];
      for (const task of direct(of).filter(({ options }) => Object.keys(options).length === 0)) {
        const verdict = await tryLaw(task, { ...budgets.quick, shrinkTries: 0 }, 1, "absolute");
        if (verdict !== null) placed.push(await triage.place({ task, verdict }));
      }
      expect(placed.map(({ isFirst }) => isFirst)).toEqual([true, false]);
      expect(triage.explained).toHaveLength(placed[0]?.cause === null ? 0 : 1);
      return placed.map(({ cause }) => cause);
    };
    expect(await place(wrong(mutant))).toEqual([mutant.sentence, mutant.sentence]);
    const odd = (answer: RunAnswer): RunAnswer => ({
      ...answer,
      y: { ...answer.y!, data: answer.y!.data.map((v) => v + 1) },
    });
    expect(await place({ ...integers, run: (request) => odd(answerInt8(request)) })).toEqual([null, null]);
  });
});

describe("a case of integers", () => {
  const line =
    "cell=lstm-int8 kernel=micro T=1 B=1 m=2 n=1 dir=forward regime=exact dtype=f64 zero=W_i,zero_points seed=7";

  it("is one line, from which its integers follow", () => {
    const c = parseCase(line);
    expect(formatCase(c)).toBe(line);
    const { request } = drawRequest(c);
    const params = request.layers[0]?.params[0] ?? {};
    expect(params["W_i"]?.data.every((w) => w === 0)).toBe(true);
    expect(Object.values(params).every(({ data }) => data.every(Number.isInteger))).toBe(true);
    expect(() => parseCase(line.replace("W_i", "scale_h"))).toThrow("zero names");
  });

  it.each([
    ["dtype=f64", "dtype=f32"],
    ["dir=forward", "dir=bi"],
    ["T=1", "T=1 layers=2"],
    ["T=1", "T=1 lens=1"],
    ["T=1", "T=1 coarse=true"],
    ["T=1", "T=1 matrices=int8"],
  ])("has no other runs: %s as %s", (from, to) => {
    const word = to.split(" ").at(-1) as string;
    expect(() => parseCase(line.replace(from, to))).toThrow(
      `case: ${word.replace("lens=1", "lens")}: lstm-int8 is a cell of integers, which has no such runs`,
    );
  });

  it("is drawn by fast-check, and no other run is", () => {
    for (const c of fc.sample(casesOf("lstm-int8"), { seed: 1, numRuns: 20 }))
      expect(parseCase(formatCase(c))).toEqual(c);
    const none = "is a cell of integers, which has no such runs";
    expect(() => casesOf("lstm-int8", {}, "float32")).toThrow(`float32: lstm-int8 ${none}`);
    expect(() => casesOf("lstm-int8", {}, "float64", { directions: ["reverse"] })).toThrow(
      `reverse: lstm-int8 ${none}`,
    );
    expect(() => casesOf("lstm-int8", {}, "float64", { layers: [1, 2] })).toThrow(`2 layers: lstm-int8 ${none}`);
    expect(() => casesOf("lstm-int8", {}, "float64", { lengths: "any" })).toThrow(`lengths: any: lstm-int8 ${none}`);
  });

  it("is saved with the one right answer", () => {
    const { request, expected } = vectorOf(parseCase(line), "absolute");
    expect(request.want).toEqual(["y", "final"]);
    const { y } = answerInt8(drawRequest(parseCase(line)).request);
    expect(expected.y).toEqual({ shape: [1, 1, 1], data: [...(y?.data ?? [])], bound: [0] });
    expect(expected.gradients).toBeNull();
  });

  it("is computed by hand", () => {
    expect(byHand(drawRequest(parseCase(line)).request)).toMatch(/^a_i = -?\d+\na_f = .*\nh = -?\d+$/s);
  });
});

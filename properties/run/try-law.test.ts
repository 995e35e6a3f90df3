import { describe, expect, it } from "vitest";
import type { RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { tensor } from "../../spec/tensor.ts";
import { type Case, formatCase, parseCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { exchanged, carriesStateOver } from "../controls/controls.ts";
import { type Budget, replay, replayOf, survey, tryCase, tryLaw } from "./try-law.ts";
import type { Task } from "./task.ts";
import { type Law, appliesToCell } from "../law.ts";
import { sigmoid, zip } from "../mutants/around/step-input.ts";
import { laws, lawsAt } from "../laws/index.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { referenceRun, implementationOf, taskOf } from "../testing/reference.ts";
import { type Beyond, beyond } from "../laws/testing/wrong/beyond.ts";
import { networkOf } from "../laws/testing/wrong/naive.ts";
import type { Verdict } from "../verdict.ts";

const budget: Budget = { effective: 6, most: 48, shrinkTries: 1_000 };
const SEED = 1;

const law = (id: string): Law => laws.find((l) => l.id === id) as Law;
const direct = law("step/direct");

/** The task of an LSTM that computes with `run`. */
const lstm = (run: (request: RunRequest) => unknown, departure: Partial<Support> = {}, of = direct): Task =>
  taskOf(implementationOf("lstm", run, departure), of);

const verdictOf = async (task: Task, demanded: "absolute" | "faithful" = "absolute"): Promise<Verdict> => {
  const verdict = await tryLaw(task, budget, SEED, demanded);
  expect(verdict).not.toBeNull();
  return verdict as Verdict;
};

const swapped = exchanged("i", "f").of(referenceRun, () => 0);

describe("a law that holds", () => {
  it("says so, with its cases, its grade and the worst of them", async () => {
    const task = lstm(referenceRun);
    const verdict = await verdictOf(task);
    expect(verdict).toMatchObject({
      implementation: "wrong",
      cell: "lstm",
      options: {},
      dtype: "float64",
      law: "step/direct",
      conformance: "L1",
      verdict: "holds",
      effective: 6,
      grade: "faithful",
      counterexample: null,
      message: null,
      known: null,
    });
    expect(verdict.cases).toBeGreaterThanOrEqual(6);
    expect(verdict.worst?.ratio).toBeGreaterThan(0);
    expect(verdict.worst?.ratio).toBeLessThanOrEqual(1);
    const again = await tryCase(task, parseCase(verdict.worst?.case as string), "faithful");
    expect(again.ratio).toBe(verdict.worst?.ratio);
  });

  it("says the same for the same seed, and tries other cases for another", async () => {
    const [one, same] = [await verdictOf(lstm(referenceRun)), await verdictOf(lstm(referenceRun))];
    expect(same).toEqual(one);
    const other = await tryLaw(lstm(referenceRun), budget, SEED + 1, "absolute");
    expect(other?.worst?.case).not.toBe(one.worst?.case);
  });

  it("takes promises, and an implementation that refuses some of the cases", async () => {
    let calls = 0;
    const verdict = await verdictOf(
      lstm(async (request) => (calls++ % 2 === 0 ? { unsupported: "not this time" } : referenceRun(request))),
    );
    expect(verdict).toMatchObject({
      verdict: "holds",
      effective: 6,
      message: expect.stringMatching(/cases refused: not this time$/),
    });
  });
});

describe("a law that is violated", () => {
  it("comes with the smallest case, which fails again when it is read back", async () => {
    const task = lstm(swapped);
    const verdict = await verdictOf(task);
    expect(verdict).toMatchObject({ verdict: "violated", grade: null });
    const { counterexample } = verdict;
    const smallest = parseCase(counterexample?.case as string);
    expect(smallest.n).toBeLessThanOrEqual(2);
    expect(smallest.T).toBeLessThanOrEqual(2);
    expect(smallest).toMatchObject({ B: 1, m: 1, direction: "forward", lengths: null, regime: "tame" });
    const again = await tryCase(task, smallest, "absolute");
    expect(again.mismatch).toMatchObject({
      got: counterexample?.got,
      want: counterexample?.want,
      where: counterexample?.where,
    });
    const found = await tryCase(task, parseCase(counterexample?.found as string), "absolute");
    expect(found.mismatch).not.toBeNull();
    expect(counterexample?.boundFrom).toBe("running error analysis of the equations");
    expect(counterexample?.replay).toBe(
      `npx gatecheck verify wrong --laws step/direct --case "${counterexample?.case}"`,
    );
  });

  it("ends in the same counterexample however long an answer takes", async () => {
    const slow = async (request: RunRequest): Promise<RunAnswer> => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return swapped(request);
    };
    const [fast, late] = await Promise.all([swapped, slow].map((run) => verdictOf(lstm(run))));
    expect(late).toEqual(fast);
  });

  it("is shrunk by as many cases as the budget has", async () => {
    for (const shrinkTries of [0, 1, 7]) {
      let tried = 0;
      const task = { ...lstm(swapped), onCase: () => void tried++ };
      const verdict = await tryLaw(task, { ...budget, shrinkTries }, SEED, "absolute");
      expect(verdict).toMatchObject({ verdict: "violated", cases: 1 });
      expect(tried).toBe(1 + shrinkTries);
    }
  });

  it("is not shrunk where nothing more is to be tried", async () => {
    const verdict = await tryLaw(lstm(swapped), { ...budget, shrinkTries: 0 }, SEED, "absolute");
    expect(verdict?.verdict).toBe("violated");
    const { case: smallest, found } = verdict?.counterexample ?? {};
    const again = await tryCase(lstm(swapped), parseCase(smallest as string), "absolute");
    expect(again.mismatch).not.toBeNull();
    expect(found).toBeDefined();
  });

  it("keeps numbers that JSON does not have", async () => {
    const nan = await verdictOf(
      lstm((r) => ({ ...referenceRun(r), y: mapTensor(referenceRun(r).y as never, () => Number.NaN) })),
    );
    expect(nan.counterexample).toMatchObject({ got: "NaN", distance: "NaN" });
    const infinite = await verdictOf(
      lstm((r) => ({ ...referenceRun(r), y: mapTensor(referenceRun(r).y as never, () => Number.NEGATIVE_INFINITY) })),
    );
    expect(infinite.counterexample).toMatchObject({ got: "-Infinity", distance: "Infinity" });
    const pure = law("purity/same-call-same-answer");
    let calls = 0;
    const signs = (request: RunRequest): RunAnswer => {
      const sign = calls++ % 2 === 0 ? 0 : -0;
      return { ...referenceRun(request), y: mapTensor(referenceRun(request).y as never, () => sign) };
    };
    const negative = await tryLaw(
      lstm(signs, { gradients: false }, pure),
      { ...budget, shrinkTries: 0 },
      SEED,
      "absolute",
    );
    const { got, want } = negative?.counterexample ?? {};
    expect(new Set([got, want])).toEqual(new Set(["-0", 0]));
  });

  it("shrinks from a large size to the one at which it begins", async () => {
    const cut = beyond.find(({ id }) => id === "gradients-cut") as Beyond;
    const task = lstm(cut.of(8)(referenceRun), {}, law("sizes/many-steps-remembered-gradient"));
    for (const level of ["quick", "standard"] as const) {
      const { counterexample } = (await tryLaw(task, { ...budget, level }, SEED, "absolute")) as Verdict;
      expect(parseCase(counterexample?.case as string)).toMatchObject({ T: 9, B: 1, m: 1, n: 1 });
    }
  });

  it("is found whatever the implementation does while it is shrunk", async () => {
    let calls = 0;
    const verdict = await verdictOf(
      lstm((request) => {
        if (calls++ > 0 && request.sizes.n === 1) throw new Error("too small for me");
        return swapped(request);
      }),
    );
    expect(verdict.verdict).toBe("violated");
    expect(parseCase(verdict.counterexample?.case as string).n).toBe(2);
  });

  it("can be replayed in a shell, whatever the target is called", () => {
    const line = "cell=lstm T=1";
    const of = (target: string): string => replayOf({ ...lstm(referenceRun), target }, line, "absolute");
    expect(of("./cell.mjs")).toBe('npx gatecheck verify ./cell.mjs --laws step/direct --case "cell=lstm T=1"');
    expect(of("exec:python3 it's.py")).toContain(`verify 'exec:python3 it'\\''s.py' --laws`);
  });
});

describe("a law that is not offered", () => {
  it("is unsupported where the declaration leaves no case", async () => {
    const verdict = await verdictOf(lstm(referenceRun, { gradients: false }, law("gradient/exact")));
    expect(verdict).toMatchObject({ verdict: "unsupported", cases: 0, message: "does not declare gradients" });
  });

  it("is vacuous where the implementation declares it and refuses it, in its words", async () => {
    const judged: Case[] = [];
    const task = lstm(() => ({ unsupported: "not on Sundays" }));
    const verdict = await verdictOf({ ...task, onJudged: (c) => judged.push(c) });
    expect(judged).toEqual([]);
    expect(verdict).toMatchObject({
      verdict: "vacuous",
      cases: 0,
      effective: 0,
      refused: { cases: 48, reason: "not on Sundays" },
      message: expect.stringMatching(/^(\d+) of \1 cases refused: not on Sundays$/),
    });
  });

  it("is unsupported where the system does not tell what a process uses", async () => {
    const task = lstm(referenceRun, {}, { ...direct, check: ({ usage }) => usage("memory").then(() => []) });
    const verdict = await verdictOf({ ...task, implementation: { ...task.implementation, remote: {} } });
    const message = "48 of 48 cases refused: this system does not tell what memory a program takes";
    expect(verdict).toMatchObject({ verdict: "unsupported", message });
  });

  it("is unsupported where only empty runs are refused, which no declaration can leave out", async () => {
    const task = lstm(() => ({ unsupported: "no steps" }), {}, law("sizes/no-steps"));
    expect(await verdictOf(task)).toMatchObject({ verdict: "unsupported", refused: { cases: 48, reason: "no steps" } });
  });

  it("is nobody's where the task accepts none of its cases", async () => {
    expect(await tryLaw({ ...lstm(referenceRun), accepts: () => false }, budget, SEED, "absolute")).toBeNull();
  });

  it("is not vacuous where most sizes of its ladder are another verdict's, and nobody's where none of the rest could have failed", async () => {
    const task = { ...lstm(referenceRun, {}, law("sizes/many-units")), accepts: ({ n }: Case) => n < 17 };
    const verdict = await verdictOf(task);
    expect(verdict.effective).toBeLessThan(budget.effective);
    expect(verdict).toMatchObject({ verdict: "holds", message: null });
    const tame = { ...direct, control: { sentence: "nothing", of: (run: (request: RunRequest) => RunAnswer) => run } };
    const half = { ...lstm(referenceRun, {}, tame), accepts: ({ T }: Case) => T === 2 };
    expect(await tryLaw(half, budget, SEED, "absolute")).toBeNull();
  });

  it("is tried on the cases that the task accepts alone", async () => {
    const task = { ...lstm(referenceRun), accepts: ({ T }: { T: number }) => T === 2 };
    const verdict = await verdictOf(task);
    expect(verdict.verdict).toBe("holds");
    expect(parseCase(verdict.worst?.case as string).T).toBe(2);
    const broken = { ...lstm(swapped), accepts: ({ T }: { T: number }) => T === 3 };
    expect(parseCase((await verdictOf(broken)).counterexample?.case as string).T).toBe(3);
  });
});

const answerOf = (change: (answer: RunAnswer, request: RunRequest) => unknown) => (request: RunRequest) =>
  change(referenceRun(request), request);

describe("an implementation that fails", () => {
  const hostile = {
    get message(): string {
      throw new Error("do not read me");
    },
  };
  const nonsense: [name: string, run: (request: RunRequest) => unknown, said: string][] = [
    [
      "throws",
      () => {
        throw new Error("out of cheese");
      },
      "out of cheese",
    ],
    ["rejects", () => Promise.reject(new Error("out of cheese")), "out of cheese"],
    [
      "throws a word",
      () => {
        throw "cheese";
      },
      "cheese",
    ],
    [
      "throws nothing",
      () => {
        throw undefined;
      },
      "undefined",
    ],
    [
      "throws what cannot be told",
      () => {
        throw Object.create(null);
      },
      "",
    ],
    [
      "throws an error that cannot be read",
      () => {
        throw Object.setPrototypeOf(hostile, Error.prototype);
      },
      "",
    ],
    [
      "throws a symbol",
      () => {
        throw Symbol("cheese");
      },
      "cheese",
    ],
    ["answers nothing", () => undefined, "answer refused: answer is undefined"],
    ["answers null", () => null, "answer refused: answer is null"],
    ["answers a number", () => 7, "answer refused: answer is a number"],
    ["answers unsupported without words", () => ({ unsupported: 7 }), "answer refused: unsupported is a number"],
    ["leaves out the final state", answerOf(({ y }) => ({ y })), "answer refused: answer has no final"],
    [
      "answers y of another shape",
      answerOf((a) => ({ ...a, y: tensor("float64", [1, 1, 99]) })),
      "answer refused: y has shape [1,1,99]",
    ],
    [
      "answers a shape of NaN",
      answerOf((a) => ({ ...a, y: { ...a.y, shape: [Number.NaN] } })),
      "answer refused: y has shape [NaN]",
    ],
    [
      "answers another element type",
      answerOf((a) => ({ ...a, y: { ...a.y, data: new Float32Array(1) } })),
      "answer refused: y.data is a Float32Array",
    ],
    [
      "answers what throws on being read",
      () => ({
        get y(): never {
          throw new Error("mine");
        },
      }),
      "answer refused: answer cannot be read",
    ],
  ];

  it.each(nonsense)("%s: errored, with what it said and the case", async (_, run, said) => {
    const lstmCell = cellOf("lstm");
    for (const each of lawsAt("standard").filter(
      (one) => appliesToCell(one, lstmCell) && one.appliesTo?.(lstmCell, {}) !== false,
    )) {
      const verdict = await verdictOf(lstm(run, {}, each));
      expect(verdict).toMatchObject({ law: each.id, verdict: "errored" });
      expect(verdict.message).toContain("(case: cell=lstm ");
    }
    expect((await verdictOf(lstm(run))).message).toContain(said);
  });

  it("in the middle of a run is errored after the cases that went well", async () => {
    let calls = 0;
    const verdict = await verdictOf(
      lstm((request) => {
        if (++calls === 4) throw new Error("tired");
        return referenceRun(request);
      }),
    );
    expect(verdict).toMatchObject({ verdict: "errored", cases: 4 });
    expect(calls).toBe(4);
  });
});

describe("gradients without those of the initial states", () => {
  const run = (request: RunRequest): RunAnswer => {
    const { gradients, ...answer } = referenceRun(request);
    if (gradients === undefined) return answer;
    return { ...answer, gradients: { x: gradients.x, params: gradients.params } };
  };

  it("are not an answer where the request has initial states", async () => {
    for (const id of ["gradient/exact", "gradient/finite-difference", "memory/lstm-forget-open-keeps-gradient"]) {
      const verdict = await verdictOf(lstm(run, {}, law(id)));
      expect(verdict.verdict).toBe("errored");
      expect(verdict.message).toContain("answer refused: gradients has no initial");
    }
  });

  it("are one where it has none", async () => {
    const verdict = await verdictOf(lstm(run, { initialState: false }, law("gradient/exact")));
    expect(verdict.verdict).toBe("holds");
  });
});

describe("a law that could not have failed", () => {
  it("is vacuous where the control is right", async () => {
    const harmless = { ...direct, control: { sentence: "nothing is wrong", of: () => referenceRun } };
    const verdict = await verdictOf(lstm(referenceRun, {}, harmless));
    expect(verdict).toMatchObject({ verdict: "vacuous", cases: 48, effective: 0, grade: "faithful" });
    expect(verdict.message).toBe("only 0 of 48 cases could have failed (6 wanted); the control was: nothing is wrong");
  });

  it("is vacuous where the check compares nothing", async () => {
    const empty: Law = { ...direct, check: () => Promise.resolve([]) };
    expect(await verdictOf(lstm(referenceRun, {}, empty))).toMatchObject({ verdict: "vacuous", effective: 0 });
  });

  it("still fails where it is violated", async () => {
    const harmless = { ...direct, control: { sentence: "nothing is wrong", of: () => referenceRun } };
    expect((await verdictOf(lstm(swapped, {}, harmless))).verdict).toBe("violated");
  });

  it("gives every case a control of its own", async () => {
    const task = lstm(referenceRun, {}, { ...law("purity/same-call-same-answer"), control: carriesStateOver });
    expect((await verdictOf(task)).verdict).toBe("holds");
  });
});

describe("grades of accuracy", () => {
  const coarse = networkOf(["h"], ({ affine }) => ({ h: affine("h").map((a) => Math.tanh(a) + 2 ** -21) }));
  const elman = taskOf(implementationOf("elman", coarse, { gradients: false }), direct, { dtype: "float32" });
  const tame: Task = { ...elman, accepts: ({ regime }) => regime === "tame" || regime === "edge" };

  it("an error of 2⁻²¹ in tanh is absolute", async () => {
    const verdict = await verdictOf(tame);
    expect(verdict).toMatchObject({ verdict: "holds", grade: "absolute" });
    expect(verdict.worst?.ratio).toBeGreaterThan(0.3);
    expect(verdict.worst?.ratio).toBeLessThanOrEqual(1);
  });

  it("and is a violation where faithful is demanded", async () => {
    expect(await verdictOf(tame, "faithful")).toMatchObject({ verdict: "violated" });
  });

  it("an error of 2⁻¹⁸ is one at either", async () => {
    const wrong = networkOf(["h"], ({ affine }) => ({ h: affine("h").map((a) => Math.tanh(a) + 2 ** -18) }));
    const task = taskOf(implementationOf("elman", wrong, { gradients: false }), direct, { dtype: "float32" });
    expect((await verdictOf(task)).verdict).toBe("violated");
  });

  it("a libm is faithful", async () => {
    const step = networkOf(["h"], ({ gate, affine, state }) => {
      const h = state["h"] as readonly number[];
      const fresh = affine(
        "h",
        zip((r, v) => r * v, gate("r"), h),
      ).map(Math.tanh);
      return { h: zip((z, a, b) => (1 - z) * a + z * b, affine("z").map(sigmoid), fresh, h) };
    });
    const verdict = await verdictOf(taskOf(implementationOf("gru", step, { gradients: false, options: [{}] }), direct));
    expect(verdict).toMatchObject({ verdict: "holds", grade: "faithful" });
  });

  it("the worst ratio is that of the worst case", async () => {
    let calls = 0;
    const lines: string[] = [];
    const late = networkOf(["h"], ({ affine }) => ({
      h: affine("h").map((a) => Math.tanh(a) + (calls === 3 ? 0.9 * 2 ** -20 : 0)),
    }));
    const run = (request: RunRequest): RunAnswer => {
      calls++;
      return late(request);
    };
    const spied: Task = {
      ...tame,
      implementation: implementationOf("elman", run, { gradients: false }),
      accepts: (c) => {
        const admitted = c.regime === "tame" && c.m + c.n <= 6 && !c.lengths?.includes(0);
        if (admitted) lines.push(formatCase(c));
        return admitted;
      },
    };
    const verdict = await verdictOf(spied);
    expect(verdict).toMatchObject({ verdict: "holds", grade: "absolute", worst: { case: lines[2] } });
  });
});

describe("what a law is given", () => {
  it("follows from the case", async () => {
    const seen: unknown[] = [];
    const nosy: Law = {
      ...direct,
      check: (trial) => {
        seen.push([trial.draw("row", 0, 1_000), trial.gradients, trial.request.x.data.join()]);
        return Promise.resolve([]);
      },
    };
    const c = parseCase("cell=lstm T=2 B=1 m=1 n=1 seed=3");
    const task = lstm(referenceRun, { gradients: false }, nosy);
    await tryCase(task, c, "absolute");
    await tryCase(task, c, "absolute");
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({ 1: false, 2: drawRequest(c).request.x.data.join() });
  });
});

describe("a case that is replayed", () => {
  const line = "cell=lstm T=2 B=2 m=2 n=2 dir=forward regime=tame dtype=f64 seed=3";
  const c = parseCase(line);

  it("holds, with its ratio, and counts as effective where its control is refused", async () => {
    expect(await replay(lstm(referenceRun), c, "absolute")).toMatchObject({
      verdict: "holds",
      cases: 1,
      effective: 1,
      grade: "faithful",
      worst: { case: line },
    });
    const harmless = { ...direct, control: { sentence: "nothing is wrong", of: () => referenceRun } };
    expect(await replay(lstm(referenceRun, {}, harmless), c, "absolute")).toMatchObject({
      verdict: "holds",
      effective: 0,
    });
  });

  it("is violated as it stands: nothing is shrunk", async () => {
    const verdict = await replay(lstm(swapped), c, "absolute");
    expect(verdict).toMatchObject({ verdict: "violated", counterexample: { case: line, found: line } });
  });

  it("is unsupported where it is not one of the law's, or not offered", async () => {
    expect(await replay(lstm(referenceRun, {}, law("stack/layer-by-layer")), c, "absolute")).toMatchObject({
      verdict: "unsupported",
      message: "the law speaks of layers ≥ 2",
    });
    expect(await replay(lstm(referenceRun, { gradients: false }, law("gradient/exact")), c, "absolute")).toMatchObject({
      verdict: "unsupported",
      message: "does not declare gradients",
    });
    const never = lstm(() => ({ unsupported: "not on Sundays" }));
    expect(await replay(never, c, "absolute")).toMatchObject({ verdict: "unsupported", message: "not on Sundays" });
  });

  it("is errored where the implementation fails", async () => {
    const broken = lstm(() => null);
    expect(await replay(broken, c, "absolute")).toMatchObject({
      verdict: "errored",
      cases: 1,
      message: "answer refused: answer is null, wanted an object",
    });
  });
});

describe("a survey", () => {
  /** Numbers of cases that were told to fail and to pass, and of those that were tried. */
  const surveyed = async (task: Task): Promise<{ failed: number; passed: number; tried: number }> => {
    const told: boolean[] = [];
    let tried = 0;
    await survey(
      { ...task, onCase: () => void tried++, onOutcome: (_, failed) => void told.push(failed) },
      32,
      SEED,
      "absolute",
    );
    const failed = told.filter(Boolean).length;
    return { failed, passed: told.length - failed, tried };
  };

  it("tells where a law fails, and where it could have", async () => {
    const from = (steps: number) => (request: RunRequest) =>
      (request.sizes.T >= steps ? swapped : referenceRun)(request);
    const { failed, passed, tried } = await surveyed(lstm(from(3)));
    expect([failed > 0, passed > 0, tried]).toEqual([true, true, 32]);
    const threeOn = { ...lstm(from(3)), accepts: ({ T }: Case) => T >= 3 };
    expect(await surveyed(threeOn)).toMatchObject({ passed: 0, tried: failed });
  });

  it("tells of an implementation that throws as of a failure, and nothing of what is not offered", async () => {
    const throws = (): never => {
      throw new Error("no memory");
    };
    expect(await surveyed(lstm(throws))).toEqual({ failed: 32, passed: 0, tried: 32 });
    expect(await surveyed(lstm(() => ({ unsupported: "today" })))).toEqual({ failed: 0, passed: 0, tried: 32 });
    const stack = law("stack/layer-by-layer");
    expect(await surveyed(lstm(referenceRun, { maxLayers: 1 }, stack))).toEqual({ failed: 0, passed: 0, tried: 0 });
  });
});

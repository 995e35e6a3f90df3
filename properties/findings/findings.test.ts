import { describe, expect, it } from "vitest";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { parseCase } from "../cases/case.ts";
import { exchanged } from "../controls/controls.ts";
import { laws } from "../laws/index.ts";
import type { Law } from "../law.ts";
import { mapTensor } from "../requests/rearrange.ts";
import type { Task } from "../run/task.ts";
import { tryLaw } from "../run/try-law.ts";
import { implementationOf, referenceRun, taskOf } from "../testing/reference.ts";
import type { Verdict } from "../verdict.ts";
import { findingsIn, isFound, isViolation, verdictsOf } from "./finding.ts";
import { type Placed, Triage } from "./triage.ts";

const law = (id: string): Law => laws.find((one) => one.id === id) as Law;
const settings = { seed: 1, grade: "absolute", shrinkTries: 400 } as const;
const departure: Partial<Support> = { gradients: false };

/** The violations of a cell by some laws, in the cases in which they were found, and their places. */
async function triaged(
  cell: string,
  run: (request: RunRequest) => RunAnswer,
  ids: readonly string[],
  dtypes: readonly Task["dtype"][] = ["float64"],
): Promise<{ triage: Triage; found: Verdict[]; placed: Placed[] }> {
  const implementation: Implementation = implementationOf(cell, run, departure);
  const triage = new Triage(implementation, settings);
  const [found, placed]: [Verdict[], Placed[]] = [[], []];
  for (const id of ids)
    for (const dtype of dtypes) {
      const task = taskOf(implementation, law(id), { dtype });
      const verdict = await tryLaw(task, { effective: 3, most: 24, shrinkTries: 0 }, 1, "absolute");
      if (verdict === null || !isViolation(verdict)) continue;
      found.push(verdict);
      placed.push(await triage.place({ task, verdict }));
    }
  return { triage, found, placed };
}

const swapped = exchanged("i", "f").of(referenceRun, () => 0);

/** Off by what no known mistake does, from three steps on. */
const odd = (request: RunRequest): RunAnswer => {
  const { y, final } = referenceRun(request);
  return { ...(final && { final }), y: mapTensor(y as never, (v) => v + 0.1234 * Math.sin(v + request.sizes.T)) };
};

describe("one mistake", () => {
  it("is one finding, its most direct violation made small, the others left as they were found", async () => {
    const ids = ["step/direct", "time/chunking", "sizes/tile-edges", "reduction/lstm-f1-is-lstm-1997"];
    const { triage, found, placed } = await triaged("lstm", swapped, ids);
    expect(found.length).toBeGreaterThan(2);
    expect(placed.map(({ isFirst }) => isFirst)).toEqual(found.map((_, k) => k === 0));
    const [one, ...others] = triage.explained;
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind: "explained", first: { law: "step/direct", dtype: "float64" } });
    expect(one?.cause).toMatch(/i and f/);
    expect(one?.further).toHaveLength(found.length - 1);
    const [first, ...further] = placed.map(({ verdict }) => verdict);
    expect(parseCase(first?.counterexample?.case as string)).toMatchObject({ T: 1, B: 1, m: 1, n: 1 });
    expect(first?.counterexample?.byHand).toMatch(/^iₜ = .*\nhₜ = .* = -?[\d.e-]+$/s);
    expect(further).toEqual(found.slice(1));
  });

  it("without a name is one finding that explains nothing", async () => {
    const { triage, placed } = await triaged("elman", odd, ["step/direct", "time/chunking", "batch/independence"]);
    expect(triage.explained).toEqual([]);
    expect(placed.map(({ isFirst, cause }) => [isFirst, cause])).toEqual(placed.map((_, k) => [k === 0, null]));
    const [one, ...others] = findingsIn(
      placed.map(({ verdict }) => verdict),
      triage.explained,
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind: "unexplained", first: { law: "step/direct" } });
    expect(one?.cause).toMatch(/\S/);
  });
});

it("what the first mistake does not do is a second finding", async () => {
  const both = (request: RunRequest): RunAnswer => {
    const { y, final } = swapped(request);
    const shift = request.layers.some(({ initial }) => initial === null) ? 1 : 0;
    return { ...(final && { final }), y: mapTensor(y as never, (v) => v + shift) };
  };
  const { triage, placed } = await triaged("lstm", both, ["step/direct", "state/absent-is-zero"]);
  expect(placed.map(({ isFirst }) => isFirst)).toEqual([true, true]);
  const found = findingsIn(
    placed.map(({ verdict }) => verdict),
    triage.explained,
  );
  expect(found.map(({ first, further }) => [first.law, further])).toEqual([
    ["step/direct", []],
    ["state/absent-is-zero", []],
  ]);
});

it("a failure is told with the requests that end so, once in a cell, unless each further one may be the last", async () => {
  const throws = (request: RunRequest): RunAnswer => {
    if (request.sizes.B === 1) throw new RangeError("axis 1 is out of range");
    return referenceRun(request);
  };
  const implementation = implementationOf("elman", throws, departure);
  const task = taskOf(implementation, law("batch/independence"));
  const verdict = (await tryLaw(task, { effective: 3, most: 24, shrinkTries: 0 }, 1, "absolute")) as Verdict;
  expect(verdict.verdict).toBe("errored");
  const triage = new Triage(implementation, settings);
  const [first, second] = [await triage.place({ task, verdict }), await triage.place({ task, verdict })];
  expect(first).toMatchObject({ isFirst: true, cause: expect.stringMatching(/B = 1.*axis 1 is out of range/) });
  expect(second).toMatchObject({ isFirst: false, cause: null, verdict });
  expect(findingsIn([first.verdict])[0]).toMatchObject({ kind: "errored", cause: first.cause });
  const late = { ...verdict, message: "no answer within 30 s (case: cell=elman)" };
  expect(await new Triage(implementation, settings).place({ task, verdict: late })).toMatchObject({ cause: null });
});

describe("failures", () => {
  const failed = (id: string, message: string | null): Verdict => ({
    implementation: "mine",
    cell: "lstm",
    options: {},
    dtype: "float64",
    law: id,
    conformance: "L1",
    verdict: "errored",
    cases: 1,
    effective: 0,
    grade: null,
    worst: null,
    counterexample: null,
    message,
    diagnosis: null,
    known: null,
  });

  it("with one message are one finding, whatever their cases and numbers", () => {
    const verdicts = [
      failed("time/chunking", "killed by 11 (case: cell=lstm T=1)"),
      failed("step/direct", "killed by 12 (case: cell=lstm T=2)"),
      failed("batch/split", "no memory"),
      failed("stack/layer-by-layer", null),
    ];
    expect(
      findingsIn(verdicts).map(({ kind, cause, first, further }) => [kind, cause, first.law, further.length]),
    ).toEqual([
      ["errored", "killed by 12", "step/direct", 1],
      ["errored", "no memory", "batch/split", 0],
      ["errored", null, "stack/layer-by-layer", 0],
    ]);
    for (const one of findingsIn(verdicts)) expect(verdictsOf(one, verdicts)).toHaveLength(1 + one.further.length);
  });

  it("that are known, or were not tried, are none", () => {
    const known = { id: "a", reason: "b", link: "" };
    const verdicts = [
      { ...failed("a/b", "x"), known },
      { ...failed("a/c", "x"), cases: 0 },
    ];
    expect(verdicts.filter(isFound)).toEqual([]);
    expect(findingsIn(verdicts)).toEqual([]);
  });
});

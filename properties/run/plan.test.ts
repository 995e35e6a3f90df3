import { describe, expect, it } from "vitest";
import type { RecordedFinding } from "../../impl/findings.ts";
import { type Case, formatCase, parseCase } from "../cases/case.ts";
import { exchanged } from "../controls/controls.ts";
import type { Law } from "../law.ts";
import { laws, lawsAt } from "../laws/index.ts";
import { FirstLook, type Plan, briefly, plannedTasks, settlePlanned } from "./plan.ts";
import type { Task } from "./task.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import type { Target } from "./tasks.ts";

const direct = laws.find(({ id }) => id === "step/direct") as Law;
const plan: Plan = {
  cells: null,
  laws: [direct],
  level: "quick",
  seed: 1,
  grade: "absolute",
  shard: [1, 1],
  replay: null,
};
const long = parseCase("cell=lstm T=4 B=1 m=2 n=3 seed=7");
const short = parseCase("cell=lstm T=2 B=1 m=2 n=3 seed=7");

const finding: RecordedFinding = {
  id: "swaps-in-long-runs",
  cells: ["lstm"],
  laws: ["step/direct"],
  versions: ["1"],
  reason: "i and f are exchanged",
  link: "docs/findings.md",
  where: ({ T }) => T >= 3,
};
const target = (findings: readonly RecordedFinding[], run = exchanged("i", "f").of(referenceRun, () => 0)): Target => ({
  name: "mine",
  implementation: implementationOf("lstm", run),
  findings,
});
const nameOf = ({ law, options, dtype, finding: of }: Task): string => JSON.stringify([law.id, options, dtype, of?.id]);

describe("the replay of a case", () => {
  const settled = (of: Target, replay: Case): Promise<unknown[]> =>
    Promise.all(plannedTasks(of, { ...plan, replay }).map((task) => settlePlanned(task, { ...plan, replay })));

  it("tries that case alone, in its options and element type", async () => {
    const verdict = { verdict: "violated", cases: 1, dtype: "float64", options: {}, known: null };
    expect(await settled(target([]), short)).toMatchObject([{ verdict }]);
  });

  it("is known where it is a finding's and still fails, and only there", async () => {
    const { id, reason, link } = finding;
    expect(await settled(target([finding]), long)).toMatchObject([{ verdict: { known: { id, reason, link } } }]);
    expect(await settled(target([finding]), short)).toMatchObject([{ verdict: { verdict: "violated", known: null } }]);
    expect(await settled(target([finding], referenceRun), long)).toMatchObject([
      { verdict: { verdict: "holds", known: null } },
    ]);
  });

  it("is nothing where no cell, no option and no element type is the case's", () => {
    const stranger = parseCase("cell=gru T=2 B=1 m=2 n=3 seed=7");
    expect(plannedTasks(target([]), { ...plan, replay: stranger })).toEqual([]);
  });
});

describe("the work of a plan", () => {
  const standard: Plan = { ...plan, level: "standard" };

  it("is in its shards, each part once", () => {
    const whole = plannedTasks(target([]), standard).map(nameOf);
    const parts = [1, 2, 3].flatMap((i) => plannedTasks(target([]), { ...standard, shard: [i, 3] }).map(nameOf));
    expect(parts.sort()).toEqual(whole.sort());
    expect(plannedTasks(target([]), plan).length).toBeLessThan(whole.length);
  });

  it("tells of every case before it is tried, and says what replays it as it was told to", async () => {
    const tried: string[] = [];
    const told: Plan = {
      ...plan,
      onCase: (c) => tried.push(formatCase(c)),
      replayCommand: (law, line) => `again ${law} ${line}`,
    };
    const [task] = plannedTasks(target([]), told);
    const settled = (await settlePlanned(task as Task, told)) as {
      verdict: { counterexample: { case: string; replay: string } };
    };
    const { case: line, replay } = settled.verdict.counterexample;
    expect(tried).toContain(line);
    expect(replay).toBe(`again step/direct ${line}`);
  });
});

describe("a first look", () => {
  const selected: Plan = { ...plan, laws: lawsAt("quick"), cells: ["lstm"], level: "standard" };
  const looks = (run: Parameters<typeof implementationOf>[1], change: Partial<Plan> = {}): FirstLook =>
    new FirstLook(
      { name: "mine", implementation: implementationOf("lstm", run), findings: [] },
      { ...selected, ...change },
    );

  it("sees a cell that fails at once, in a few cases, once", async () => {
    let calls = 0;
    const wrong = exchanged("i", "f").of(referenceRun, () => 0);
    const look = looks((request) => {
      calls++;
      return wrong(request);
    });
    expect([await look.fails("lstm"), await look.fails("lstm"), await look.fails("gru")]).toEqual([true, true, false]);
    expect(calls).toBeLessThanOrEqual(6);
    expect(await looks(referenceRun).fails("lstm")).toBe(false);
  });

  it("is none in a quick run, of one case, or where no direct law is chosen", async () => {
    const wrong = exchanged("i", "f").of(referenceRun, () => 0);
    expect(await looks(wrong, { level: "quick" }).fails("lstm")).toBe(false);
    expect(await looks(wrong, { laws: laws.filter(({ id }) => id.startsWith("time/")) }).fails("lstm")).toBe(false);
    expect(await looks(wrong, { replay: parseCase("cell=lstm T=1 B=1 m=1 n=1 seed=1") }).fails("lstm")).toBe(false);
  });

  it("makes the other laws as short as in a quick run", () => {
    expect(briefly(selected)).toEqual({ ...selected, level: "quick" });
  });
});

import { describe, expect, it, test } from "vitest";
import type { Implementation, RunRequest, Support } from "../../impl/contract.ts";
import type { RecordedFinding } from "../../impl/findings.ts";
import { reference } from "../../impl/reference/index.ts";
import { catalogue, cellOf } from "../../spec/catalogue.ts";
import { covering } from "../../spec/covering.ts";
import { formatCase, parseCase } from "../cases/case.ts";
import { exchanged } from "../controls/controls.ts";
import type { Law } from "../law.ts";
import { laws } from "../laws/index.ts";
import { referenceRun, supportOf } from "../testing/reference.ts";
import type { Verdict } from "../verdict.ts";
import type { Task } from "./task.ts";
import { budgetFor, budgets } from "./budgets.ts";
import { replay } from "./try-law.ts";
import { type Target, declarable, duplicates, sample, settle, shard, tasksOf, undeclarable } from "./tasks.ts";

const everything = { cells: null, laws };
const target = (change: Partial<Implementation> = {}, findings: readonly RecordedFinding[] = []): Target => ({
  name: "under-test",
  implementation: { ...reference, ...change },
  findings,
});
const nameOf = ({ support, options, dtype, law, finding }: Task): string =>
  [support.cell, JSON.stringify(options), dtype, law.id, finding?.id ?? ""].join(" ");
const law = (id: string): Law => laws.find((l) => l.id === id) as Law;
const direct = [law("step/direct")];
const only = (cell: string, more: Partial<Support> = {}): readonly Support[] => [
  { ...supportOf(cell), options: [{}], dtypes: ["float64"], ...more },
];

describe("what is to be verified", () => {
  it("is every law once for each cell, covering option combination and element type that it speaks of", () => {
    const names = tasksOf(target(), everything).map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const { cell, options, dtypes } of reference.cells)
      expect(names.filter((name) => name.startsWith(`${cell} `) && name.includes("step/direct"))).toHaveLength(
        covering(cellOf(cell), options, 2).length * dtypes.length,
      );
  });

  it("leaves no law out", () => {
    const tried = new Set(tasksOf(target(), everything).map((task) => task.law.id));
    expect(laws.filter(({ id }) => !tried.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it("follows the family of the cell", () => {
    const cellsOf = (id: string): Set<string> =>
      new Set(tasksOf(target(), { cells: null, laws: [law(id)] }).map(({ support }) => support.cell));
    expect(cellsOf("step/direct")).toEqual(new Set(reference.cells.map(({ cell }) => cell)));
    expect(cellsOf("reduction/gru-r1-z0-is-elman")).toEqual(new Set(["gru", "gru-reset-after"]));
    const lstms = catalogue.filter(({ family }) => family.includes("lstm")).map(({ id }) => id);
    expect(lstms).toContain("lstm-peephole");
    expect(cellsOf("memory/lstm-forget-open-keeps-cell")).toEqual(new Set(lstms));
  });

  it("leaves out options that the law does not speak of", () => {
    const forced = tasksOf(target(), { cells: null, laws: [law("reduction/gru-r1-z0-is-elman")] });
    expect(forced.some(({ options }) => options["bias"] === false)).toBe(false);
    expect(forced.some(({ options }) => options["polarity"] === "write")).toBe(false);
    const held = tasksOf(target(), { cells: ["mlstm"], laws: [law("memory/mlstm-open-forget-gate-knows-no-order")] });
    expect(held.length).toBeGreaterThan(0);
    expect(held.some(({ options }) => options["forget"] === "exp")).toBe(false);
  });

  it("is in the order of the catalogue, whatever the order of the declaration", () => {
    const turned = target({ cells: [...reference.cells].reverse() });
    expect(tasksOf(turned, everything).map(nameOf)).toEqual(tasksOf(target(), everything).map(nameOf));
  });

  it("is what was selected", () => {
    const tasks = tasksOf(target(), { cells: ["gru", "lstm"], laws: direct });
    const each = (cell: string): string[] =>
      covering(cellOf(cell), supportOf(cell).options, 2).flatMap(() => supportOf(cell).dtypes.map(() => cell));
    expect(tasks.map(({ support }) => support.cell)).toEqual([...each("lstm"), ...each("gru")]);
    expect(tasksOf(target(), { cells: [], laws })).toEqual([]);
    expect(tasksOf(target(), { cells: null, laws: [] })).toEqual([]);
  });

  it("has nothing of what the catalogue does not know", () => {
    const options = [{}, { peephole: true }, { bias: true }];
    const strange = target({ cells: [...only("lstm", { options }), ...only("elman", { cell: "ltsm" })] });
    expect(tasksOf(strange, { cells: null, laws: direct }).map(nameOf)).toEqual(["lstm {} float64 step/direct "]);
    expect(undeclarable(strange.implementation)).toEqual([
      'lstm has no option "peephole"; it has activation, gateActivation, forgetBias, cellClip, bias',
      expect.stringMatching(/^unknown cell "ltsm"; the catalogue has elman, /),
    ]);
    expect(undeclarable(reference)).toEqual([]);
    expect(undeclarable({ ...reference, cells: only("lstm", { dtypes: [] }) })).toEqual([
      "lstm: dtypes names none of float32, float64, float16, bfloat16",
    ]);
  });
});

describe("a declaration that cannot be read", () => {
  it("is not taken for one of nothing", () => {
    const broken = target({ cells: only("lstm", { options: [null as unknown as Record<string, never>] }) });
    expect(() => undeclarable(broken.implementation)).toThrow(TypeError);
    expect(() => tasksOf(broken, everything)).toThrow(TypeError);
  });
});

describe("a shard", () => {
  it.each([1, 2, 3, 7, 1_000])("of %d has every task in exactly one", (n) => {
    const tasks = tasksOf(target(), everything).map(nameOf);
    const parts = Array.from({ length: n }, (_, i) => shard(tasks, i + 1, n));
    expect(parts.flat().sort()).toEqual([...tasks].sort());
    const sizes = parts.map((part) => part.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

describe("the seed of a task", () => {
  it("does not depend on which other tasks there are", async () => {
    const casesIn = async (
      selection: Parameters<typeof tasksOf>[1],
      change: Partial<Implementation> = {},
    ): Promise<string[]> => {
      const seen: string[] = [];
      const task = tasksOf(target(change), selection).find(
        ({ support, law: { id }, dtype }) => support.cell === "gru" && id === "step/direct" && dtype === "float64",
      ) as Task;
      const accepts = (c: Parameters<Task["accepts"]>[0]): boolean => {
        seen.push(formatCase(c));
        return true;
      };
      await settle({ ...task, accepts: accepts }, budgets.quick, 7, "absolute");
      return seen;
    };
    const all = await casesIn(everything);
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(await casesIn({ cells: ["gru"], laws: direct })).toEqual(all);
    expect(await casesIn({ cells: null, laws: [...laws].reverse() }, { cells: only("gru") })).toEqual(all);
  });

  it("differs between laws, cells, options and element types", async () => {
    const firsts = await Promise.all(
      tasksOf(target(), { cells: ["lstm", "gru"], laws: [law("step/direct"), law("batch/independence")] }).map(
        async (task) => {
          const seeds: number[] = [];
          const accepts = ({ seed }: { seed: number }): boolean => {
            seeds.push(seed);
            return true;
          };
          await settle({ ...task, accepts: accepts }, budgets.quick, 7, "absolute");
          return seeds.join();
        },
      ),
    );
    expect(new Set(firsts).size).toBe(firsts.length);
  });
});

const finding: RecordedFinding = {
  id: "swaps-in-long-runs",
  cells: ["lstm"],
  laws: ["step/direct"],
  versions: ["1"],
  reason: "i and f are exchanged from three steps on",
  link: "docs/findings.md#swaps-in-long-runs",
  where: ({ T }) => T >= 3,
};

const swapsIf = (wrong: (request: RunRequest) => boolean): Partial<Implementation> => ({
  cells: only("lstm"),
  run: (request) => (wrong(request) ? exchanged("i", "f").of(referenceRun, () => 0)(request) : referenceRun(request)),
});

const settled = (
  change: Partial<Implementation>,
  findings: readonly RecordedFinding[] = [finding],
): Promise<unknown[]> =>
  Promise.all(
    tasksOf(target(change, findings), { cells: null, laws: direct }).map((task) =>
      settle(task, budgets.quick, 7, "absolute"),
    ),
  );

describe("a recorded finding", () => {
  it("is known on its own cases and hides nothing else", async () => {
    const [others, known] = await settled(swapsIf(({ sizes: { T } }) => T >= 3));
    expect(others).toMatchObject({ verdict: { verdict: "holds", known: null } });
    const { id, reason, link } = finding;
    expect(known).toMatchObject({ verdict: { verdict: "violated", known: { id, reason, link } } });
    const { verdict } = known as { verdict: { counterexample: { case: string } } };
    expect(parseCase(verdict.counterexample.case).T).toBe(3);
  });

  it("does not excuse the same fault in other cases", async () => {
    const [others, known] = await settled(swapsIf(() => true));
    expect(others).toMatchObject({ verdict: { verdict: "violated", known: null } });
    expect(known).toMatchObject({ verdict: { verdict: "violated", known: { id: finding.id } } });
  });

  it("is known where the implementation breaks down", async () => {
    const [others, known] = await settled({
      cells: only("lstm"),
      run: (request) => {
        if (request.sizes.T >= 3) throw new Error("too long");
        return referenceRun(request);
      },
    });
    expect(others).toMatchObject({ verdict: { verdict: "holds" } });
    expect(known).toMatchObject({ verdict: { verdict: "errored", known: { id: finding.id } } });
  });

  it("sets aside what looks like it, number by number, and nothing beside", async () => {
    const looks: NonNullable<RecordedFinding["looks"]> = (seen) => "got" in seen && seen.got === 7;
    const seven = { ...finding, where: () => true, looks };
    const once = (wrong: number, k: number): Partial<Implementation> => ({
      cells: only("lstm", { directions: ["forward"] }),
      run: (request) => {
        const answer = referenceRun(request);
        const c = answer.final?.[0]?.[0]?.["c"]?.data;
        if (request.sizes.T >= 3) answer.y?.data.fill(wrong, -1);
        if (request.sizes.T >= 3 && request.sizes.B >= k) c?.fill(wrong + 1, 0, 1);
        return answer;
      },
    });
    const [none, known] = await settled(once(7, Infinity), [seven]);
    expect(none).toBeNull();
    expect(known).toMatchObject({ verdict: { verdict: "violated", known: { id: finding.id }, effective: 3 } });
    expect((known as { verdict: Verdict }).verdict.counterexample).toMatchObject({ got: 7 });
    const [, beside] = await settled(once(7, 1), [seven]);
    expect(beside).toMatchObject({ verdict: { verdict: "violated", known: null, counterexample: { got: 8 } } });
    const [, stale] = await settled(
      swapsIf(() => false),
      [seven],
    );
    expect(stale).toMatchObject({ stale: { id: finding.id } });
  });

  it("sets aside failures whose words it knows", async () => {
    const words = (said: string): Partial<Implementation> => ({
      cells: only("lstm"),
      run: (request) => {
        if (request.sizes.T >= 3) throw new Error(said);
        return referenceRun(request);
      },
    });
    const tooLong = {
      ...finding,
      looks: ((seen) => "message" in seen && seen.message.includes("too long")) as NonNullable<
        RecordedFinding["looks"]
      >,
    };
    const [, known] = await settled(words("too long"), [tooLong]);
    expect(known).toMatchObject({ verdict: { verdict: "errored", known: { id: finding.id }, effective: 3 } });
    const [, other] = await settled(words("no memory"), [tooLong]);
    expect(other).toMatchObject({ verdict: { verdict: "errored", known: null } });
    const [task] = tasksOf(target(words("too long"), [tooLong]), { cells: null, laws: direct }).slice(1);
    const c = parseCase("cell=lstm T=3 B=1 m=1 n=1 seed=1");
    expect(await replay(task as Task, c, "absolute")).toMatchObject({ verdict: "errored", known: { id: finding.id } });
  });

  it("that does not occur is stale", async () => {
    const [others, stale] = await settled(swapsIf(() => false));
    expect(others).toMatchObject({ verdict: { verdict: "holds" } });
    expect(stale).toEqual({
      stale: {
        target: "under-test",
        id: finding.id,
        law: "step/direct",
        cell: "lstm",
        message: expect.stringMatching(
          /^recorded finding swaps-in-long-runs did not occur in \d+ cases \(i and f/,
        ) as string,
      },
    });
  });

  it("leaves nothing to say where all cases are its own, or where nothing could be tried", async () => {
    const all = { ...finding, where: () => true };
    expect(
      await settled(
        swapsIf(() => true),
        [all],
      ),
    ).toMatchObject([null, { verdict: { verdict: "violated" } }]);
    const never = { cells: only("lstm"), run: () => ({ unsupported: "never" }) };
    expect(await settled(never, [all])).toEqual([null, null]);
  });

  it("is about its own versions, cells and laws", () => {
    const tasks = (change: Partial<RecordedFinding>): number =>
      tasksOf(target({ cells: only("lstm") }, [{ ...finding, ...change }]), { cells: null, laws: direct }).length;
    expect(tasks({})).toBe(2);
    expect(tasks({ versions: ["2"] })).toBe(1);
    expect(tasks({ cells: ["gru"] })).toBe(1);
    expect(tasks({ laws: ["batch/independence"] })).toBe(1);
  });
});

describe("a quick run", () => {
  const all = tasksOf(target(), everything);
  const some = sample(all);
  const groupsOf = (tasks: readonly Task[]): Map<string, Task[]> =>
    Map.groupBy(tasks, ({ support, law: of }) => `${support.cell} ${of.id}`);

  it("tries every law on every cell once", () => {
    expect(new Set(groupsOf(some).keys())).toEqual(new Set(groupsOf(all).keys()));
    expect([...groupsOf(some).values()].every((its) => its.length === 1)).toBe(true);
  });

  it("visits the default options and others", () => {
    const standard = some.filter(({ options }) => Object.keys(options).length === 0);
    expect(standard.length).toBeGreaterThan(some.length / 3);
    expect(standard.length).toBeLessThan(some.length);
  });

  it("keeps what is known beside what is tried", () => {
    const finding = {
      id: "f",
      cells: ["lstm"],
      laws: ["step/direct"],
      versions: ["1"],
      reason: "",
      link: "",
      where: () => false,
    };
    const known = sample(tasksOf(target({}, [finding]), everything)).filter((task) => task.finding !== null);
    expect(known).toHaveLength(1);
  });
});

describe("a cell that is declared more than once", () => {
  const [lstm] = only("lstm") as [Support];
  const twice = { ...lstm, options: [{}, {}, { bias: false }], dtypes: ["float64", "float64"] as const };
  const implementation = target({ cells: [twice, { ...lstm, gradients: false }, ...only("gru")] }).implementation;

  it("is said, with what it names twice", () => {
    expect(duplicates(implementation)).toEqual([
      "lstm is declared 2 times: the first counts",
      "lstm: options names the same more than once",
      "lstm: dtypes names the same more than once",
    ]);
    expect(duplicates(target().implementation)).toEqual([]);
  });

  it("is taken once", () => {
    const [first, second, ...others] = declarable(implementation).cells;
    expect(first).toMatchObject({ cell: "lstm", gradients: true, options: [{}, { bias: false }], dtypes: ["float64"] });
    expect([second?.cell, others]).toEqual(["gru", []]);
  });
});

test("the budget of a task follows its level, its options and its law", () => {
  const plain = law("time/prefix");
  expect(budgetFor("standard", { options: {}, law: plain })).toMatchObject(budgets.standard);
  expect(budgetFor("standard", { options: { bias: false }, law: plain }).effective).toBe(4);
  expect(budgetFor("standard", { options: { bias: false }, law: law("gradient/finite-difference") }).effective).toBe(2);
  expect(budgetFor("exhaustive", { options: {}, law: law("sizes/few-units-among-many") }).effective).toBe(3);
  const ladder = law("sizes/many-steps");
  expect(budgetFor("quick", { options: {}, law: ladder })).toMatchObject({ effective: 3, most: 24 });
  const { effective, most } = budgetFor("standard", { options: {}, law: ladder });
  expect([effective > 3, most]).toEqual([true, 8 * effective]);
});

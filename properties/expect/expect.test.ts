import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../impl/contract.ts";
import { formatCase } from "../cases/case.ts";
import { exchanged } from "../controls/controls.ts";
import { laws } from "../laws/index.ts";
import { budgets } from "../run/budgets.ts";
import { type Settled, settle, tasksOf } from "../run/tasks.ts";
import { implementationOf, referenceRun } from "../testing/reference.ts";
import type { StaleFinding, Verdict } from "../verdict.ts";
import { type Judged, expectationsOf, isAcceptable, renewed } from "./accept.ts";
import {
  type Expectation,
  type NamedExpectation,
  type Pattern,
  entriesOf,
  findingsOf,
  looksSo,
  numberKinds,
} from "./expectation.ts";
import type { Seen } from "../../impl/findings.ts";
import { type Tried, unmet } from "./unmet.ts";

const TARGET = "mine";
const long: Pattern = { T: [3, null] };

/** An LSTM whose gates i and f are exchanged where a run is wrong. */
const lstm = (wrong: (request: RunRequest) => boolean): ReturnType<typeof implementationOf> =>
  implementationOf(
    "lstm",
    (request) => (wrong(request) ? exchanged("i", "f").of(referenceRun, () => 0)(request) : referenceRun(request)),
    { options: [{}], dtypes: ["float64"] },
  );

const expected = (change: Partial<NamedExpectation> = {}): NamedExpectation => ({
  id: "gatecheck.expect.json#1",
  cell: "lstm",
  law: "step/direct",
  where: long,
  reason: "i and f are exchanged from three steps on",
  ...change,
});

/** The results of step/direct beside expectations, and the cases that were judged. */
async function settledWith(
  entries: readonly NamedExpectation[],
  wrong: (request: RunRequest) => boolean,
): Promise<{ readonly settled: Settled[]; readonly judged: Judged[] }> {
  const target = { name: TARGET, implementation: lstm(wrong), findings: findingsOf(entries, TARGET, "1") };
  const judged: Judged[] = [];
  const settled: Settled[] = [];
  for (const task of tasksOf(target, { cells: null, laws: laws.filter(({ id }) => id === "step/direct") })) {
    const told = { ...task, onOutcome: (c: Parameters<typeof formatCase>[0], failed: boolean) => void judged.push([task.law.id, formatCase(c), failed]) }; // prettier-ignore
    settled.push(await settle(told, budgets.standard, 7, "absolute"));
  }
  return { settled, judged };
}

const verdictsOf = (settled: readonly Settled[]): Verdict[] =>
  settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : []));
const staleOf = (settled: readonly Settled[]): StaleFinding[] =>
  settled.flatMap((one) => (one !== null && "stale" in one ? [one.stale] : []));

const fromThree = ({ sizes }: RunRequest): boolean => sizes.T >= 3;

describe("an expected failure", () => {
  it("is known in its own cases, and hides no other", async () => {
    const { settled } = await settledWith([expected()], fromThree);
    expect(verdictsOf(settled)).toMatchObject([
      { verdict: "holds", known: null },
      { verdict: "violated", known: { id: "gatecheck.expect.json#1" } },
    ]);
    expect(verdictsOf((await settledWith([expected()], () => true)).settled)).toMatchObject([
      { verdict: "violated", known: null },
      { verdict: "violated", known: { id: "gatecheck.expect.json#1" } },
    ]);
  });

  it("is known number by number where it says how it looks; what looks otherwise in its cases is new", async () => {
    const known = { verdict: "violated", known: { id: "gatecheck.expect.json#1" } };
    const own = await settledWith([expected({ looks: { in: ["y", "final"], got: ["finite"] } })], fromThree);
    expect(verdictsOf(own.settled)[1]).toMatchObject(known);
    for (const looks of [{ got: ["nan"] }, { in: ["gradients"] }, { message: "out of memory" }] as const) {
      const other = await settledWith([expected({ looks })], fromThree);
      expect(verdictsOf(other.settled)[1]).toMatchObject({ verdict: "violated", known: null });
    }
    const seen = (got: number): Seen => ({ got, want: 1, where: "final[0][0].h[0,0]" });
    const kinds = [0, NaN, Infinity, 3].map((got) => numberKinds.filter((kind) => looksSo({ got: [kind] }, seen(got))));
    expect(kinds).toEqual([["zero", "finite"], ["nan"], ["infinite"], ["finite"]]);
    expect(looksSo({ message: "memory" }, { message: "out of memory" })).toBe(true);
    expect(looksSo({ in: ["y"] }, { message: "out of memory" })).toBe(false);
    const kept = renewed([expected({ looks: { got: ["nan"] } })], [expected({ where: {} })], () => true);
    expect(kept).toMatchObject([{ where: {}, looks: { got: ["nan"] } }]);
    expect(entriesOf(kept)).toMatchObject([{ looks: { got: ["nan"] } }]);
  });

  it("is looked for in the case in which it was seen, and found there", async () => {
    const { settled: first } = await settledWith([], fromThree);
    const line = verdictsOf(first)[0]?.counterexample?.case as string;
    const { settled } = await settledWith([expected({ case: line })], fromThree);
    expect(verdictsOf(settled)[1]).toMatchObject({ verdict: "violated", cases: 1 });
    // the case of another element type is another task's: this one says nothing of it
    const elsewhere = line.replace("dtype=f64", "dtype=f32");
    expect(staleOf((await settledWith([expected({ case: elsewhere })], () => false)).settled)).toEqual([]);
  });

  it("that no longer occurs is stale, and one without a case matches nothing", async () => {
    const gone = await settledWith([expected()], () => false);
    expect(staleOf(gone.settled)).toMatchObject([{ message: expect.stringMatching(/^did not occur in \d+ cases \(i and f/) as string }]); // prettier-ignore
    const none = await settledWith([expected({ where: { T: [1_000, null] } })], () => false);
    expect(staleOf(none.settled)).toMatchObject([{ message: expect.stringMatching(/^matches nothing: /) as string }]);
  });

  it("of options or an element type that is not tried gets no task; one of all cases leaves none to others", async () => {
    expect((await settledWith([expected({ where: { options: { bias: [false] } } })], fromThree)).settled).toHaveLength(
      1,
    );
    expect((await settledWith([expected({ where: { dtype: ["float32"] } })], fromThree)).settled).toHaveLength(1);
    expect(verdictsOf((await settledWith([expected({ where: {}, reason: " " })], fromThree)).settled)).toMatchObject([
      { known: { reason: "no reason is given", link: "" } },
    ]);
    expect((await settledWith([expected({ target: "another" })], fromThree)).settled).toHaveLength(1);
  });
});

describe("failures that are accepted", () => {
  it("are written with their pattern and their smallest case, and are then all that fails", async () => {
    const { settled, judged } = await settledWith([], fromThree);
    const [written, ...others] = expectationsOf(TARGET, "1", verdictsOf(settled), judged);
    expect(others).toEqual([]);
    expect(written).toMatchObject({ target: TARGET, version: "1", cell: "lstm", law: "step/direct", reason: "" });
    const again = await settledWith([{ ...(written as Expectation), id: "#1" }], fromThree);
    expect(verdictsOf(again.settled).filter(isAcceptable)).toEqual([]);
    expect(expectationsOf(TARGET, null, verdictsOf(settled), [])[0]).not.toHaveProperty("version");
  });

  it("are verdicts of a cell that was tried", async () => {
    const [verdict] = verdictsOf((await settledWith([], fromThree)).settled) as [Verdict];
    expect(isAcceptable(verdict)).toBe(true);
    for (const change of [{ verdict: "vacuous" }, { cases: 0 }, { law: "protocol/start" }] as const)
      expect(isAcceptable({ ...verdict, ...change })).toBe(false);
  });

  it("keep reasons that were filled in, and entries that the run did not try", () => {
    const [old, bare] = [expected({ link: "#12" }), expected({ law: "time/prefix", reason: "" })];
    const elsewhere = expected({ cell: "gru" });
    const now = [
      expected({ reason: "", link: "", where: {} }),
      expected({ law: "time/prefix", reason: "", where: {} }),
    ];
    expect(renewed([old, bare, elsewhere], now, ({ cell }) => cell === "lstm")).toEqual([
      elsewhere,
      { ...now[0], reason: old.reason, link: "#12" },
      now[1],
    ]);
    const { link: _, ...unlinked } = old;
    expect(renewed([unlinked], now.slice(0, 1), () => true)).toEqual([{ ...now[0], reason: old.reason }]);
  });
});

describe("an entry of which nothing is left", () => {
  const base: Tried = {
    targets: [{ target: TARGET, settled: [] }],
    cells: null,
    laws: ["step/direct"],
    complete: true,
  };
  const after = (settled: readonly Settled[], change: Partial<Tried> = {}): Tried => ({
    ...base,
    targets: [{ target: TARGET, settled }],
    ...change,
  });

  it("is named with its reason, once for all its laws", async () => {
    const { settled } = await settledWith([expected()], fromThree);
    expect(unmet([expected()], after(settled))).toEqual([]);
    const gone = await settledWith([expected()], () => false);
    expect(unmet([expected()], after(gone.settled))).toMatchObject([{ message: expect.stringMatching(/^did not occur/) as string }]); // prettier-ignore
    const two = [expected({ law: "time/prefix" }), expected({ law: "no/such-law" })];
    const [only, ...rest] = unmet(two, after([], { laws: ["time/prefix"] }));
    expect(only?.message).toBe("matches nothing: this law was not tried on this cell (and so with the other law of the entry)"); // prettier-ignore
    expect(rest).toEqual([]);
  });

  it("is none of a law, a cell or a target that was not selected, nor where too little was tried", async () => {
    const { settled } = await settledWith([], () => false);
    const options = expected({ where: { options: { bias: [false] } } });
    expect(unmet([options], after(settled))).toMatchObject([
      { message: "matches nothing: no options, element type or case that was tried is one of its" },
    ]);
    expect(unmet([options], after(settled, { complete: false }))).toEqual([]);
    expect(unmet([options], after([], { laws: ["time/prefix"] }))).toEqual([]);
    expect(unmet([options], after([], { cells: ["gru"] }))).toEqual([]);
    expect(unmet([expected({ target: "another" })], after([null]))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { Implementation, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { TargetError } from "../../impl/targets/module.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { exchanged } from "../controls/controls.ts";
import { laws } from "../laws/index.ts";
import { type Law, appliesToCell } from "../law.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import type { Verdict } from "../verdict.ts";
import { type Verification, verify } from "./verify.ts";

const wrong = implementationOf(
  "lstm",
  exchanged("i", "f").of(referenceRun, () => 0),
);
const quick = { level: "quick", laws: ["step"] } as const;
const outcomes = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(({ law, cell, verdict }) => `${law} ${cell} ${verdict}`);

describe("verify", () => {
  it("answers a verdict for each law and cell, and tells of each as it is found", async () => {
    const told: Verdict[] = [];
    const verdicts = await verify(reference, {
      level: "quick",
      cells: ["gru", "elman"],
      laws: ["time", "step/direct"],
      onVerdict: (verdict) => told.push(verdict),
    });
    const chosen = laws.filter(({ id }) => id === "step/direct" || id.startsWith("time/"));
    const expected = ["elman", "gru"].flatMap((cell) =>
      chosen.filter((law) => appliesToCell(law, cellOf(cell))).map(({ id }) => `${id} ${cell} holds`),
    );
    expect(outcomes(verdicts).sort()).toEqual(expected.sort());
    expect(told).toEqual(verdicts);
    expect(verdicts[0]?.implementation).toBe(reference.info.name);
  });

  it("draws the same from the same seed, and other cases from another", async () => {
    const worst = async (seed: number): Promise<unknown> =>
      (await verify(reference, { ...quick, cells: ["elman"], seed })).map((verdict) => verdict.worst);
    expect(await worst(5)).toEqual(await worst(5));
    expect(await worst(5)).not.toEqual(await worst(6));
  });

  it("says with a counterexample which call replays it, and replays it", async () => {
    const [{ counterexample }] = (await verify(wrong, quick)) as [Verdict];
    const line = counterexample?.case as string;
    expect(counterexample?.replay).toBe(`verify(implementation, { laws: ["step/direct"], case: "${line}" })`);
    const again = await verify(wrong, { laws: ["step/direct"], case: line });
    expect(again).toMatchObject([{ verdict: "violated", cases: 1, counterexample: { case: line } }]);
    expect(await verify(reference, { laws: ["step/direct"], case: line })).toMatchObject([{ verdict: "holds" }]);
  });

  it("holds activations to the grade that is demanded, and says so in the call that replays", async () => {
    const [{ counterexample }] = (await verify(wrong, { ...quick, grade: "faithful" })) as [Verdict];
    expect(counterexample?.replay).toMatch(/, grade: "faithful" \}\)$/);
  });

  it("tries a law of one's own", async () => {
    const mine: Law = { ...(laws.find(({ id }) => id === "step/direct") as Law), id: "mine/direct" };
    const verdicts = await verify(wrong, { level: "quick", laws: [mine, "time/chunking"] });
    expect(outcomes(verdicts)).toEqual(["time/chunking lstm holds", "mine/direct lstm violated"]);
    expect(verdicts[1]?.counterexample?.replay).toContain("{ laws: [/* mine/direct */], case:");
  });

  it("does not close what it was given", async () => {
    let closed = 0;
    const closing = { ...wrong, close: async () => void closed++ };
    await verify(closing, quick);
    expect(closed).toBe(0);
  });
});

describe("a wrong call", () => {
  const lstm = implementationOf("lstm", (request: RunRequest) => referenceRun(request));
  const undeclarable: Implementation = { ...lstm, cells: [{ ...lstm.cells[0]!, cell: "ltsm" }] };
  it.each<[string, unknown, object, RegExp]>([
    [
      "no implementation",
      undefined,
      {},
      /^verify: the implementation is missing; it must be an implementation \{ info/,
    ],
    ["one without run", { cells: [] }, {}, /^verify: the implementation has no function `run`; it must be/],
    ["one without a name", { ...lstm, info: {} }, {}, /^verify: info.name is missing; it must be a text/],
    [
      "one that declares what there is not",
      undeclarable,
      {},
      /^verify: the implementation declares .*unknown cell "ltsm"/,
    ],
    ["a cell that there is not", lstm, { cells: ["ltsm"] }, /^verify: unknown cell "ltsm"; the catalogue has elman, /],
    ["a cell not declared", lstm, { cells: ["lstm", "gru"] }, /^verify: .* does not declare gru; it declares lstm$/],
    ["no cells", lstm, { cells: [] }, /^verify: cells is \[\], must be a list that is not empty$/],
    ["a text for a list", lstm, { cells: "lstm" }, /^verify: cells is "lstm", must be a list/],
    ["a law that there is not", lstm, { laws: ["time/travel"] }, /^verify: unknown law "time\/travel"; time has /],
    [
      "a level that there is not",
      lstm,
      { level: "fast" },
      /^verify: level is "fast", must be one of quick, standard, /,
    ],
    ["a grade that there is not", lstm, { grade: "A" }, /^verify: grade is "A", must be one of faithful, absolute$/],
    ["a seed that is none", lstm, { seed: -1 }, /^verify: seed is -1, must be a whole number from 0 to 4294967295$/],
    ["a case that cannot be read", lstm, { case: "cell=lstm T" }, /^verify: case: "T" is not of the form key=value$/],
    [
      "a case of another cell",
      lstm,
      { case: "cell=gru T=1 B=1 m=1 n=1 seed=1" },
      /^verify: nothing to verify: the case is not among what the implementation declares$/,
    ],
    [
      "laws that speak of nothing declared",
      lstm,
      { laws: ["reduction/gru-r1-z0-is-elman"] },
      /^verify: nothing to verify: no law that was chosen speaks of what the implementation declares$/,
    ],
    ["an option that there is not", lstm, { cell: "lstm" }, /^verify: unknown option "cell"; there are cells, laws, /],
  ])("with %s gets one clear line", async (_, implementation, options, message) => {
    const refusal = (await verify(implementation as Implementation, options as Verification).catch(
      (error: unknown) => error,
    )) as Error;
    expect(refusal).toSatisfy((error) => error instanceof RangeError || error instanceof TargetError);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).not.toContain("\n");
  });
});

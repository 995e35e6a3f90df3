/** The decisions of a comparison, on measurements whose truth is known. */
import { expect, test } from "vitest";
import { analysePaired } from "./analysis.ts";
import { pairedProtocol } from "./protocol.ts";
import { type Effect, processesOf } from "./testing/synthetic.ts";

/** The verdict on one workload, with as many processes as there are looks. */
function judged(effect: Effect, apart: Effect = effect, seed = 1, protocol = pairedProtocol) {
  const measurements = {
    together: processesOf(40, { it: effect }, seed),
    apart: processesOf(60, { it: apart }, seed + 1000),
  };
  const { comparisons, verdict } = analysePaired([{ workload: "it", incomparable: null }], measurements, protocol);
  const [comparison] = comparisons;
  return { ...comparison!, overall: verdict };
}

/** Indices of head's blocks in a round. */
const slowPlaces = (first: "base" | "other"): number[] => (first === "other" ? [0, 1, 5, 6] : [2, 3, 4]);

test("equal code passes at the first look, and the pass says what it would have seen", () => {
  const { verdict, evidence, smallestSeen, baseNs, overall } = judged({ ratio: 1, scatter: 0.004 });
  expect([verdict, overall, evidence?.processes]).toEqual(["pass", "pass", 8]);
  expect(smallestSeen).toBeGreaterThan(0.01);
  expect(smallestSeen).toBeLessThan(0.03);
  expect(baseNs).toBeCloseTo(1e5, 6);
});

test("what is 3 % slower both side by side and apart is a regression, what is 3 % faster an improvement", () => {
  const slower = judged({ ratio: 1.03, scatter: 0.004 });
  expect([slower.verdict, slower.overall, slower.confirmation?.confirmed]).toEqual(["regression", "regression", true]);
  expect(slower.evidence?.ratio.est).toBeCloseTo(1.03, 2);
  const faster = judged({ ratio: 1 / 1.03, scatter: 0.004 });
  expect([faster.verdict, faster.overall]).toEqual(["improvement", "improvement"]);
});

test("what is slower only while both share a process is not a regression, unless no confirmation is asked for", () => {
  const [slow, equal] = [
    { ratio: 1.05, scatter: 0.004 },
    { ratio: 1, scatter: 0.004 },
  ];
  const doubtful = judged(slow, equal);
  expect([doubtful.verdict, doubtful.confirmation?.settled]).toEqual(["inconclusive", true]);
  expect(doubtful.why).toMatch(/^slower side by side, not confirmed by 8 pairs/);
  expect(judged(slow, equal, 1, { ...pairedProtocol, confirmLooks: [] }).verdict).toBe("regression");
});

test("what is faster only while both share a process is no slower for that", () => {
  const { verdict, why } = judged({ ratio: 1 / 1.05, scatter: 0.004 }, { ratio: 1, scatter: 0.004 });
  expect([verdict, why]).toEqual(["pass", expect.stringMatching(/^faster side by side, not confirmed by 8 pairs/)]);
});

test("what is slower in most blocks, though not in its fastest, does not pass", () => {
  const interrupted = processesOf(40, { it: { ratio: 1, scatter: 0.004 } }, 1).map((process) => ({
    ...process,
    blocks: process.blocks.map(({ rounds, ...rest }) => ({
      ...rest,
      // three of the four blocks of head in each round take twice as long
      rounds: [...rounds, ...rounds, ...rounds].map(({ first, ns, cpuUs }, k) => ({
        first,
        cpuUs,
        ns: ns.map((time, place) => (slowPlaces(first).includes(place) && k % 3 > 0 ? 2 * time : time)),
      })),
    })),
  }));
  const workloads = [{ workload: "it", incomparable: null }];
  const { comparisons, verdict } = analysePaired(workloads, { together: interrupted, apart: [] }, pairedProtocol);
  expect([verdict, comparisons[0]?.evidence?.leaning]).toEqual(["inconclusive", "pass"]);
  expect(comparisons[0]?.why).toMatch(/^at its fastest it is no slower, but mostly it is, by 9\d\.\d % or more$/);
});

test("where processes scatter too much for the margins, nothing is said", () => {
  const { verdict, why } = judged({ ratio: 1.015, scatter: 0.05 });
  expect([verdict, why]).toEqual(["inconclusive", "undecided after 40 processes"]);
});

test("what one side does not declare is incomparable, and fewer processes than a look decide nothing", () => {
  const measurements = { together: processesOf(7, { it: { ratio: 2, scatter: 0 } }, 1), apart: [] };
  const workloads = [
    { workload: "it", incomparable: null },
    { workload: "other", incomparable: "not declared by head" },
  ];
  const { comparisons, verdict } = analysePaired(workloads, measurements, pairedProtocol);
  expect(comparisons.map((one) => one.verdict)).toEqual(["inconclusive", "incomparable"]);
  expect(comparisons[0]?.why).toBe("fewer than 8 processes");
  expect(verdict).toBe("inconclusive");
});

test("a failed A/A control decides nothing: base against its copy is surely off", () => {
  const together = [
    ...processesOf(40, { it: { ratio: 1.05, scatter: 0.002 } }, 1),
    ...processesOf(10, { it: { ratio: 1.02, scatter: 0.002 } }, 2, "control"),
  ];
  const measurements = { together, apart: processesOf(60, { it: { ratio: 1.05, scatter: 0.002 } }, 3) };
  const { verdict, control } = analysePaired([{ workload: "it", incomparable: null }], measurements, pairedProtocol);
  expect(control).toMatchObject({ straight: false, values: 10 });
  expect(verdict).toBe("inconclusive");
});

test("of several that are slower, only those are confirmed whose evidence bears asking all at once", () => {
  const names = Array.from({ length: 6 }, (_, k) => `w${k}`);
  const all = (ratio: number) => Object.fromEntries(names.map((name) => [name, { ratio, scatter: 0.006 }]));
  const measurements = { together: processesOf(40, all(1.05), 5), apart: processesOf(12, all(1.05), 6) };
  const workloads = names.map((workload) => ({ workload, incomparable: null }));
  const { comparisons } = analysePaired(workloads, measurements, pairedProtocol);
  // twelve pairs, all beyond the margin: 2 / 2^12, six times over
  for (const { confirmation } of comparisons) expect(confirmation?.p).toBeGreaterThanOrEqual(2 / 2 ** 12);
  expect(Math.max(...comparisons.map(({ confirmation }) => confirmation!.p))).toBeGreaterThanOrEqual((2 * 6) / 2 ** 12);
  expect(comparisons.every(({ verdict }) => verdict === "regression")).toBe(true);
});

test("equal code is flagged in less than 1 % of 400 comparisons, 3 % more is found in more than 95 %", () => {
  const flagged = (ratio: number): number =>
    Array.from({ length: 400 }, (_, k) => judged({ ratio, scatter: 0.01 }, undefined, 10_000 + 7 * k)).filter(
      ({ verdict }) => verdict === "regression" || verdict === "improvement",
    ).length;
  expect(flagged(1)).toBeLessThan(4);
  expect(flagged(1.03)).toBeGreaterThan(380);
}, 60_000);

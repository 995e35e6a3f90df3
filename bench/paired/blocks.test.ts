import { expect, test } from "vitest";
import { type Timed, timedByTurns } from "./blocks.ts";

/** A side of which a run takes so many nanoseconds; it writes its name down at every block. */
const side =
  (name: string, nanoseconds: number, log: string[]): Timed =>
  (runs, blocks) => {
    const block = { ns: nanoseconds * runs, cpuUs: (nanoseconds * runs) / 1000 };
    for (let k = 0; k < blocks; k++) log.push(name);
    return Promise.resolve(Array.from({ length: blocks }, () => block));
  };

const pace = { blockNs: 1e6, rounds: 24, warmupNs: 25e6 };

test("blocks hold as many runs of the slower side as fill them, the same on both sides", async () => {
  const arms = [
    { arm: "head", timed: side("head", 2e4, []) },
    { arm: "base", timed: side("base", 1e4, []) },
  ] as const;
  const { runs, rounds } = await timedByTurns(arms, pace, 1);
  expect(runs).toBe(50);
  for (const { first, ns } of rounds) {
    const [a, b] = first === "base" ? [5e5, 1e6] : [1e6, 5e5];
    expect(ns).toEqual([a, a, b, b, b, a, a]);
  }
});

test("who begins a round is by lot, and the lot follows from the seed", async () => {
  const firsts = async (seed: number): Promise<string[]> => {
    const arms = [
      { arm: "base", timed: side("base", 1e4, []) },
      { arm: "head", timed: side("head", 1e4, []) },
    ] as const;
    return (await timedByTurns(arms, pace, seed)).rounds.map(({ first }) => first);
  };
  const [one, again, other] = [await firsts(1), await firsts(1), await firsts(2)];
  expect(one).toEqual(again);
  expect(one).not.toEqual(other);
  expect(new Set(one).size).toBe(2);
});

test("both sides warm up for as long as is asked, before the first round", async () => {
  const log: string[] = [];
  const arms = [
    { arm: "base", timed: side("base", 1e6, log) },
    { arm: "head", timed: side("head", 1e6, log) },
  ] as const;
  const { rounds } = await timedByTurns(arms, pace, 1);
  const warmUp = log.length - 7 * rounds.length;
  expect(warmUp).toBe(2 * 25);
});

test("where one run takes much longer than a block, fewer rounds do, but never fewer than six", async () => {
  const roundsOf = async (nanoseconds: number): Promise<number> => {
    const arms = [
      { arm: "base", timed: side("base", nanoseconds, []) },
      { arm: "head", timed: side("head", nanoseconds, []) },
    ] as const;
    return (await timedByTurns(arms, pace, 1)).rounds.length;
  };
  expect([await roundsOf(3e6), await roundsOf(6e6), await roundsOf(1e9)]).toEqual([24, 12, 6]);
});

test("a side that is faster beyond measure does not keep the other warming up for ever", async () => {
  const log: string[] = [];
  const arms = [
    { arm: "base", timed: side("base", 1e6, log) },
    { arm: "head", timed: side("head", 1, []) },
  ] as const;
  const { rounds } = await timedByTurns(arms, pace, 1);
  expect(log.length - rounds.length * 4).toBeLessThan(1000);
});

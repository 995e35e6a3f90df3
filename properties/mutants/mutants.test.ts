import { describe, expect, it } from "vitest";
import { catalogue, stepFor } from "../../spec/catalogue.ts";
import { cover, fateOf } from "./evaluate/power.ts";
import { mutants, equationMutantsOf } from "./catalogue.ts";
import { mutantsAround } from "./around/index.ts";
import type { Mutant } from "./mutant.ts";

const all = mutants();
const idOf = ({ id }: Mutant): string => id;

describe("the faults", () => {
  it("have ids of their own, and say what is done", () => {
    expect(new Set(all.map(idOf)).size).toBe(all.length);
    for (const { sentence } of all) expect(sentence).toMatch(/^\S.*\.$/u);
  });

  it("are of every cell, forward and backward, with the names and shapes of its parameters", () => {
    for (const { id } of catalogue) {
      const step = stepFor(id, {});
      const own = equationMutantsOf(step);
      expect(new Set(own.map(({ pass }) => pass)), id).toEqual(new Set(["forward", "backward"]));
      for (const { step: other } of own) {
        expect(other.params).toEqual(step.params);
        expect(Object.keys(other.next).filter((name) => !other.hidden?.includes(name))).toEqual(Object.keys(step.next));
        expect(other.y.shape).toEqual(step.y.shape);
      }
    }
  });

  it("have among them what people do (docs/bugs.md)", () => {
    expect(all.map(idOf)).toEqual(
      expect.arrayContaining([
        "lstm/forward/exchanged/i-f",
        "lstm/forward/exchanged/W_i-W_f",
        "lstm/forward/transposed/Uᵢ·hₜ₋₁",
        "lstm/forward/sigmoid/gₜ",
        "lstm/forward/stale/c·in·tanh(cₜ)",
        "lstm/backward/cut/fₜ·of·fₜ·⊙·cₜ₋₁",
        "lstm/backward/late/fₜ·of·fₜ·⊙·cₜ₋₁",
        "lstm/backward/late/Uᵢ·of·Uᵢ·hₜ₋₁",
        "lstm-peephole/forward/stale/c·in·pₒ·⊙·cₜ",
        "gru/forward/opposite/hₜ",
        "gru/forward/after/Uₕ·(rₜ·⊙·hₜ₋₁)",
        "gru/forward/hard-sigmoid/zₜ",
        "gru-reset-after/forward/dropped/cₕ",
        "elman/forward/dropped/bₕ",
        "elman/forward/partly/hₜ",
        "lstm/driver/reverse-not-flipped-back",
        "gru/backward/unsquared/Wₕ·xₜ·+·Uₕ·(rₜ·⊙·hₜ₋₁)·+·bₕ·of·h̃ₜ",
        "lstm/backward/half-complement/all·sigmoid",
        "gru/driver/gradient-batch-mean",
        "gru/driver/gradient-bias-batch-and-steps-mean",
        "elman/driver/state-carried-over",
      ]),
    );
  });
});

/** Fates of mutants in a quick run. */
const fates = (some: readonly Mutant[]): Promise<string[]> =>
  Promise.all(
    some.map(async (fault) => {
      const { fate } = await fateOf(fault, { level: "quick", seed: 1, matrix: false, shrink: false });
      return `${fate} ${fault.id}`;
    }),
  );

describe("power", () => {
  // one in so many, where they are many: `gatecheck power` tries them all
  it.each([
    ["elman", 1],
    ["lstm", 5],
    ["gru-reset-after", 4],
  ])("every fault in the equations of %s is refused", async (cell, nth) => {
    const found = await fates(equationMutantsOf(stepFor(cell, {})).filter((_, k) => k % nth === 0));
    expect(found.filter((fate) => !fate.startsWith("killed "))).toEqual([]);
  });

  it("faults around the equations are, unless few cases show them", async () => {
    // some: wrong.test.ts has every one of them refused by the laws that it names
    const drivers = mutantsAround("elman").filter((_, k) => k % 5 === 0);
    const rare = new Set(drivers.filter(({ wrong }) => wrong.rare).map(({ id }) => `survived ${id}`));
    const missed = (await fates(drivers)).filter((fate) => !fate.startsWith("killed "));
    expect(missed.filter((fate) => !rare.has(fate))).toEqual([]);
  });

  it("what nothing uses may be computed wrongly: it is the same function", async () => {
    const idle = mutants(["lstm-dead-gate"]).find(({ id }) => id.endsWith("W_i-for-W_u")) as Mutant;
    const fate = await fateOf(idle, { level: "quick", seed: 1, matrix: false, shrink: false });
    expect(fate).toMatchObject({ fate: "equivalent", distinguishedBy: null });
    expect(fate.attempts.length).toBeGreaterThan(10);
  });

  it("a fault that the laws are not asked about survives, with a case that shows it", async () => {
    const wrong = mutants(["elman"]).find(({ id }) => id === "elman/forward/dropped/bₕ") as Mutant;
    const fate = await fateOf(wrong, { level: "quick", seed: 1, matrix: false, shrink: false }, []);
    expect(fate).toMatchObject({ fate: "survived", attempts: [] });
    expect(fate.distinguishedBy).toMatch(/^cell=elman /u);
  });

  it("with a matrix every law is tried, and few of them kill all", async () => {
    const some = mutants(["elman"]).slice(0, 6);
    const found = await Promise.all(
      some.map((fault) => fateOf(fault, { level: "quick", seed: 1, matrix: true, shrink: false })),
    );
    for (const { attempts } of found) expect(attempts.length).toBeGreaterThan(10);
    const chosen = cover(found);
    expect(chosen.reduce((sum, { kills }) => sum + kills, 0)).toBe(some.length);
  });
});

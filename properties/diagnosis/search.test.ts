import { describe, expect, it } from "vitest";
import type { Support } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { implementationOf as implementing } from "../mutants/evaluate/implementation.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { type Held, type Interview, explainsAll, plain, probe } from "./probes.ts";
import { dressed, explaining } from "./search.ts";

describe("a second mistake beside a first", () => {
  const own = stepFor("elman", {});
  const fault = equationMutantsOf(own).find(({ id }) => id === "elman/forward/transposed/Uₕ·hₜ₋₁")!;
  const implementation = implementing(fault);
  const interview: Interview = {
    implementation,
    support: implementation.cells[0] as Support,
    options: {},
    dtype: "float32",
    seed: 1,
    step: own,
    refusals: [],
    answered: [],
  };
  const { id, sentence, step } = fault;
  const hypothesis: Hypothesis = { id, kind: "fault", names: [id], sentence, step };
  const tiers = dressed(own, "elman", { hypothesis, isRight: false });
  const second = [...tiers[1]!(), ...tiers[2]!()].map((one) => one.hypothesis);

  it("is told only where it explains what the first does not", async () => {
    const probes = await probe(interview, { ...plain, regimes: ["tame"] }, 3);
    const alone = second.map(({ id: both, kind, names, sentence: says, step: its, driver }): Hypothesis => ({
      id: both,
      kind,
      names,
      sentence: says,
      step: its,
      ...(driver && { driver }),
    }));
    const unheld = (await explaining(alone, probes, "all")).map((one) => one.hypothesis.sentence);
    // float32 has no float64 inputs: each of these agrees with every number, and is false
    expect(unheld).toContain(`${sentence} float64 inputs pass through a float32 buffer.`);
    expect(await explaining(second, probes, "all")).toEqual([]);
  });
});

describe("an explanation", () => {
  const of = (what: string, numbers: Partial<Held>): Held => ({
    what,
    agrees: 8,
    of: 8,
    refuted: 0,
    told: 0,
    open: 0,
    ...numbers,
  });

  it.each<[string, readonly Held[], boolean]>([
    ["agrees where the definition does not", [of("y", { refuted: 4, told: 4 })], true],
    ["is none where nothing is wrong", [of("y", {})], false],
    ["is none where one number disagrees", [of("y", { agrees: 7, refuted: 4, told: 4 })], false],
    [
      "may leave one number untold, as its bound is wide",
      [of("gradients.x", { refuted: 4, told: 4 }), of("gradients.initial[0][0].h", { refuted: 1 })],
      true,
    ],
    [
      "is none of gradients by what it tells of outputs",
      [of("y", { refuted: 8, told: 8 }), of("gradients.x", { refuted: 3, told: 1 })],
      false,
    ],
    [
      "is none of a tensor that it does not bound",
      [
        of("gradients.x", { refuted: 8, told: 8 }),
        of("gradients.initial[0][0].h", { of: 0, agrees: 0, refuted: 3, open: 3 }),
      ],
      false,
    ],
  ])("%s", (_, all, explains) => {
    expect(explainsAll(all)).toBe(explains);
  });
});

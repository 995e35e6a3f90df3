import { describe, expect, it } from "vitest";
import type { RunRequest, Support } from "../../impl/contract.ts";
import { everywhere } from "../cases/arbitrary.ts";
import { gradient } from "../laws/gradient/index.ts";
import { step } from "../laws/step/index.ts";
import type { Law } from "../law.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { mapTree } from "../../impl/tree.ts";
import { implementationOf, referenceRun, supportOf, taskOf } from "../testing/reference.ts";
import { structures } from "./structures.ts";
import { budgetFor } from "./budgets.ts";
import { tryLaw } from "./try-law.ts";
import type { Verdict } from "../verdict.ts";

const SEED = 1;
const lstm = supportOf("lstm");
const direct = step.find(({ id }) => id === "step/direct") as Law;
const exact = gradient.find(({ id }) => id === "gradient/exact") as Law;

/** The verdict of a standard run on an LSTM that is wrong in some structure. */
async function verdictOf(
  law: Law,
  isWrong: (request: RunRequest) => boolean,
  support: Partial<Support> = {},
): Promise<Verdict> {
  const run = (request: RunRequest): unknown => {
    const answer = referenceRun(request);
    return isWrong(request) ? mapTree(answer, (t) => mapTensor(t, (v) => -v)) : answer;
  };
  const task = taskOf(implementationOf("lstm", run, support), law);
  return (await tryLaw(task, { ...budgetFor("standard", task), shrinkTries: 0 }, SEED, "absolute")) as Verdict;
}

const several = ({ layers }: RunRequest): boolean => layers.length === 3;
const bidirectional = ({ layers: [layer] }: RunRequest): boolean => layer?.direction === "bidirectional";
const ragged = ({ lengths }: RunRequest): boolean => lengths !== null;
const fresh = ({ layers: [layer] }: RunRequest): boolean => layer?.initial === null;
const alone = ({ sizes }: RunRequest): boolean => sizes.B === 1;
const atOnce =
  (...all: readonly ((request: RunRequest) => boolean)[]) =>
  (request: RunRequest): boolean =>
    all.every((one) => one(request));

describe("structures", () => {
  it("are the whole product of what is declared, but for no step at all", () => {
    expect(structures(everywhere, lstm, false)).toHaveLength(3 * 3 * 2 * (2 * 2 * 2 - 1));
    expect(structures(everywhere, lstm, true)).toHaveLength(3 * 3 * 2 * (2 * 2 * 2 - 1) * 3);
    const least = { ...lstm, maxLayers: 1, lengths: false, initialState: false };
    expect(structures({ ...everywhere, directions: ["forward"] }, least, false)).toHaveLength(4);
  });

  it("are each tried at standard with a case that could have failed", async () => {
    for (const [law, factor] of [
      [direct, 1],
      [exact, 3],
    ] as const) {
      const verdict = await verdictOf(law, () => false);
      expect(verdict).toMatchObject({ verdict: "holds", effective: 12 + 126 * factor });
    }
  });

  it("are refused where only all of it together is wrong", async () => {
    const wrong = atOnce(several, bidirectional, ragged, fresh, alone);
    expect((await verdictOf(direct, wrong)).verdict).toBe("violated");
    const throughStates = ({ cotangents }: RunRequest): boolean => cotangents !== null && cotangents.y === null;
    expect((await verdictOf(exact, atOnce(wrong, throughStates))).verdict).toBe("violated");
  });

  it("that an implementation refuses are left out", async () => {
    const run = (request: RunRequest): unknown =>
      several(request) ? { unsupported: "three layers" } : referenceRun(request);
    const task = taskOf(implementationOf("lstm", run), direct);
    const verdict = await tryLaw(task, budgetFor("standard", task), SEED, "absolute");
    expect(verdict).toMatchObject({
      verdict: "holds",
      effective: 12 + 84,
      message: expect.stringMatching(/refused: three layers$/),
    });
  });
});

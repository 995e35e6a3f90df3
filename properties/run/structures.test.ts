import { describe, expect, it } from "vitest";
import type { RunRequest, Support } from "../../impl/contract.ts";
import { everywhere } from "../cases/arbitrary.ts";
import { gradient } from "../laws/gradient/index.ts";
import { step } from "../laws/step/index.ts";
import type { Law } from "../law.ts";
import { mapTensor } from "../requests/rearrange.ts";
import { mapTree } from "../../impl/tree.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";
import { lawsAt } from "../laws/index.ts";
import { plannedTasks, settlePlanned } from "./plan.ts";
import { implementationOf, referenceRun, supportOf, taskOf } from "../testing/reference.ts";
import { structures, structuresWith, widely } from "./structures.ts";
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

describe("structures with other options", () => {
  const gru = supportOf("gru");
  const cell = cellOf("gru");
  const combinations = widely(cell, gru.options);
  const rows = combinations.flatMap((options) =>
    structuresWith(options, everywhere, gru, true).map(({ directions, layers, lengths, start, losses }) => ({
      ...Object.fromEntries(
        Object.entries(cell.options).map(([name, [standard]]) => [name, options[name] ?? standard]),
      ),
      direction: directions[0],
      depth: layers[0],
      lengths,
      start: start[0],
      loss: losses[0],
    })),
  );

  it("are none with the default ones, and any four values meet in few", () => {
    expect(structuresWith({}, everywhere, gru, true)).toEqual([]);
    expect(rows.length).toBeLessThan(structures(everywhere, gru, true).length);
    const met = (activation: string, direction: string, depth: number, loss: string): boolean =>
      rows.some((row) =>
        Object.entries({ activation, direction, depth, loss }).every(([k, v]) => row[k as "loss"] === v),
      );
    for (const activation of cell.options["activation"]?.slice(1) ?? [])
      for (const direction of ["forward", "reverse", "bidirectional"])
        for (const depth of [1, 2, 3])
          for (const loss of ["both", "y", "final"]) expect(met(String(activation), direction, depth, loss)).toBe(true);
  });

  it("are refused where a mistake needs one option and three parts of a structure", async () => {
    const isWrong = (request: RunRequest): boolean =>
      request.layers[0]?.options["activation"] === "relu" && atOnce(several, bidirectional, ragged)(request);
    const run = (request: RunRequest): unknown => {
      const answer = referenceRun(request);
      return isWrong(request) ? mapTree(answer, (t) => mapTensor(t, (v) => -v)) : answer;
    };
    const options = gru.options.filter((one) => !("polarity" in one) && !("gateActivation" in one));
    const target = { name: "wrong", implementation: implementationOf("gru", run, { options }), findings: [] };
    const laws = lawsAt("standard").filter(({ id }) => id === "step/direct");
    const plan = {
      cells: null,
      laws,
      level: "standard",
      seed: 1,
      grade: "absolute",
      shard: [1, 1],
      replay: null,
    } as const;
    const relu = plannedTasks(target, plan).filter((task) => task.options["activation"] === "relu");
    const settled = await Promise.all(relu.map((task) => settlePlanned(task, { ...plan, shrinks: false })));
    expect(settled).toContainEqual(
      expect.objectContaining({ verdict: expect.objectContaining({ verdict: "violated" }) }),
    );
  });

  it("are beyond what pairs of options have, and each option combination has an element type", () => {
    const target = { name: "right", implementation: implementationOf("gru", referenceRun), findings: [] };
    const laws = lawsAt("standard").filter(({ id }) => id === "step/direct" || id === "time/prefix");
    const plan = { cells: null, laws, seed: 1, grade: "absolute", shard: [1, 1], replay: null } as const;
    const tasks = plannedTasks(target, { ...plan, level: "standard" });
    const further = tasks.filter((task) => task.further);
    expect(new Set(further.map(({ law }) => law.id))).toEqual(new Set(["step/direct"]));
    expect(new Set(further.map(({ dtype }) => dtype))).toEqual(new Set(gru.dtypes));
    const tried = tasks.filter(({ law }) => law.id === "step/direct").map(({ options }) => JSON.stringify(options));
    for (const options of combinations) expect(tried).toContain(JSON.stringify(canonical(cell, options)));
    expect(plannedTasks(target, { ...plan, level: "quick" }).some((task) => task.further)).toBe(false);
  });
});

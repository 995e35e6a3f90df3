import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { catalogue, cellOf } from "../../spec/catalogue.ts";
import { draw } from "../cases/hash.ts";
import { drawRequest } from "../cases/request.ts";
import { type Trial, appliesToCell } from "../law.ts";
import { caseOf } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";
import type { Task } from "../run/task.ts";
import { budgets } from "../run/budgets.ts";
import { sample, settle, tasksOf } from "../run/tasks.ts";
import { laws, lawsAt } from "./index.ts";

const SEED = 20_260_101;

describe("the laws", () => {
  it("have ids of their own, in lower case, under a theme", () => {
    const ids = laws.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
  });

  it("say in a sentence what must be true, where that stands, and what the control does wrong", () => {
    for (const { sentence, source, control } of laws) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe("");
      expect(control.sentence).not.toBe("");
    }
  });

  it("are all reductions of the catalogue, but for three of systems that are not cells: those are tested with the systems", () => {
    const sources = laws.map(({ source }) => source).join();
    const all = Array.from({ length: 39 }, (_, k) => `R${String(k + 1).padStart(2, "0")}`);
    const missing = all.filter((id) => !sources.includes(id));
    expect(missing).toEqual(["R32", "R33", "R35"]);
    const systems = ["attention", "layers"].map((name) =>
      readFileSync(new URL(`../around/systems/${name}-laws.test.ts`, import.meta.url), "utf8"),
    );
    expect(missing.filter((id) => !systems.join().includes(id))).toEqual([]);
  });

  it("are of families that there are", () => {
    const families = new Set(catalogue.flatMap(({ family }) => family));
    for (const { family } of laws) expect(families).toContain(family);
  });
});

describe("the reference", () => {
  const target = { name: "reference", implementation: reference, findings: [] };
  // laws too expensive for every cell are tried on three, those of gradients on one
  const dear = laws.filter(({ exhaustive, measured }) => exhaustive && !measured);
  const [ofGradients, ofOutputs] = [true, false].map((is) =>
    dear.filter(({ needs }) => needs.includes("gradients") === is),
  ) as [typeof dear, typeof dear];
  const tasks = sample([
    ...tasksOf(target, { cells: null, laws: lawsAt("standard") }),
    ...tasksOf(target, { cells: ["elman", "gru", "lstm"], laws: ofOutputs }),
    ...tasksOf(target, { cells: ["elman"], laws: ofGradients }),
    ...tasksOf(target, { cells: ["elman"], laws: laws.filter(({ measured }) => measured) }).slice(0, 1),
  ]);
  const groups = Map.groupBy(tasks, ({ law, support }) => `${law.id} on ${support.cell}`);

  it.each([...groups].map(([name, its]) => ({ name, its })))(
    "keeps $name, and every control is refused",
    async ({ its }: { its: readonly Task[] }) => {
      for (const task of its) {
        const budget = task.law.measured ? { ...budgets.quick, effective: 1 } : budgets.quick;
        const outcome = await settle(task, budget, SEED, "faithful");
        expect(outcome).toMatchObject({
          verdict: { verdict: "holds", effective: budget.effective, grade: "faithful" },
        });
      }
    },
  );
});

describe("a law", () => {
  const trialOf = (run: (request: RunRequest) => RunAnswer, line: string): Trial => {
    const c = caseOf(line);
    return {
      case: c,
      ...drawRequest(c),
      run: (request) => Promise.resolve(run(request)),
      runShared: (request) => Promise.resolve(run(request)),
      later: (answer) => Promise.resolve(answer),
      usage: () => Promise.resolve(0),
      draw: (name, least, most) => draw(c.seed, name, least, most),
      gradients: true,
      grade: "absolute",
    };
  };
  const partial = laws.filter(({ id, measured }) => !measured && !/^(reduction|gradient)\//.test(id));

  it.each(partial)("$id compares no output that was not answered", async (law) => {
    const { check, space } = law;
    const depth = space.layers?.[0] ?? 1;
    const any = ["lstm", ...catalogue.map(({ id }) => id)].find((id) => appliesToCell(law, cellOf(id)));
    const cell = any as string;
    const further = Object.keys(cellOf(cell).sizes ?? {}).map((size) => ` ${size}=2`);
    for (const [dir, direction] of Object.entries({
      forward: "forward",
      reverse: "reverse",
      bi: "bidirectional",
    } as const)) {
      if (space.directions?.includes(direction) === false || (depth > 1 && direction === "bidirectional")) continue;
      const line = `cell=${cell} T=3 B=2 m=2 n=2${further.join("")} lens=3,0 dir=${dir} layers=${depth} seed=1`;
      // the law asks the same three times: a large run is run once
      const answers: [RunRequest, RunAnswer][] = [];
      const answerTo = (request: RunRequest): RunAnswer => {
        const [, known] = answers.find(([asked]) => isDeepStrictEqual(asked, request)) ?? [];
        if (known !== undefined) return known;
        const answer = referenceRun(request);
        answers.push([request, answer]);
        return answer;
      };
      const whats = async (...left: (keyof RunAnswer)[]): Promise<string[]> => {
        const less = (request: RunRequest): RunAnswer =>
          Object.fromEntries(
            Object.entries(answerTo(request)).filter(([part]) => left.includes(part as keyof RunAnswer)),
          );
        return (await check(trialOf(less, line))).map(({ what }) => what).filter((what) => !what.startsWith("request"));
      };
      expect(await whats()).toEqual([]);
      expect((await whats("final")).filter((what) => /(^|[ ])y/.test(what))).toEqual([]);
      expect((await whats("y")).filter((what) => what.includes("final"))).toEqual([]);
    }
  });
});

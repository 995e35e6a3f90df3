import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { onnxruntime } from "../../impl/adapters/onnxruntime/onnxruntime.ts";
import { onnxruntimeFindings } from "../../impl/adapters/onnxruntime/onnxruntime.findings.ts";
import { tfjs } from "../../impl/adapters/tfjs/tfjs.ts";
import { tfjsFindings } from "../../impl/adapters/tfjs/tfjs.findings.ts";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { catalogue, cellOf } from "../../spec/catalogue.ts";
import { draw } from "../cases/hash.ts";
import { drawRequest } from "../cases/request.ts";
import { type Trial, appliesToCell } from "../law.ts";
import { caseOf } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";
import type { Task } from "../run/task.ts";
import { type Target, budgets, sample, settle, tasksOf } from "../run/tasks.ts";
import type { Verdict } from "../verdict.ts";
import { laws, lawsAt } from "./index.ts";

const SEED = 20_260_101;

/** Everything that was found out about a target. */
async function verdictsOf(target: Target): Promise<Verdict[]> {
  const found: Verdict[] = [];
  for (const task of sample(tasksOf(target, { cells: null, laws: lawsAt("standard") }))) {
    const outcome = await settle(task, budgets.quick, SEED, "absolute");
    if (outcome !== null && "verdict" in outcome) found.push(outcome.verdict);
  }
  return found;
}

const told = ({ cell, options, dtype, law, verdict, message, counterexample }: Verdict): string =>
  [law, cell, JSON.stringify(options), dtype, verdict, message ?? "", counterexample?.case ?? ""].join(" ");

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
  // laws too expensive for every cell are tried on three
  const dear = laws.filter(({ exhaustive }) => exhaustive);
  const tasks = sample([
    ...tasksOf(target, { cells: null, laws: lawsAt("standard") }),
    ...tasksOf(target, { cells: ["elman", "gru", "lstm"], laws: dear }),
  ]);
  const cells = [...new Set(tasks.map(({ support }) => support.cell))];

  it.each(
    laws.flatMap((law) =>
      cells.flatMap((cell) => {
        const its = tasks.filter((task) => task.law.id === law.id && task.support.cell === cell);
        return its.length === 0 ? [] : [{ id: law.id, cell, its }];
      }),
    ),
  )("keeps $id on $cell, and every control is refused", async ({ its }: { its: readonly Task[] }) => {
    for (const task of its) {
      const outcome = await settle(task, budgets.quick, SEED, "faithful");
      expect(outcome).toMatchObject({
        verdict: { verdict: "holds", effective: budgets.quick.effective, grade: "faithful" },
      });
    }
  });
});

/** The same computation, less of it offered. */
const lesser: readonly { name: string; departure: Partial<Support> }[] = [
  { name: "no initial state", departure: { initialState: false } },
  { name: "no lengths", departure: { lengths: false } },
  { name: "no gradients", departure: { gradients: false } },
  { name: "one direction", departure: { directions: ["forward"] } },
  { name: "one layer", departure: { maxLayers: 1 } },
  {
    name: "hardly anything",
    departure: { initialState: false, lengths: false, gradients: false, directions: ["reverse"], maxLayers: 1 },
  },
];

describe("an implementation that offers less", () => {
  it.each(lesser)("($name) is held to what it declares", async ({ departure }) => {
    // a cell of every kind: plain, gated, without U, with clocks, with further sizes and states of other shapes
    const some = ["elman", "lstm", "gru", "min-gru", "clockwork", "scrn", "mlstm-stabilised", "lru"];
    const cells = reference.cells
      .filter(({ cell }) => some.includes(cell))
      .map((support) => ({
        ...support,
        ...departure,
        options: [{}],
        dtypes: ["float64"] as const,
      }));
    const run: Implementation["run"] = (request) => {
      const { gradients, ...answer } = referenceRun(request);
      if (departure.initialState !== false || gradients === undefined)
        return { ...answer, ...(gradients && { gradients }) };
      const { x, params } = gradients;
      return { ...answer, gradients: { x, params } };
    };
    const verdicts = await verdictsOf({ name: "lesser", implementation: { ...reference, cells, run }, findings: [] });
    expect(verdicts.filter(({ verdict }) => verdict !== "holds" && verdict !== "unsupported").map(told)).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === "holds").length).toBeGreaterThanOrEqual(16);
  });
});

describe("a law", () => {
  const trialOf = (run: (request: RunRequest) => RunAnswer, line: string): Trial => {
    const c = caseOf(line);
    return {
      case: c,
      ...drawRequest(c),
      run: (request) => Promise.resolve(run(request)),
      runShared: (request) => Promise.resolve(run(request)),
      draw: (name, least, most) => draw(c.seed, name, least, most),
      gradients: true,
    };
  };
  const partial = laws.filter(({ id }) => !/^(reduction|gradient)\//.test(id));

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
      const whats = async (...left: (keyof RunAnswer)[]): Promise<string[]> => {
        const less = (request: RunRequest): RunAnswer =>
          Object.fromEntries(
            Object.entries(referenceRun(request)).filter(([part]) => left.includes(part as keyof RunAnswer)),
          );
        return (await check(trialOf(less, line))).map(({ what }) => what).filter((what) => !what.startsWith("request"));
      };
      expect(await whats()).toEqual([]);
      expect((await whats("final")).filter((what) => /(^|[ ])y/.test(what))).toEqual([]);
      expect((await whats("y")).filter((what) => what.includes("final"))).toEqual([]);
    }
  });
});

describe("other people's implementations", () => {
  const open: Target["implementation"][] = [];
  afterAll(async () => {
    for (const implementation of open) await implementation.close?.();
  });

  it.each([
    { name: "tfjs", load: tfjs, findings: tfjsFindings },
    { name: "onnxruntime-node", load: () => onnxruntime("node"), findings: onnxruntimeFindings },
    { name: "onnxruntime-web", load: () => onnxruntime("web"), findings: onnxruntimeFindings },
  ])("$name breaks no law that it is not known to break", async ({ name, load, findings }) => {
    const implementation = await load();
    open.push(implementation);
    const verdicts = await verdictsOf({ name, implementation, findings });
    expect(verdicts.filter(({ verdict }) => verdict === "holds").length).toBeGreaterThan(40);
    const surprises = verdicts.filter(
      ({ verdict, known }) => verdict !== "holds" && verdict !== "unsupported" && known === null,
    );
    expect(surprises.map(told)).toEqual([]);
  });
});

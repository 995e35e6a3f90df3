import { afterAll, describe, expect, it } from "vitest";
import { onnxruntime } from "../../impl/adapters/onnxruntime/onnxruntime.ts";
import { onnxruntimeFindings } from "../../impl/adapters/onnxruntime/onnxruntime.findings.ts";
import { tfjs } from "../../impl/adapters/tfjs/tfjs.ts";
import { tfjsFindings } from "../../impl/adapters/tfjs/tfjs.findings.ts";
import type { Implementation, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { referenceRun } from "../testing/reference.ts";
import { budgets } from "../run/budgets.ts";
import { type Target, sample, settle, tasksOf } from "../run/tasks.ts";
import type { Verdict } from "../verdict.ts";
import { lawsAt } from "./index.ts";

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

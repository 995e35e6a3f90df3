import { describe, expect, it } from "vitest";
import type { Support } from "../../impl/contract.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import { accounts } from "./account.ts";
import { diagnose, examine } from "./diagnose.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { errorsOf } from "./errors.ts";
import { lawSentences } from "./laws.ts";
import { concluded, headline, summary } from "./summary.ts";
import { parseCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { laws } from "../laws/index.ts";
import { mutants } from "../mutants/catalogue.ts";
import { implementationOf as implementing } from "../mutants/evaluate/implementation.ts";

const requestOf = (line: string) => drawRequest(parseCase(`cell=elman regime=tame seed=1 ${line}`)).request;
const small = [requestOf("T=2 B=2 m=2 n=3"), requestOf("T=1 B=3 m=2 n=2")];

describe("errors", () => {
  it.each([
    ["B = 1", "T=2 B=1 m=2 n=3"],
    ["T = 0", "T=0 B=2 m=2 n=3"],
    ["lengths are given", "T=3 B=2 m=2 n=3 lens=3,1"],
    ["no initial state is given", "T=3 B=2 m=2 n=3 start=absent"],
    ["there are several layers", "T=2 B=2 m=2 n=3 layers=2"],
    ["a layer is bidirectional", "T=2 B=2 m=2 n=3 dir=bi"],
  ])("occur where %s", (where, line) => {
    const refusals = [{ request: requestOf(line), reason: "no\nsuch", offered: true }];
    expect(errorsOf(refusals, small)).toEqual([`It throws where ${where}: no such`]);
  });

  it("that have no place are told with one request", () => {
    const [first, second] = small;
    const refusals = [{ request: first!, reason: "now and then", offered: true }];
    expect(errorsOf(refusals, [second!, first!])).toEqual([
      "It throws where T = 2, B = 2, m = 2, n = 3 (1 of 3 requests): now and then",
    ]);
  });

  it("are none where a program says that it does not offer what was asked", () => {
    expect(errorsOf([{ request: small[0]!, reason: "no", offered: false }], [])).toEqual([]);
  });

  it("keep a diagnosis from saying that all is right", async () => {
    const lonely = implementationOf("elman", (request) => {
      if (request.sizes.B === 1) throw new Error("rows: 1");
      return referenceRun(request);
    });
    const { right, errors } = await diagnose(lonely, lonely.cells[0] as Support, {}, "float64", 1);
    expect(right).toBe(false);
    expect(errors).toEqual(["It throws where B = 1: rows: 1"]);
  });
});

describe("violations that made somebody ask", () => {
  const fault = mutants(["elman"]).find(({ id }) => id === "elman/forward/transposed/Uₕ·hₜ₋₁")!;
  const implementation = implementing(fault);
  const support = implementation.cells[0] as Support;
  const direct = { law: "step/direct", case: parseCase("cell=elman T=2 B=1 m=2 n=3 regime=tame seed=1") };

  it("are made by an explanation too", async () => {
    const { diagnosis, candidates } = await examine(implementation, support, {}, "float64", 1, [direct]);
    expect(headline(diagnosis)).toBe(
      "Outputs: Uₕ is transposed in Uₕ hₜ₋₁. Gradients: those of the function that is computed.",
    );
    const [candidate] = candidates;
    const others = [
      { ...direct, law: "nonsense" },
      { ...direct, case: { ...direct.case, zero: ["U_h"] } },
    ];
    expect(await accounts(candidate!, support, [direct, ...others])).toEqual(["violates", "cannot say", "holds"]);
  });

  it("keep out an explanation that does not make them", async () => {
    const elsewhere = { ...direct, case: { ...direct.case, zero: ["U_h"] } };
    const { diagnosis } = await examine(implementation, support, {}, "float64", 1, [elsewhere]);
    expect(diagnosis.explanations).toEqual([]);
    expect(diagnosis.right).toBe(false);
  });

  it("keep a diagnosis from saying that all is right", async () => {
    const right = implementationOf("elman", referenceRun);
    const { diagnosis } = await examine(right, right.cells[0] as Support, {}, "float64", 1, [direct]);
    expect(diagnosis.right).toBe(false);
    expect(headline(diagnosis)).toMatch(/^Violated is step\/direct /u);
  });
});

describe("sentences", () => {
  const blank: Diagnosis = {
    cell: "elman",
    options: {},
    dtype: "float32",
    failure: null,
    right: false,
    where: [],
    errors: [],
    localised: [],
    explanations: [],
    nearest: [],
    tried: 3,
    looked: "",
  };
  const one = { id: "one", kind: "fault", sentence: "It errs.", agrees: 4, of: 5, bugs: [] } as const;

  it("of laws name three", () => {
    expect(lawSentences([])).toEqual([]);
    expect(lawSentences(laws.slice(0, 5))).toEqual([expect.stringMatching(/^Violated are .*, and 2 more\.$/u)]);
  });

  it("say what is nearest, and what is not told apart", () => {
    const near = { ...one, outputs: null, gradients: null, partly: false };
    expect(concluded({ ...blank, nearest: [near] })).toBe(
      "None of 3 known mistakes and dialects explains all answers. The nearest: It errs. (4 of 5 numbers)",
    );
    const partly = { ...near, outputs: "It errs.", gradients: "Gradients: odd.", partly: true };
    expect(summary({ ...blank, explanations: [partly, near] })).toBe(
      "Outputs: It errs. Gradients: odd. That explains all 5 numbers of outputs and states; of 3 known mistakes and dialects 1 more are not told apart from it.",
    );
    expect(headline(blank)).toBe("");
  });
});

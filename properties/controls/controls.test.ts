import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../impl/contract.ts";
import { drawRequest } from "../cases/request.ts";
import * as controls from "./controls.ts";
import { caseOf } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";

const named: [string, controls.NegativeControl][] = [
  ...Object.entries(controls).flatMap(([name, value]): [string, controls.NegativeControl][] =>
    typeof value === "function" ? [] : [[name, value]],
  ),
  ["exchanged", controls.exchanged("i", "f")],
  ["polarity", controls.polarity("i")],
  ["configured", controls.configured({ activation: "relu" })],
  ["negative", controls.negative("W_i")],
  ["halved", controls.halved("c")],
];

/** Everything that a run of the cell is asked for. */
const whole = (line: string): RunRequest => {
  const { request, cotangents } = drawRequest(caseOf(`cell=lstm T=3 B=2 m=2 n=2 seed=4 ${line}`));
  return { ...request, want: ["y", "final", "gradients"], cotangents };
};

const lines = ["", "lens=3,1", "dir=reverse", "dir=bi", "layers=2", "start=absent", "start=absent dir=bi"];

describe.each(named)("the control %s", (_, control) => {
  const wrong = (k: number): controls.ReferenceRun =>
    control.of(referenceRun, (_name, least, most) => least + (k % (most - least + 1)));

  it("is wrong on some case, whatever is drawn", () => {
    for (let k = 0; k < 15; k++) {
      const differs = lines.some((line) => {
        const run = wrong(k);
        const [request, other] = [whole(line), whole(`${line} regime=wide`)];
        const answers = [request, other, request].map((asked) => [run(asked), referenceRun(asked)]);
        return answers.some(([got, right]) => JSON.stringify(got) !== JSON.stringify(right));
      });
      expect(differs).toBe(true);
    }
  });

  it("leaves the request as it was, and answers in the form that was asked", () => {
    for (const line of lines) {
      const request = whole(line);
      const before = JSON.stringify(request);
      for (let k = 0; k < 15; k++) expect(Object.keys(wrong(k)(request)).sort()).toEqual(["final", "gradients", "y"]);
      expect(JSON.stringify(request)).toBe(before);
    }
  });

  it("has nothing to do with gradients or states that are not there", () => {
    const run = control.of(
      (request) => ({ y: request.x }),
      (_name, least) => least,
    );
    expect(() => run({ ...whole("start=absent"), want: ["y"] })).not.toThrow();
    expect(() => run({ ...whole(""), layers: [] })).not.toThrow();
    const some = control.of(
      (request) => ({ y: request.x, gradients: { x: request.x, params: [] } }),
      (_name, least) => least,
    );
    expect(() => some({ ...whole(""), layers: [] })).not.toThrow();
  });
});

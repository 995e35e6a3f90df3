import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../impl/contract.ts";
import { drawRequest } from "../cases/request.ts";
import { mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";
import { rowsOfRequest } from "../requests/rows.ts";
import { added, exchangesDirections, leftover, oneStale } from "./stale.ts";
import { caseOf } from "../testing/cases.ts";
import { referenceRun } from "../testing/reference.ts";

const of = (line: string): RunRequest => drawRequest(caseOf(`cell=lstm T=3 B=2 m=2 n=2 seed=4 ${line}`)).request;
const least = (_name: string, from: number): number => from;

describe("controls that remember", () => {
  it("answer the first call rightly", () => {
    for (const control of [oneStale, leftover])
      expect(control.of(referenceRun, least)(of(""))).toEqual(referenceRun(of("")));
  });

  it("keep one parameter of those that changed, and no other", () => {
    const run = oneStale.of(referenceRun, least);
    run(of(""));
    expect(run(of(""))).toEqual(referenceRun(of("")));
    const other = withParams(of(""), (params) =>
      mapTensors(params, (t, name) => (name === "W_f" || name === "U_o" ? mapTensor(t, (v) => -v) : t)),
    );
    const kept = withParams(of(""), (params) =>
      mapTensors(params, (t, name) => (name === "U_o" ? mapTensor(t, (v) => -v) : t)),
    );
    expect(run(other)).toEqual(referenceRun(kept));
  });

  it("start a row where the call before ended it, and rows that it had not where they should", () => {
    const run = leftover.of(referenceRun, least);
    const { final } = run(rowsOfRequest(of(""), [0]));
    const answer = run(of(""));
    const [layer] = of("").layers;
    const started = referenceRun({
      ...of(""),
      layers: [
        {
          ...(layer as NonNullable<typeof layer>),
          initial: [
            mapTensors(layer?.initial?.[0] ?? {}, (t, name) =>
              mapTensor(t, (v, i) => (i < 2 ? (final?.[0]?.[0]?.[name]?.data[i] as number) : v)),
            ),
          ],
        },
      ],
    });
    expect(answer).toEqual(started);
  });
});

describe("controls that do not", () => {
  it("add to the input, or exchange walks where there are two", () => {
    expect(added(1).of(referenceRun, least)(of(""))).toEqual(
      referenceRun({ ...of(""), x: mapTensor(of("").x, (v) => v + 1) }),
    );
    expect(exchangesDirections.of(referenceRun, least)(of(""))).toEqual(referenceRun(of("")));
    expect(exchangesDirections.of(referenceRun, least)(of("dir=bi"))).not.toEqual(referenceRun(of("dir=bi")));
  });
});

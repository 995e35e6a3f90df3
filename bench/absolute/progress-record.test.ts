import { expect, test } from "vitest";
import { shapesOf } from "../profiles.ts";
import { GATE, slotsOf } from "./slots.ts";
import { absoluteProtocol } from "./protocol.ts";
import { ProgressRecord, blank } from "./progress-record.ts";
import type { ProcessSamples } from "./result.ts";

const [cells, passes, batch, length, dtypes] = [["lstm"], ["forward"], [1], [4], ["float64"]] as const;
const shapes = shapesOf([{ cells, passes, hidden: [8, 4], batch, length, dtypes }], 1);
const [large, small] = [shapes[0]!, shapes[1]!];
const protocol = { ...absoluteProtocol, profile: "quick", seed: 1, processes: 2 };

const samples = (process: number, change: Partial<ProcessSamples> = {}): ProcessSamples => ({
  process,
  startedAt: "2026-11-21T18:00:00.000Z",
  clock: "ours",
  runs: 1,
  blocks: [1e6, 1e6],
  busy: 1,
  maxRss: 1,
  resolution: 20,
  deopts: 0,
  ...change,
});
const passed = { objection: null, judged: [], digest: "a".repeat(64) };

test("turns go from small to large, gate first, each target once a round, and none always first", () => {
  const turns = slotsOf(["a", "b"], shapes, 2).map(
    ({ target, shapes: [shape], round }) => `${shape?.n} ${round} ${target}`,
  );
  expect(turns).toEqual([
    "4 -1 a",
    "4 -1 b",
    "4 0 a",
    "4 0 b",
    "4 1 b",
    "4 1 a",
    "8 -1 a",
    "8 -1 b",
    "8 0 a",
    "8 0 b",
    "8 1 b",
    "8 1 a",
  ]);
});

test("what is left of a slot is what was not done; a progress record goes on where another one stopped", () => {
  const first = new ProgressRecord(protocol, blank(["a"], shapes, null));
  const turn = (round: number) => ({ target: "a", shapes, round });
  expect(first.left(turn(GATE))).toEqual(shapes);
  expect(first.left(turn(0))).toEqual([]);
  first.gated("a", small, passed);
  first.gated("a", large, { objection: "violates step/direct", judged: [], digest: null });
  expect(first.left(turn(GATE))).toEqual([]);
  expect(first.left(turn(0))).toEqual([small]);
  first.timed("a", small, samples(0));

  const second = new ProgressRecord(protocol, JSON.parse(JSON.stringify(first.measurements)));
  expect(second.left(turn(0))).toEqual([]);
  expect(second.left(turn(1))).toEqual([small]);
  expect(second.answerTo("a", small)).toBe(passed.digest);
});

test("a run that nobody waits for twice is timed once", () => {
  const record = new ProgressRecord(protocol, blank(["a"], [small], null));
  record.gated("a", small, passed);
  record.timed("a", small, samples(0, { blocks: [2 * protocol.patienceMs * 1e6] }));
  expect(record.left({ target: "a", shapes: [small], round: 1 })).toEqual([]);
});

test("a target that fails, and a workload that is refused while it is timed, lose what was timed", () => {
  const record = new ProgressRecord(protocol, blank(["a", "b"], [small], null));
  record.gated("a", small, passed);
  record.timed("a", small, samples(0));
  record.refused("a", small, "answered otherwise");
  record.failed("b", "no such program");
  expect(record.measurements.benchmarks[0]).toMatchObject({ refused: "answered otherwise", processes: [] });
  for (const target of ["a", "b"]) expect(record.left({ target, shapes: [small], round: 1 })).toEqual([]);
});

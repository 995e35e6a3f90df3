import { expect, test } from "vitest";
import { reference } from "../../impl/reference/index.ts";
import type { Implementation, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { supportOf } from "../testing/reference.ts";
import { type Point, smoke } from "./smoke.ts";

const answered = (request: RunRequest): RunAnswer => reference.run(request) as RunAnswer;
const lstm = supportOf("lstm");

async function pointsOf(given: Partial<Implementation>, cells: readonly string[] | null = null): Promise<Point[]> {
  const points: Point[] = [];
  for await (const point of smoke({ ...reference, cells: [lstm], ...given }, cells)) points.push(point);
  return points;
}

const wrong = (points: readonly Point[]): string[] =>
  points.filter(({ verdict }) => verdict !== "right").map(({ what, verdict, why }) => `${verdict} ${what}: ${why}`);

test("the reference is right in every point, of a cell that is named or of all", async () => {
  const points = await pointsOf({});
  expect(wrong(points)).toEqual([]);
  expect(points.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      "start: reference 1",
      "lstm: run",
      "lstm: no initial states",
      "lstm: dtype float64",
      "lstm: direction bidirectional",
      'lstm: options {"bias":false}',
      "lstm: two layers",
      "lstm: lengths",
      "lstm: gradients without a cotangent of y",
      "lstm: several runs at once",
    ]),
  );
  const few = { directions: ["forward"], dtypes: ["float64"], options: [{}], maxLayers: 1 } as const;
  const bare = { ...lstm, ...few, lengths: false, initialState: false, gradients: false };
  expect((await pointsOf({ cells: [bare] })).map(({ what }) => what)).toEqual([
    "start: reference 1",
    "lstm: run",
    "lstm: y alone is wanted",
    "lstm: final alone is wanted",
    "lstm: another size",
    "lstm: no steps",
    "lstm: a stream begins",
    "lstm: a stream goes on",
    "lstm: a mask",
    "lstm: resets",
    "lstm: several runs at once",
  ]);
  expect(await pointsOf({}, ["gru"])).toHaveLength(1);
});

test.each<[string, (request: RunRequest) => RunAnswer | { unsupported: string }, readonly string[]]>([
  [
    "more than is wanted",
    (request) => ({ ...answered({ ...request, want: ["y", "final"] }), ...answered(request) }),
    ["wrong lstm: y alone is wanted: answer refused: answer has final, which the request does not want"],
  ],
  [
    "a refusal",
    (request) => (request.layers.length > 1 ? { unsupported: "one layer" } : answered(request)),
    ["refused lstm: two layers: one layer"],
  ],
  ["no steps", (request) => (request.sizes.T === 0 ? { unsupported: "empty" } : answered(request)), []],
  [
    "a failure",
    (request) => {
      if (request.lengths !== null) throw new Error("padding");
      return answered(request);
    },
    ["wrong lstm: lengths: padding"],
  ],
])("%s", async (_, run, expected) => {
  const points = wrong(await pointsOf({ run }));
  expect(points.slice(0, 1)).toEqual(expected);
});

test("a cell that there is not, and a program that is given up", async () => {
  const points = await pointsOf({
    cells: [{ ...lstm, cell: "perceptron" }, lstm],
    run: () => Promise.reject(new Error("not tried: the program failed 3 times")),
  });
  expect(wrong(points)).toEqual([
    expect.stringMatching(/^wrong start: what is declared: unknown cell "perceptron"/) as string,
    "wrong lstm: run: not tried: the program failed 3 times",
  ]);
});

test("one of several runs at once fails", async () => {
  let running = 0;
  const run = async (request: RunRequest): Promise<RunAnswer> => {
    if (++running > 1) throw new Error(`${running} at once`);
    await Promise.resolve();
    running--;
    return answered(request);
  };
  expect(wrong(await pointsOf({ run })).at(-1)).toContain("wrong lstm: several runs at once: 2 at once");
});

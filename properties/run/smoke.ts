/**
 * The protocol, point by point, before any law: each part of what an implementation declares is asked once, and its answer is held to the
 * form that docs/protocol.md demands. Numbers are judged nowhere.
 */
import type { Implementation, RunRequest, Support } from "../../impl/contract.ts";
import { cellOf } from "../../spec/catalogue.ts";
import type { Case } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { NotOffered, ask, blame } from "./ask.ts";
import { declarable, undeclarable } from "./tasks.ts";

/** One point of the protocol. */
export interface Point {
  /** `lstm: lengths` */
  readonly what: string;
  readonly verdict: "right" | "wrong" | "refused";
  /** The fault, or the reason of the refusal, in words; empty where all is right. */
  readonly why: string;
}

interface Question {
  readonly what: string;
  readonly request: RunRequest;
  /** A refusal is right too. */
  readonly mayRefuse?: true;
}

/** A small case of a cell. */
const caseOf = (cell: string): Case => ({
  cell,
  options: {},
  T: 3,
  B: 2,
  m: 2,
  n: 3,
  further: Object.fromEntries(Object.keys(cellOf(cell).sizes ?? {}).map((name, k) => [name, 2 + (k % 3)])),
  lengths: null,
  layers: 1,
  direction: "forward",
  regime: "tame",
  dtype: "float64",
  start: "drawn",
  loss: "both",
  integers: false,
  zero: [],
  seed: 1,
});

/** Questions about one cell of what it declares. */
function questionsOf(support: Support): Question[] {
  const { cell, directions, maxLayers, lengths, initialState, gradients } = support;
  const [[options = {}], [dtype = "float64"], [direction = "forward"]] = [support.options, support.dtypes, directions];
  const base: Case = { ...caseOf(cell), options, direction, dtype, start: initialState ? "drawn" : "absent" };
  const drawn = (more: Partial<Case>): RunRequest => drawRequest({ ...base, ...more }).request;
  const slopes = (more: Partial<Case>, want: RunRequest["want"]): RunRequest => {
    const { request, cotangents } = drawRequest({ ...base, ...more });
    return { ...request, want, cotangents };
  };
  const more = <T>(what: string, values: readonly T[], as: (value: T) => Partial<Case>): Question[] =>
    values.slice(1).map((value) => ({ what: `${what} ${String(value)}`, request: drawn(as(value)) }));
  const [along, onward] = [drawn({ direction: "forward" }), drawn({ direction: "forward", start: "absent" })];
  const some = Array.from({ length: along.sizes.T }, (_, t) =>
    Array.from({ length: along.sizes.B }, (__, b) => (t + b) % 2 === 0),
  );
  return [
    { what: "run", request: drawn({}) },
    { what: "y alone is wanted", request: { ...drawn({}), want: ["y"] } },
    { what: "final alone is wanted", request: { ...drawn({}), want: ["final"] } },
    ...(initialState ? [{ what: "no initial states", request: drawn({ start: "absent" }) }] : []),
    { what: "another size", request: drawn({ T: 1, B: 1, m: 3, n: 2 }) },
    ...more("dtype", support.dtypes, (one) => ({ dtype: one })),
    ...more("direction", directions, (one) => ({ direction: one })),
    ...support.options
      .slice(1, 9)
      .map((one): Question => ({ what: `options ${JSON.stringify(one)}`, request: drawn({ options: one }) })),
    ...(maxLayers > 1 ? [{ what: "two layers", request: drawn({ layers: 2 }) }] : []),
    ...(lengths ? [{ what: "lengths", request: drawn({ lengths: [2, 3] }) }] : []),
    ...(gradients
      ? [
          { what: "gradients", request: slopes({}, ["y", "final", "gradients"]) },
          { what: "gradients alone are wanted", request: slopes({}, ["gradients"]) },
          { what: "gradients without a cotangent of y", request: slopes({ loss: "final" }, ["gradients"]) },
        ]
      : []),
    { what: "no steps", request: drawn({ T: 0 }), mayRefuse: true },
    ...(support.streams
      ? [
          { what: "a stream begins", request: { ...along, stream: { name: "a", begin: true } } as const },
          { what: "a stream goes on", request: { ...onward, stream: { name: "a", begin: false } } as const },
        ]
      : []),
    ...(support.masks ? [{ what: "a mask", request: { ...drawn({}), mask: some } }] : []),
    ...(support.resets ? [{ what: "resets", request: { ...along, resets: some } }] : []),
  ];
}

async function tried(
  implementation: Implementation,
  cell: string,
  { what, request, mayRefuse }: Question,
): Promise<Point> {
  const name = `${cell}: ${what}`;
  try {
    await ask(implementation, request);
    return { what: name, verdict: "right", why: "" };
  } catch (error) {
    if (!(error instanceof NotOffered)) return { what: name, verdict: "wrong", why: blame(error) };
    return { what: name, verdict: mayRefuse ? "right" : "refused", why: error.message };
  }
}

/** Two runs of different sizes on their way at once. */
async function together(
  implementation: Implementation,
  { cell }: Support,
  requests: readonly RunRequest[],
): Promise<Point> {
  const what = `${cell}: several runs at once`;
  const ended = await Promise.allSettled(requests.map((request) => ask(implementation, request)));
  const failure = ended.find((one) => one.status === "rejected" && !(one.reason instanceof NotOffered));
  return failure?.status === "rejected"
    ? { what, verdict: "wrong", why: blame(failure.reason) }
    : { what, verdict: "right", why: "" };
}

/**
 * Asks point by point.
 * @param cells those alone; null: every cell that is declared
 */
export async function* smoke(given: Implementation, cells: readonly string[] | null): AsyncGenerator<Point> {
  const { info } = given;
  yield { what: `start: ${info.name} ${info.version}`, verdict: "right", why: "" };
  for (const why of undeclarable(given)) yield { what: "start: what is declared", verdict: "wrong", why };
  const implementation = declarable(given);
  const its = implementation.cells.filter(
    ({ cell, options }) => options.length > 0 && (cells === null || cells.includes(cell)),
  );
  for (const support of its) {
    const questions = questionsOf(support);
    for (const question of questions) {
      const point = await tried(implementation, support.cell, question);
      yield point;
      // a program that is given up answers nothing more
      if (point.why.startsWith("not tried")) return;
    }
    yield together(
      implementation,
      support,
      questions.slice(0, 5).map(({ request }) => request),
    );
  }
}

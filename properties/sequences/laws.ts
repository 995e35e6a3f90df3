/** The laws of streams, masks and resets. They are tried where a target says that it has these. */
import type { Flags, RunAnswer, RunRequest, StreamPart } from "../../impl/contract.ts";
import { unstranded } from "../../impl/strands.ts";
import { leafAt, leaves, mapTree } from "../../impl/tree.ts";
import type { Grade } from "../../spec/language/precision.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { NegativeControl } from "../controls/controls.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { another } from "../laws/other-calls.ts";
import { isStandard } from "../laws/standard-options.ts";
import { piece } from "../requests/piece.ts";
import { at, concatSteps, fill, mapTensor, takeSteps, withLayer } from "../requests/rearrange.ts";

const common = { conformance: "L2", family: "recurrent", appliesTo: isStandard } as const;

/** The request without initial states, in every layer. */
const goingOn = (request: RunRequest): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({ ...layer, initial: null })),
});

/** A request as one run of a stream. */
const inStream = (request: RunRequest, name: StreamPart["name"], begin: boolean): RunRequest => ({
  ...(begin ? request : goingOn(request)),
  stream: { name, begin },
});

/** Answers to the pieces of a sequence as the answer to the whole. */
const joined = (answers: readonly RunAnswer[]): RunAnswer =>
  answers.reduce((sofar, next) => ({
    ...next,
    ...(sofar.y && next.y && { y: concatSteps(sofar.y, next.y) }),
  }));

const without = (request: RunRequest, part: "stream" | "mask" | "resets"): RunRequest =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name !== part)) as unknown as RunRequest;

const withoutStream: NegativeControl = {
  sentence: "each run of a stream begins with its own initial states, or with zeros",
  of: (correct) => (request) => correct(without(request, "stream")),
};

/** The stream goes on where it should begin, but for the first time. */
export const neverAnew: NegativeControl = {
  sentence: "a stream that begins a second time goes on",
  of: (correct) => {
    const begun = new Set<string>();
    return (request) => {
      const { stream } = request;
      if (stream === undefined) return correct(request);
      const goes = begun.has(stream.name);
      begun.add(stream.name);
      return correct(goes ? inStream(request, stream.name, false) : request);
    };
  },
};

export const oneStream: NegativeControl = {
  sentence: "there are states of one stream only, whatever its name",
  of: (correct) => (request) =>
    correct(request.stream === undefined ? request : { ...request, stream: { ...request.stream, name: "a" } }),
};

export const withoutMask: NegativeControl = {
  sentence: "the mask is ignored",
  of: (correct) => (request) => correct(without(request, "mask")),
};

export const withoutResets: NegativeControl = {
  sentence: "resets are ignored",
  of: (correct) => (request) => correct(without(request, "resets")),
};

/** Forward as it must be; back through resets as if there were none. */
export const throughResets: NegativeControl = {
  sentence: "gradients flow back through resets",
  of: (correct) => (request) => {
    const { gradients } = withoutResets.of(correct, () => 0)(request);
    return { ...correct(request), ...(gradients && { gradients }) };
  },
};

/** Flags of every step and row; one at least is of each kind, where there are two. */
function flagsOf({ request, draw }: Trial, name: string): Flags {
  const { T, B } = request.sizes;
  const odd = draw(`${name} of`, 0, T * B - 1);
  const isOdd = draw(`${name} is`, 0, 1) === 1;
  const drawn = (t: number, b: number): boolean => draw(`${name} ${t} ${b}`, 0, 2) > 0;
  return Array.from({ length: T }, (_, t) =>
    Array.from({ length: B }, (_, b) => {
      const place = t * B + b;
      return place === odd ? isOdd : place === (odd + 1) % (T * B) ? !isOdd : drawn(t, b);
    }),
  );
}

const inverse = (flags: Flags): Flags => flags.map((row) => row.map((is) => !is));

/** The answer to a request with a mask or resets against the definition, which has neither: its strands are rows of their own. */
function againstStrands(asked: RunRequest, answer: RunAnswer, cotangents?: Trial["cotangents"]): Comparison[] {
  const { request, back } = unstranded({ ...asked, cotangents: cotangents ?? null });
  const expected = oracle(request, request.cotangents ? { cotangents: request.cotangents } : {});
  const numbers = (accuracy: Grade | "any", of: (its: Bounded) => Float64Array): RunAnswer => {
    const { y, final, gradients } = expected(accuracy);
    const parts = { y, final, ...(gradients && { gradients }) };
    return back(mapTree(parts, (its): Tensor => ({ shape: its.shape, data: of(its) })));
  };
  const want = numbers("any", ({ value }) => value);
  return leaves(answer).map(([what, { shape, data }]) => ({
    what,
    shape,
    got: data,
    want: (leafAt(want, what) as Tensor).data,
    tolerance: {
      from: "running error analysis of the equations, on the steps that count",
      of: (accuracy) =>
        (
          leafAt(
            numbers(accuracy, ({ error }) => error),
            what,
          ) as Tensor
        ).data as Float64Array,
    },
  }));
}

const GARBAGE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30];

/** Steps that a mask leaves out, overwritten. */
const withHoles = (t: Tensor, mask: Flags, value: number): Tensor =>
  fill(t, t.shape, (s, b, i) => (mask[s]?.[b] === true ? at(t, s, b, i) : value));

const holesAreZero = (what: string, t: Tensor, mask: Flags): Comparison => ({
  what: `${what} in the holes`,
  shape: t.shape,
  got: t.data,
  want: withHoles(t, mask, 0).data,
  tolerance: "equal",
});

const sliced: Law["space"] = {
  T: [2, 6],
  layers: [1, 2],
  directions: ["forward"],
  regimes: ["tame", "saturated", "exact", "sparse"],
  start: ["drawn", "drawn", "absent"],
};
const flagged: Law["space"] = { ...sliced, lengths: "none", regimes: ["tame", "exact", "sparse"] };
const slopes: Law["space"] = { ...flagged, T: [2, 4], losses: ["both"] };

export const lawsOfSequences: readonly Law[] = [
  {
    ...common,
    id: "stream/chunks-are-one-run",
    sentence: "The runs of a stream are one run of all their steps: every row goes on from its own states.",
    source: "docs/protocol.md, streams; docs/theory.md T02",
    needs: ["streams"],
    space: sliced,
    control: withoutStream,
    check: async ({ request, run, draw }) => {
      const { T } = request.sizes;
      const first = draw("cut", 1, T - 1);
      const cuts = [...new Set([0, first, draw("second cut", first, T), T])];
      const answers: RunAnswer[] = [];
      for (const [k, from] of cuts.slice(0, -1).entries())
        answers.push(await run(inStream(piece(request, from, cuts[k + 1] as number), "a", k === 0)));
      return againstEachOther(oracle(request), joined(answers), await run(request));
    },
  },
  {
    ...common,
    id: "stream/begins-anew",
    sentence: "A stream that begins again starts from its initial states, and from nothing of before.",
    source: "docs/protocol.md, streams",
    needs: ["streams"],
    space: { ...sliced, T: [1, 4] },
    control: neverAnew,
    check: async ({ request, run }) => {
      await run(inStream(another(request), "a", true));
      const again = await run(inStream(request, "a", true));
      return againstEachOther(oracle(request), again, await run(request));
    },
  },
  {
    ...common,
    id: "stream/by-turns",
    sentence: "Two streams by turns, with a run between them that is of none, are each as if alone.",
    source: "docs/protocol.md, streams",
    needs: ["streams"],
    space: { ...sliced, lengths: "none" },
    control: oneStream,
    check: async ({ request, run, draw }) => {
      const { T } = request.sizes;
      const [other, cut] = [another(request), draw("cut", 1, T - 1)];
      const names = [
        ["a", request],
        ["b", other],
      ] as const;
      const answers = { a: [] as RunAnswer[], b: [] as RunAnswer[] };
      for (const [from, to] of [
        [0, cut],
        [cut, T],
      ] as const) {
        for (const [name, its] of names)
          answers[name].push(await run(inStream(piece(its, from, to), name, from === 0)));
        await run(other);
      }
      const sides: Comparison[] = [];
      for (const [name, its] of names)
        sides.push(
          ...againstEachOther(oracle(its), joined(answers[name]), await run(its)).map((side) => ({
            ...side,
            what: `${side.what} of stream ${name}`,
          })),
        );
      return sides;
    },
  },
  {
    ...common,
    id: "mask/hole-is-skipped",
    sentence:
      "A step that the mask leaves out is as if it were not there: the states pass it unchanged, and the output there is 0.",
    source: "docs/protocol.md, masks",
    needs: ["masks"],
    space: { ...flagged, directions: ["forward", "reverse", "bidirectional"] },
    control: withoutMask,
    check: async (trial) => {
      const asked = { ...trial.request, mask: flagsOf(trial, "mask") };
      return againstStrands(asked, await trial.run(asked));
    },
  },
  {
    ...common,
    id: "mask/garbage-in-holes",
    sentence: "What stands in a hole (NaN, infinities, 1e30) changes no output, no state and no gradient.",
    source: "docs/protocol.md, masks; docs/bugs.md R6",
    needs: ["masks"],
    space: { ...slopes, directions: ["forward", "reverse", "bidirectional"] },
    control: withoutMask,
    check: async (trial) => {
      const { request, cotangents, run, draw, gradients } = trial;
      const mask = flagsOf(trial, "mask");
      const asked = (value: number, loss: number): RunRequest => ({
        ...request,
        mask,
        x: withHoles(request.x, mask, value),
        ...(gradients && {
          want: ["y", "final", "gradients"],
          cotangents: { ...cotangents, y: cotangents.y && withHoles(cotangents.y, mask, loss) },
        }),
      });
      const value = GARBAGE[draw("garbage", 0, GARBAGE.length - 1)] as number;
      const [clean, dirty] = [await run(asked(0, 0)), await run(asked(value, 1e30))];
      return [
        ...leaves(dirty).map(([what, { shape, data }]): Comparison => ({
          what,
          shape,
          got: data,
          want: (leafAt(clean, what) as Tensor).data,
          tolerance: "equal",
        })),
        ...(dirty.y ? [holesAreZero("y", dirty.y, mask)] : []),
        ...(dirty.gradients ? [holesAreZero("gradients.x", dirty.gradients.x, mask)] : []),
      ];
    },
  },
  {
    ...common,
    id: "mask/gradient",
    sentence: "Gradients pass a hole unchanged: they are those of the sequence without it.",
    source: "docs/protocol.md, masks",
    conformance: "L3",
    needs: ["masks", "gradients"],
    space: { ...slopes, directions: ["forward", "reverse", "bidirectional"] },
    control: withoutMask,
    check: async (trial) => {
      const { request, cotangents, run } = trial;
      const asked: RunRequest = { ...request, mask: flagsOf(trial, "mask") };
      const { gradients } = await run({ ...asked, want: ["gradients"], cotangents });
      return againstStrands(asked, { ...(gradients && { gradients }) }, cotangents);
    },
  },
  {
    ...common,
    id: "reset/begins-anew",
    sentence: "At a reset all states of the row are 0 before the step, and those of the other rows are as they were.",
    source: "docs/protocol.md, resets",
    needs: ["resets"],
    space: flagged,
    control: withoutResets,
    check: async (trial) => {
      const asked = { ...trial.request, resets: inverse(flagsOf(trial, "resets")) };
      return againstStrands(asked, await trial.run(asked));
    },
  },
  {
    ...common,
    id: "reset/gradient-stops",
    sentence: "No gradient flows back through a reset.",
    source: "docs/protocol.md, resets",
    conformance: "L3",
    needs: ["resets", "gradients"],
    space: slopes,
    control: throughResets,
    check: async (trial) => {
      const { request, cotangents, run } = trial;
      const asked: RunRequest = { ...request, resets: inverse(flagsOf(trial, "resets")) };
      const { gradients } = await run({ ...asked, want: ["gradients"], cotangents });
      return againstStrands(asked, { ...(gradients && { gradients }) }, cotangents);
    },
  },
  {
    ...common,
    id: "reset/forgets-not-a-number",
    sentence: "A reset forgets NaN too: what was before it, in states and inputs, is not multiplied with 0 but gone.",
    source: "docs/protocol.md, resets",
    needs: ["resets"],
    space: flagged,
    control: withoutResets,
    check: async ({ request, run, draw }) => {
      const { T, B } = request.sizes;
      const from = draw("reset", 0, T - 1);
      const resets = Array.from({ length: T }, (_, t) => Array.from({ length: B }, () => t === from));
      const dirty: RunRequest = {
        ...withLayer(request, {
          initial: request.layers[0]?.initial?.map((pass) => mapTree(pass, (t) => mapTensor(t, () => NaN))) ?? null,
        }),
        x: fill(request.x, request.x.shape, (t, b, i) => (t < from ? NaN : at(request.x, t, b, i))),
        resets,
      };
      const after = ({ y, final }: RunAnswer): RunAnswer => ({
        ...(y && { y: takeSteps(y, from, T) }),
        ...(final && { final }),
      });
      const [clean, own] = [after(await run({ ...request, resets })), after(await run(dirty))];
      return leaves(own).map(([what, { shape, data }]): Comparison => ({
        what: `${what} after the reset`,
        shape,
        got: data,
        want: (leafAt(clean, what) as Tensor).data,
        tolerance: "equal",
      }));
    },
  },
];

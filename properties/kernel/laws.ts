/** The laws of kernels: each names one way in which a program that was written to pass a test is wrong. They are tried where a target says `kernel`. */
import type { Manner, RunAnswer, RunRequest, Seen } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { type NegativeControl, firstRowForAll, firstWeights, ignoresInitialState } from "../controls/controls.ts";
import { judge } from "../judge/compare.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { type Grade, unitRoundoff } from "../../spec/language/precision.ts";
import { another, withOtherWeights } from "../laws/other-calls.ts";
import { copyOf, unchanged } from "../laws/purity/unchanged.ts";
import { held as remembered, remembering } from "../laws/sizes/remembering.ts";
import { at, fill, mapTensor, mapTensors, takeSteps, withLayer, withParams } from "../requests/rearrange.ts";
import { differ, isRight, isSame, isZero, numbersOf } from "./answers.ts";

/** One wrong, in words, or none. */
const told = (found: string | null): Comparison[] => [
  { what: found ?? "nothing", shape: [], got: [found === null ? 0 : 1], want: [0], tolerance: "bits" },
];

const plain: Law["space"] = {
  T: [1, 5],
  B: [2, 4],
  m: [1, 5],
  n: [2, 5],
  lengths: "none",
  regimes: ["tame"],
  directions: ["forward", "bidirectional"],
};
/** Sizes that hardly come twice: nothing of this shape was asked before, not even in the other direction. */
const unasked: Law["space"] = { ...plain, directions: ["forward"], T: [7, 30], B: [5, 9], m: [1, 12], n: [2, 8] };

const common = { source: "docs/kernels.md", conformance: "L2", family: "recurrent", needs: ["kernel"] } as const;

/** The same call with other states. */
const withOtherStates = (request: RunRequest, changes: (name: string) => boolean): RunRequest =>
  withLayer(request, {
    initial:
      request.layers[0]?.initial?.map((pass) =>
        mapTensors(pass, (t, name) => (changes(name) ? mapTensor(t, (v) => 1 - v) : t)),
      ) ?? null,
  });
const withOtherInputs = (request: RunRequest): RunRequest => ({ ...request, x: mapTensor(request.x, (v) => 1 - v) });
/** Calls of the same shapes, in which everything is other. */
const otherwise = (request: RunRequest): RunRequest => withOtherStates(another(request), () => true);
const halved = (request: RunRequest): RunRequest => ({
  ...withParams(request, (pass) => mapTensors(pass, (t) => mapTensor(t, (v) => v / 2))),
  x: mapTensor(request.x, (v) => v / 2 + 1),
});

/** True where an answer is right at the weakest grade. */
const rightAt =
  (grade: Grade) =>
  (request: RunRequest, answer: RunAnswer): boolean =>
    isRight(oracle(request)(grade), answer);
const apartAt =
  (grade: Grade) =>
  (one: RunRequest, other: RunRequest): boolean =>
    differ(oracle(one)(grade), oracle(other)(grade));

const always = (sentence: string, of: (answer: RunAnswer, request: RunRequest) => RunAnswer): NegativeControl => ({
  sentence,
  of: (correct) => (request) => of(correct(request), request),
});

const zeros = always("every number is 0", (answer) => mapTree(answer, (t) => mapTensor(t, () => 0)));

const constants: NegativeControl = {
  sentence: "every number read is one half",
  of: (correct) => (request) =>
    correct({
      ...request,
      x: mapTensor(request.x, () => 0.5),
      layers: mapTree(request.layers, (t) => mapTensor(t, () => 0.5)),
    }),
};

const readsNoInput: NegativeControl = {
  sentence: "x is read as 0",
  of: (correct) => (request) => correct({ ...request, x: mapTensor(request.x, () => 0) }),
};

const readsLastInputsOnly: NegativeControl = {
  sentence: "the last half of the steps is computed, from absent states; one step alone is right",
  of: (correct) => (request) => {
    const { T } = request.sizes;
    if (T === 1) return correct(request);
    return correct({
      ...withLayer(request, { initial: null }),
      x: fill(request.x, request.x.shape, (t, b, i) => (t < Math.floor(T / 2) ? 0 : at(request.x, t, b, i))),
    });
  },
};

/** The answer before this one is given. */
const answersLate: NegativeControl = {
  sentence: "each call is answered with the answer due to the one before",
  of: (correct) => {
    let due: RunAnswer | undefined;
    return (request) => {
      const own = correct(request);
      const given = due ?? own;
      due = own;
      return given;
    };
  },
};

const saw = (sight: Seen["sight"]): NegativeControl =>
  always(`its program sees: ${sight}`, (answer) => ({ ...answer, seen: [{ sight, at: "y" }] }));

/** Significant bits of an element type. */
const bitsOf = (dtype: Dtype): number => -Math.log2(unitRoundoff[dtype]);
const rounded = (v: number, bits: number): number => {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(v))) + 1 - bits);
  return v === 0 || !Number.isFinite(v) ? v : Math.round(v / unit) * unit;
};
const coarse: NegativeControl = {
  sentence: "every number read is rounded to half of its bits",
  of: (correct) => (request) => {
    const short = (t: Tensor): Tensor => mapTensor(t, (v) => rounded(v, Math.round(bitsOf(request.dtype) / 2)));
    return correct({ ...request, x: short(request.x), layers: mapTree(request.layers, short) });
  },
};

/** Weights times so much: gates that are nearly shut multiply what is lost of their argument. */
const STEEP = 4;

/** One step from x alone, or from one state alone, without biases: few roundings, and small numbers at the end. */
function steep({ request, draw }: Trial): RunRequest {
  const states = Object.keys(request.layers[0]?.initial?.[0] ?? {});
  const read = ["x", ...states][draw("read", 0, states.length)];
  const weights = withParams(request, (pass) =>
    mapTensors(pass, (t) => mapTensor(t, (v) => (t.shape.length > 1 ? STEEP * v : 0))),
  );
  const only = withLayer(weights, {
    initial:
      request.layers[0]?.initial?.map((pass) =>
        mapTensors(pass, (t, name) => (name === read ? t : mapTensor(t, () => 0))),
      ) ?? null,
  });
  return read === "x" ? only : { ...only, x: mapTensor(request.x, () => 0) };
}

const halfOfTheUnits = always("the second half of the units is 0", (answer) =>
  mapTree(answer, (t) => {
    const n = t.shape.at(-1) as number;
    return mapTensor(t, (v, k) => (k % n < n / 2 ? v : 0));
  }),
);

const WHOLE = 64;
const wholeTilesOnly = always("the last step is 0 where 64 does not divide T", (answer, { sizes: { T } }) =>
  T % WHOLE === 0 || answer.y === undefined
    ? answer
    : {
        ...answer,
        y: fill(answer.y, answer.y.shape, (t, b, k) => (t === T - 1 ? 0 : at(answer.y as Tensor, t, b, k))),
      },
);

const otherwiseIn = (manner: Manner): NegativeControl => ({
  sentence: `the sign of x is changed in a call of the manner: ${manner}`,
  of: (correct) => (request) =>
    correct(request.manner === manner ? { ...request, x: mapTensor(request.x, (v) => -v) } : request),
});

/** A sight that the program had in a call. */
const unseen = (id: string, sight: Seen["sight"], sentence: string): Law => ({
  ...common,
  id,
  sentence,
  space: { ...plain, T: [1, 70], B: [1, 17] },
  control: saw(sight),
  check: async ({ request, run }) => {
    await run(otherwise(request));
    const { seen = [] } = await run(request);
    const found = seen.filter((one) => one.sight === sight).map(({ at: place }) => place);
    return told(found.length === 0 ? null : `${sight}: ${found.slice(0, 4).join(", ")}`);
  },
});

/** Three calls of one shape, then pairs that differ in one part: whose answer is given again. */
async function repeats({
  request: a,
  run,
  grade,
}: Trial): Promise<{ readonly stale: boolean; readonly kept: string | null }> {
  const [right, apart] = [rightAt(grade), apartAt(grade)];
  const [b, c] = [otherwise(a), halved(a)];
  const asked = [a, b, c] as const;
  const answers: RunAnswer[] = [];
  for (const one of asked) answers.push(mapTree(await run(one), (t) => mapTensor(t, (v) => v)));
  const [first, second, third] = answers as [RunAnswer, RunAnswer, RunAnswer];
  const is = (of: RunRequest, own: RunRequest, answer: RunAnswer): boolean =>
    apart(of, own) && right(of, answer) && !right(own, answer);
  const stale = is(a, b, second) && is(b, c, third);
  if (stale || !right(a, first)) return { stale, kept: null };
  if (is(a, b, second)) return { stale, kept: "the whole answer" };
  const parts = {
    weights: withOtherWeights(a),
    x: withOtherInputs(a),
    ...(a.layers[0]?.initial && { "the initial states": withOtherStates(a, () => true) }),
  };
  for (const [part, changed] of Object.entries(parts)) {
    await run(a);
    if (is(a, changed, await run(changed))) return { stale, kept: part };
  }
  return { stale, kept: null };
}

const LENGTHS = [1, 2, 3, 8, 16, 31, 32, 33, 63, 64, 65, 127, 128] as const;
const LONGEST = 128;

/** The smallest tile whose multiples are all right, where some other length is wrong. */
function tileOf(lengths: ReadonlyMap<number, boolean>): number | null {
  return (
    [2, 4, 8, 16, 32, WHOLE].find(
      (size) =>
        [...lengths].every(([T, is]) => T % size !== 0 || is) && [...lengths].some(([T, is]) => T > size && !is),
    ) ?? null
  );
}

/** An input that is seen through the weights of a cell that remembers. */
const SEEN = 2 ** 8;

/** Bits that errors leave of those of the type, at most and at least: larger errors are those of another mistake. */
const mostBits = (dtype: Dtype): number => Math.floor((bitsOf(dtype) * 7) / 8);
const leastBits = (dtype: Dtype): number => bitsOf(dtype) / 4;

/** Rows, or units, of which the first are right and a later one is not. */
const after = (what: string, rightOnes: readonly boolean[]): string | null => {
  const wrong = rightOnes.indexOf(false);
  if (wrong <= 0) return null;
  const count = rightOnes.filter((is) => !is).length;
  return `${what} that are right: the first ${wrong} of ${rightOnes.length}; that are wrong: ${count}`;
};

/** For each place of an axis of y, all its numbers are right. */
function rightAlong(axis: 1 | 2, grade: Grade, request: RunRequest, answer: RunAnswer): boolean[] {
  const size = answer.y?.shape[axis] ?? 0;
  const found = Array.from({ length: size }, () => true);
  const [y] = numbersOf(oracle(request)(grade), answer);
  y?.within.forEach((is, k) => {
    const place = axis === 2 ? k % size : Math.floor(k / (y.shape[2] as number)) % size;
    if (!is) found[place] = false;
  });
  return found;
}

const firstInstanceOnly: NegativeControl = {
  sentence: "after a call of the second instance the first has its weights",
  of: (correct) => {
    let theirs: RunRequest["layers"] | undefined;
    return (request) => {
      if (request.manner === "second instance") theirs = request.layers;
      return correct({ ...request, layers: theirs ?? request.layers });
    };
  },
};

/** Laws of kernels, those first that name the cruder wrong. */
export const lawsOfKernels: readonly Law[] = [
  {
    ...common,
    id: "kernel/not-zeros",
    sentence: "An answer is not all zeros where the definition's is not.",
    space: plain,
    control: zeros,
    check: async ({ request, run, grade }) => {
      const answer = await run(request);
      return told(isZero(answer) && !rightAt(grade)(request, answer) ? "every number of the answer is 0" : null);
    },
  },
  {
    ...common,
    id: "kernel/not-constant",
    sentence: "Other weights, inputs and states give another answer.",
    space: unasked,
    control: constants,
    check: async ({ request, run, grade }) => {
      const answers = [await run(request), await run(otherwise(request))] as const;
      const [first] = answers;
      const constant = isSame(...answers) && !isZero(first) && !rightAt(grade)(request, first);
      return told(constant ? "other weights, inputs and states are answered with the same constants" : null);
    },
  },
  {
    ...common,
    id: "kernel/reads-x",
    sentence: "Another x alone gives another answer.",
    space: unasked,
    control: readsNoInput,
    check: async ({ request, run, grade }) => {
      const changed = withOtherInputs(request);
      const answers = [await run(request), await run(changed)] as const;
      if (!isSame(...answers) || rightAt(grade)(request, answers[0]) || !apartAt(grade)(request, changed))
        return told(null);
      return told(
        isSame(answers[0], await run(otherwise(request))) ? null : "another x is answered with the same bits",
      );
    },
  },
  {
    ...common,
    id: "kernel/reads-initial",
    sentence: "Another initial state alone gives another answer.",
    needs: ["kernel", "initialState"],
    space: unasked,
    control: ignoresInitialState,
    check: async ({ request, run, grade }) => {
      const first = await run(request);
      const constant = isSame(first, await run(otherwise(request)));
      if (constant || rightAt(grade)(request, first)) return told(null);
      const ignored: string[] = [];
      for (const name of Object.keys(request.layers[0]?.initial?.[0] ?? {})) {
        const changed = withOtherStates(request, (one) => one === name);
        if (apartAt(grade)(request, changed) && isSame(first, await run(changed))) ignored.push(name);
      }
      return told(
        ignored.length === 0 ? null : `another initial ${ignored.join(" and ")} is answered with the same bits`,
      );
    },
  },
  {
    ...common,
    id: "kernel/reads-history",
    sentence: "The last output of a cell that remembers depends on the first input.",
    cells: Object.keys(remembered),
    space: { ...plain, T: [4, 160], B: [1, 2], directions: ["forward"] },
    control: readsLastInputsOnly,
    check: async ({ request, run, grade }) => {
      // in half types a change is seen after many steps where nothing stands beside it
      const base = { ...remembering(request), x: mapTensor(request.x, () => 0) };
      const { T } = base.sizes;
      const changedAt = (s: number): RunRequest => ({
        ...base,
        x: fill(base.x, base.x.shape, (t) => (t === s ? SEEN : 0)),
      });
      const lastOf = async (asked: RunRequest): Promise<RunAnswer> => {
        const { y } = await run(asked);
        return y === undefined ? {} : { y: takeSteps(y, T - 1, T) };
      };
      const last = await lastOf(base);
      const isRead = async (s: number): Promise<boolean> => !isSame(last, await lastOf(changedAt(s)));
      const one: RunRequest = { ...base, sizes: { ...base.sizes, T: 1 }, x: takeSteps(base.x, 0, 1) };
      if (!rightAt(grade)(one, await run(one)) || !(await isRead(T - 1))) return [];
      if (!apartAt(grade)(base, changedAt(0)) || (await isRead(0))) return told(null);
      let [ignored, read] = [0, T - 1];
      while (read - ignored > 1) {
        const middle = Math.floor((ignored + read) / 2);
        if (await isRead(middle)) read = middle;
        else ignored = middle;
      }
      return told(`of ${T} steps the last output reads the last ${T - read} alone`);
    },
  },
  {
    ...common,
    id: "kernel/not-stale",
    sentence: "A call is not answered with the answer to the call before.",
    space: unasked,
    control: answersLate,
    check: async (trial) =>
      told((await repeats(trial)).stale ? "each call is answered with the answer to the call before" : null),
  },
  {
    ...common,
    id: "kernel/not-kept",
    sentence: "Other numbers of the same shapes, at the same addresses, are read anew.",
    space: unasked,
    control: firstWeights,
    check: async (trial) => {
      const { kept } = await repeats(trial);
      return told(
        kept === null ? null : `${kept} of the first call stands in the second, of the same shapes and addresses`,
      );
    },
  },
  unseen(
    "kernel/writes-its-answer",
    "unwritten",
    "Every number of an answer was written: memory is filled with NaN before a call.",
  ),
  unseen("kernel/leaves-its-inputs", "input changed", "A call changes no input, state or weight."),
  unseen("kernel/leaves-its-answers", "answer changed", "A call changes no answer that was given before."),
  {
    ...common,
    id: "kernel/as-precise",
    sentence: "Errors are those of the element type, not of a shorter one.",
    // in half types the bound of long sums hides the errors of a shorter type
    space: { ...plain, T: [1, 1], B: [33, 64], m: [1, 9], n: [1, 9] },
    control: coarse,
    check: async (trial) => {
      const { run, grade } = trial;
      const request = steep(trial);
      const parts = numbersOf(oracle(request)(grade), await run(request));
      const errors = parts.flatMap(({ error, bound, within }) =>
        [...error].flatMap((e, k) => (within[k] ? [] : [{ e, ratio: e / (bound[k] as number) }])),
      );
      const most = Math.max(0, ...errors.map(({ e }) => e));
      const scale = Math.max(1, ...parts.flatMap(({ value }) => [...value].map(Math.abs)));
      const bits = -Math.log2(most / scale);
      if (errors.length === 0 || !(bits >= leastBits(request.dtype))) return told(null);
      return told(
        `errors up to ${most.toPrecision(2)} are those of a type of about ${Math.min(mostBits(request.dtype), Math.floor(bits))} bits`,
      );
    },
  },
  {
    ...common,
    id: "kernel/every-row",
    sentence: "Every row of a batch is computed, not only the first, or the first tile.",
    space: { ...plain, T: [1, 3], B: [2, 70] },
    control: firstRowForAll,
    check: async ({ request, run, grade }) => told(after("rows", rightAlong(1, grade, request, await run(request)))),
  },
  {
    ...common,
    id: "kernel/every-unit",
    sentence: "Every unit is computed, not only those of the first tile.",
    space: { ...plain, T: [1, 1], n: [2, 70], directions: ["forward"] },
    control: halfOfTheUnits,
    check: async ({ request, run, grade }) => told(after("units", rightAlong(2, grade, request, await run(request)))),
  },
  {
    ...common,
    id: "kernel/every-length",
    sentence: "Sequences are right whether or not their length is a multiple of a tile (1, 2, 3, 63, 64, 65, …).",
    space: { ...plain, T: [LONGEST, LONGEST], B: [1, 2], n: [2, 3], m: [1, 2], directions: ["forward"] },
    expensive: true,
    control: wholeTilesOnly,
    check: async ({ request, run, grade }) => {
      const lengths = new Map<number, boolean>();
      for (const T of LENGTHS) {
        const part: RunRequest = { ...request, sizes: { ...request.sizes, T }, x: takeSteps(request.x, 0, T) };
        const answer = await run(part);
        lengths.set(T, isRight(oracle(part, { observed: answer.y })(grade), answer));
      }
      const tile = tileOf(lengths);
      const wrong = [...lengths].flatMap(([T, is]) => (is ? [] : [T]));
      return told(tile === null ? null : `wrong for T = ${wrong.join(", ")}: only multiples of ${tile} are right`);
    },
  },
  {
    ...common,
    id: "kernel/strided-inputs",
    sentence: "Inputs and states that are views of larger memory, not contiguous, are read rightly.",
    space: plain,
    control: otherwiseIn("strided"),
    check: async ({ request, run, grade }) => {
      if (!rightAt(grade)(request, await run(request))) return [];
      const answer = await run({ ...request, manner: "strided" });
      return againstOracle(oracle(request, { observed: answer.y }), answer).map((side) => ({
        ...side,
        what: `${side.what} of strided inputs`,
      }));
    },
  },
  {
    ...common,
    id: "kernel/two-instances",
    sentence: "Two instances that are called by turns answer as each alone, bit for bit.",
    space: plain,
    control: firstInstanceOnly,
    check: async ({ request, run }) => {
      const other = otherwise(request);
      const beside: RunRequest = { ...other, manner: "second instance" };
      const own = async (asked: RunRequest): Promise<ReturnType<typeof copyOf>> => copyOf(parts(await run(asked)));
      const first = await own(request);
      await run(other);
      const again = await own(request);
      if (judge(unchanged(first, again, ""), "absolute", true).mismatch !== null) return [];
      const second = await own(beside);
      return [
        ...unchanged(first, await own(request), "first instance again: "),
        ...unchanged(second, await own(beside), "second instance again: "),
      ];
    },
  },
];

/** An answer without what its program saw. */
const parts = ({ y, final }: RunAnswer): RunAnswer => ({ ...(y && { y }), ...(final && { final }) });

/** Names of the wrongs that the laws of kernels find. */
export const wrongs: Readonly<Record<string, string>> = {
  "kernel/not-zeros": "zeros",
  "kernel/not-constant": "constants",
  "kernel/reads-x": "x ignored",
  "kernel/reads-initial": "initial state ignored",
  "kernel/reads-history": "history cut",
  "kernel/not-stale": "stale answer",
  "kernel/not-kept": "answer or weights kept by shape or address",
  "kernel/writes-its-answer": "memory read that was never written",
  "kernel/leaves-its-inputs": "inputs changed",
  "kernel/leaves-its-answers": "earlier answer changed",
  "kernel/as-precise": "lower precision",
  "kernel/every-row": "first rows only",
  "kernel/every-unit": "first units only",
  "kernel/every-length": "wrong where a tile does not divide T",
  "kernel/strided-inputs": "strided inputs misread",
  "kernel/two-instances": "instances not apart",
};

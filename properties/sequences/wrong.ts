/** Wrong implementations of streams, masks and resets. */
import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import { byControl, gated, wrong, type WrongImplementation } from "../mutants/around/wrong-implementation.ts";
import { at, fill, mapTensor } from "../requests/rearrange.ts";
import { neverAnew, oneStream, throughResets, withoutMask, withoutResets } from "./laws.ts";

const CHUNKS = "stream/chunks-are-one-run";
const ANEW = "stream/begins-anew";
const TURNS = "stream/by-turns";

type Final = NonNullable<RunAnswer["final"]>;

/** Streams whose states are kept as `keep` says: the row of each is `row`. */
const keeping =
  (keep: (final: Final, before: Final | undefined, request: RunRequest) => Final) => (correct: ReferenceRun) => {
    const kept = new Map<string, Final>();
    return ({ stream, ...request }: RunRequest): RunAnswer => {
      if (stream === undefined) return correct(request);
      const before = kept.get(stream.name);
      const layers = request.layers.map((layer, l) =>
        stream.begin ? layer : { ...layer, initial: before?.[l] ?? null },
      );
      const answer = correct({ ...request, layers });
      kept.set(stream.name, keep(answer.final ?? [], stream.begin ? undefined : before, request));
      return answer;
    };
  };

const rows = (t: Tensor, of: (b: number, B: number) => number): Tensor =>
  fill(t, t.shape, (b, ...rest) => at(t, of(b, t.shape[0] as number), ...rest));

const zero = (t: Tensor): Tensor => mapTensor(t, () => 0);

/** The flags of a request changed. */
const flags =
  (
    name: "mask" | "resets",
    of: (flag: boolean, t: number, b: number, request: RunRequest) => boolean,
  ): WrongImplementation["of"] =>
  (correct) =>
  (request) =>
    correct({
      ...request,
      ...(request[name] && { [name]: request[name].map((row, t) => row.map((is, b) => of(is, t, b, request))) }),
    });

const isMasked = ({ mask }: RunRequest, t: number, b: number): boolean => mask?.[t]?.[b] === false;

export const wrongSequences: readonly WrongImplementation[] = [
  wrong(
    "stream-forgotten",
    "Nothing is kept: each run of a stream begins with zeros.",
    [CHUNKS, TURNS],
    keeping((final) => mapTree(final, zero)),
  ),
  wrong(
    "stream-rows-shifted",
    "Each row goes on from the states of the row before it, as batch-major chunks do whose rows were taken for steps.",
    [CHUNKS],
    keeping((final) => mapTree(final, (t) => rows(t, (b, B) => (b + B - 1) % B))),
    { rare: true },
  ),
  wrong(
    "stream-first-row",
    "All rows go on from the states of the first.",
    [CHUNKS],
    keeping((final) => mapTree(final, (t) => rows(t, () => 0))),
    { rare: true },
  ),
  wrong(
    "stream-first-layer",
    "The first layer alone goes on; the others begin with zeros.",
    [CHUNKS],
    keeping((final) => final.map((layer, l) => (l === 0 ? layer : mapTree(layer, zero)))),
    { rare: true },
  ),
  wrong(
    "stream-h-alone",
    "The output is kept from run to run, and the memory c is not.",
    [CHUNKS],
    keeping((final) => mapTree(final, (t, path) => (path.endsWith(".c") ? zero(t) : t))),
    { cells: ["lstm"] },
  ),
  wrong(
    "stream-first-chunk",
    "Every run of a stream goes on from the end of its first.",
    [CHUNKS],
    keeping((final, before) => before ?? final),
    { rare: true },
  ),
  wrong("stream-never-anew", "A stream that begins a second time goes on.", [ANEW], byControl(neverAnew)),
  wrong(
    "stream-anew-with-zeros",
    "A stream begins with zeros, whatever its initial states.",
    [ANEW],
    (correct) => (request) =>
      correct(
        request.stream?.begin === true
          ? { ...request, layers: request.layers.map((layer) => ({ ...layer, initial: null })) }
          : request,
      ),
  ),
  wrong("stream-one-for-all", "There are states of one stream only.", [TURNS], byControl(oneStream)),
  wrong(
    "stream-kept-by-any-run",
    "A run that is of no stream leaves its states to the streams.",
    [TURNS],
    (correct) => {
      const kept = new Map<string, Final>();
      return ({ stream, ...request }) => {
        const layers = request.layers.map((layer, l) =>
          stream === undefined || stream.begin ? layer : { ...layer, initial: kept.get(stream.name)?.[l] ?? null },
        );
        const answer = correct({ ...request, layers });
        for (const name of stream === undefined ? kept.keys() : [stream.name]) kept.set(name, answer.final ?? []);
        return answer;
      };
    },
  ),
  wrong("mask-ignored", "The mask is ignored.", ["mask/hole-is-skipped"], byControl(withoutMask)),
  wrong(
    "mask-as-length",
    "A mask is taken for a length: as many steps from the first on as there are in it.",
    ["mask/hole-is-skipped"],
    flags("mask", (_, t, b, { mask }) => t < (mask ?? []).filter((row) => row[b] === true).length),
  ),
  wrong(
    "mask-of-first-row",
    "All rows have the mask of the first.",
    ["mask/hole-is-skipped"],
    flags("mask", (_, t, __, { mask }) => mask?.[t]?.[0] === true),
    { rare: true },
  ),
  wrong(
    "mask-repeats-output",
    "In a hole stands the output of the step before it.",
    ["mask/hole-is-skipped"],
    (correct) => (request) => {
      const answer = correct(request);
      const { y } = answer;
      if (y === undefined || request.mask === undefined) return answer;
      const before = (t: number, b: number): number => (t > 0 && isMasked(request, t, b) ? before(t - 1, b) : t);
      return { ...answer, y: fill(y, y.shape, (t, b, k) => at(y, before(t, b), b, k)) };
    },
  ),
  wrong(
    "mask-times-output",
    "The output of a hole is multiplied with 0, so that NaN there stays.",
    ["mask/garbage-in-holes"],
    (correct) => (request) => {
      const answer = correct(request);
      const { y } = answer;
      if (y === undefined || request.mask === undefined) return answer;
      const isDirty = (t: number, b: number): boolean =>
        isMasked(request, t, b) && !Number.isFinite(at(request.x, t, b, 0));
      return { ...answer, y: fill(y, y.shape, (t, b, k) => (isDirty(t, b) ? NaN : at(y, t, b, k))) };
    },
    { rare: true },
  ),
  wrong("mask-stops-gradient", "No gradient passes a hole.", ["mask/gradient"], (correct) => (request) => {
    const answer = correct(request);
    const { gradients } = answer;
    if (gradients?.initial === undefined || request.mask === undefined) return answer;
    const cut = (t: Tensor): Tensor =>
      fill(t, t.shape, (b, ...rest) => (request.mask?.some((row) => row[b] === false) ? 0 : at(t, b, ...rest)));
    return { ...answer, gradients: { ...gradients, initial: mapTree(gradients.initial, cut) } };
  }),
  wrong("resets-ignored", "Resets are ignored.", ["reset/begins-anew"], byControl(withoutResets)),
  wrong(
    "reset-one-step-late",
    "The states are 0 after the step of a reset, not before it.",
    ["reset/begins-anew"],
    flags("resets", (_, t, b, { resets }) => t > 0 && resets?.[t - 1]?.[b] === true),
  ),
  wrong(
    "reset-of-any-row",
    "A reset of one row is one of all rows.",
    ["reset/begins-anew"],
    flags("resets", (_, t, __, { resets }) => resets?.[t]?.includes(true) === true),
    { rare: true },
  ),
  wrong(
    "reset-to-initial",
    "A reset gives the row its initial state again.",
    ["reset/begins-anew"],
    (correct) => (request) => {
      const { resets, ...plain } = request;
      if (resets === undefined) return correct(request);
      const { y, ...rest } = correct(request);
      const again = correct(plain).y;
      if (y === undefined || again === undefined) return { ...rest, ...(y && { y }) };
      const first = fill(y, y.shape, (t, b, k) => at(resets[t]?.[b] === true && t === 0 ? again : y, t, b, k));
      return { ...rest, y: first };
    },
    { rare: true },
  ),
  wrong(
    "reset-lets-gradient-through",
    "Gradients flow back through resets.",
    ["reset/gradient-stops"],
    byControl(throughResets),
  ),
  wrong(
    "reset-by-zero",
    "A reset multiplies the states with 0: NaN stays.",
    ["reset/forgets-not-a-number"],
    (correct) => (request) => {
      const { resets, layers } = request;
      const dirty = layers[0]?.initial?.some((pass) => Object.values(pass).some(({ data }) => data.some(Number.isNaN)));
      return correct(
        resets !== undefined && dirty === true
          ? { ...request, resets: resets.map((row) => row.map(() => false)) }
          : request,
      );
    },
  ),
  wrong(
    "reset-of-output-alone",
    "A reset sets the output to 0, and leaves the memory c as it is.",
    ["reset/begins-anew"],
    (correct) => (request) => {
      const { resets, ...plain } = request;
      const { sizes, x } = request;
      if (resets === undefined || request.want.includes("gradients")) return correct(request);
      let states: RunAnswer["final"];
      const ys: Tensor[] = [];
      for (let t = 0; t < sizes.T; t++) {
        const fresh = (s: Tensor, path: string): Tensor =>
          path.endsWith(".h") ? fill(s, s.shape, (b, k) => (resets[t]?.[b] === true ? 0 : at(s, b, k))) : s;
        const step = fill(x, [1, sizes.B, sizes.m], (_, b, i) => at(x, t, b, i));
        const from = request.layers.map((layer, l) => ({
          ...layer,
          initial: mapTree(states?.[l] ?? layer.initial, fresh),
        }));
        const answer = correct({ ...plain, layers: from, sizes: { ...sizes, T: 1 }, x: step, want: ["y", "final"] });
        states = answer.final;
        ys.push(answer.y as Tensor);
      }
      const [first] = ys as [Tensor];
      return {
        y: fill(first, [sizes.T, ...first.shape.slice(1)], (t, b, k) => at(ys[t] as Tensor, 0, b, k)),
        ...(states && { final: states }),
      };
    },
    { cells: gated.filter((cell) => cell === "lstm") },
  ),
];

import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { ignoresLengths, ignoresInitialState } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, fill } from "../requests/rearrange.ts";

const GARBAGE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30];

/** A sequence with its padding overwritten. */
const withPadding = (t: Tensor, lengths: readonly number[] | null, value: number): Tensor =>
  fill(t, t.shape, (s, b, i) => (s >= (lengths?.[b] ?? Number.POSITIVE_INFINITY) ? value : at(t, s, b, i)));

/** What stands in the padding of a sequence must be 0. */
const paddingIsZero = (what: string, t: Tensor, lengths: readonly number[] | null): Comparison => ({
  what: `${what} in the padding`,
  shape: t.shape,
  got: t.data,
  want: withPadding(t, lengths, 0).data,
  tolerance: "equal",
});

/** Rows shorter than the longest. */
export const padding: readonly Law[] = [
  {
    id: "padding/garbage-is-invisible",
    sentence:
      "What stands in the padding (NaN, infinities, 1e30) changes no output, no state and no gradient, and the output there is exactly 0.",
    source: "docs/protocol.md, lengths; docs/bugs.md R6",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { lengths: "short" },
    control: ignoresLengths,
    check: async ({ request, cotangents, run, draw, gradients }) => {
      const { lengths } = request;
      const value = GARBAGE[draw("garbage", 0, GARBAGE.length - 1)] as number;
      const asked = (x: Tensor, y: Tensor | null): RunRequest => ({
        ...request,
        x,
        ...(gradients ? { want: ["y", "final", "gradients"], cotangents: { ...cotangents, y } } : {}),
      });
      const clean = await run(
        asked(withPadding(request.x, lengths, 0), cotangents.y && withPadding(cotangents.y, lengths, 0)),
      );
      // y is 0 in the padding, whatever finite number it is multiplied with in L
      const dirty = await run(
        asked(withPadding(request.x, lengths, value), cotangents.y && withPadding(cotangents.y, lengths, 1e30)),
      );
      const expected = oracle(request, gradients ? { cotangents } : {});
      return [
        ...againstEachOther(expected, dirty, clean, "equal"),
        ...(dirty.y ? [paddingIsZero("y", dirty.y, lengths)] : []),
        ...(dirty.gradients ? [paddingIsZero("gradients.x", dirty.gradients.x, lengths)] : []),
      ];
    },
  },
  {
    id: "padding/zero-length-keeps-state",
    sentence: "A row of length 0 ends in its initial state, bit for bit, and its output is 0.",
    source: "docs/protocol.md, lengths; docs/bugs.md R20",
    level: "L2",
    family: "recurrent",
    needs: ["initialState"],
    space: { lengths: "empty" },
    control: ignoresInitialState,
    check: async ({ request, run }) => {
      const answer: RunAnswer = await run(request);
      const lengths = request.lengths ?? [];
      const states = (answer.final?.[0] ?? []).flatMap((state, walk) =>
        Object.entries(state).map(([name, t]): Comparison => {
          const initial = request.layers[0]?.initial?.[walk]?.[name] as Tensor;
          const kept = fill(t, t.shape, (b, ...rest) => at(lengths[b] === 0 ? initial : t, b, ...rest));
          return { what: `final[0][${walk}].${name}`, shape: t.shape, got: t.data, want: kept.data, tolerance: "bits" };
        }),
      );
      const empty = lengths.map((length) => (length === 0 ? 0 : Number.POSITIVE_INFINITY));
      return answer.y === undefined ? states : [...states, paddingIsZero("y", answer.y, empty)];
    },
  },
];

import type { RunAnswer } from "../../../../impl/contract.ts";
import type { Grade } from "../../../../spec/language/precision.ts";
import { type NegativeControl, negatesOneInput, polarity } from "../../../controls/controls.ts";
import type { Comparison, Law } from "../../../law.ts";
import { oracle } from "../../../judge/oracle.ts";
import type { Expectation } from "../../../../spec/networks/oracle.ts";
import { pairedRequests } from "./paired-requests.ts";
import { type Reduction, type Role, roleOf } from "./reduction.ts";
import { type CommonPart, answered, commonParts } from "./common-parts.ts";

const otherOf: Readonly<Record<Role, Role>> = { from: "to", to: "from" };

const controlOf = ({ forced }: Reduction): NegativeControl =>
  forced === undefined ? negatesOneInput : polarity(forced);

const memoized = <K, V>(of: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? of(key);
    known.set(key, value);
    return value;
  };
};

/**
 * A reduction as a law. The implementation runs one of the two cells, the specification says what the other one is: what they share
 * is apart by the errors of both at most. An implementation that offers both cells is held to it in both roles, and so to itself.
 */
export const lawOf = (reduction: Reduction): Law => ({
  id: `reduction/${reduction.id}`,
  sentence: reduction.sentence,
  source: reduction.source,
  conformance: "L1",
  family: "recurrent",
  cells: [...new Set([reduction.from.cell, ...(reduction.forced === undefined ? [reduction.to.cell] : [])])],
  appliesTo: ({ id }, options) => roleOf(reduction, id, options) !== null,
  needs: [],
  space: { T: [2, 4], lengths: "none" }, // one step alone, and rows of unequal length, have laws of their own
  control: controlOf(reduction),
  check: async ({ case: c, run, gradients }) => {
    const role = roleOf(reduction, c.cell, c.options);
    if (role === null) return [];
    const posed = pairedRequests(reduction, role, c);
    const { request, cotangents } = posed[role];
    const answer: RunAnswer = await run(
      gradients ? { ...request, want: ["y", "final", "gradients"], cotangents } : request,
    );
    const asked = (side: Role): ((accuracy: Grade | "any") => CommonPart[]) => {
      const { request: its, cotangents: loss } = posed[side];
      const says = oracle(its, { observed: answer.y, ...(gradients && { cotangents: loss }) });
      const parts = memoized((expected: Expectation) => commonParts(reduction, side, posed, expected));
      return (accuracy) => parts(says(accuracy));
    };
    const [own, other] = [asked(role), asked(otherOf[role])];
    const find = (parts: readonly CommonPart[], of: string): CommonPart | undefined =>
      parts.find(({ what }) => what === of);
    return commonParts(reduction, role, posed, answered(answer)).map(({ what, shape, value, error }): Comparison => ({
      what,
      shape,
      got: value,
      want: find(other("any"), what)?.value ?? new Float64Array(value.length),
      tolerance: {
        from: "running error analysis of the equations of both cells",
        of: (accuracy) => {
          const bounds = (find(own(accuracy), what) as CommonPart).error;
          const its = find(other(accuracy), what)?.error;
          // anything may come out of an intermediate value that overflows
          const may = (k: number): boolean => bounds[k] === Infinity || its?.[k] === Infinity;
          return bounds.map((e, k) => (may(k) ? Infinity : e + (error[k] as number) + (its?.[k] ?? 0)));
        },
      },
    }));
  },
});

import type { RunRequest } from "../../../impl/contract.ts";
import { cellOf, stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { ActivationName, Node } from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { type Grade, precision } from "../../../spec/language/precision.ts";
import type { Options } from "../../../spec/options.ts";
import { overshoots } from "../../controls/range.ts";
import { type Enclosure, enclosure } from "../../judge/enclosure.ts";
import type { Interval } from "../../judge/intervals.ts";
import { partsOf, oracle } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { representable } from "../../requests/representable.ts";

/** Functions that are at an end of their range from some argument on. */
const saturating: readonly ActivationName[] = ["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6"];

/** Functions whose errors, which have no bound of their own, hide that something is a little too large. */
const hiding: readonly ActivationName[] = ["exp", "log", "sqrt", "reciprocal"];

/** Some value of a saturating function reaches the output or a state through sums and products alone, and nothing hides it. */
function shows({ id }: Cell, options: Options): boolean {
  const step = stepFor(id, options);
  const roots = [...Object.values(step.next), step.y];
  const reached = (node: Node): boolean =>
    node.op === "activation" ? saturating.includes(node.fn) : node.op !== "softmax" && node.args.some(reached);
  const hides = (node: Node): boolean => node.op === "activation" && hiding.includes(node.fn);
  return roots.some(reached) && !program(roots).nodes.some(hides);
}

/** Parameters and states of another size: what is shut must stay shut before a large state. */
function enlarged(request: RunRequest, params: number, states: number): RunRequest {
  const { clocks = [], positive = [] } = cellOf(request.layers[0]?.cell as string);
  const scaled = withParams(request, (tensors) => mapTensors(tensors, (t) => mapTensor(t, (v) => v * params)));
  return withLayer(scaled, {
    initial:
      request.layers[0]?.initial?.map((state) =>
        mapTensors(state, (t, name) =>
          clocks.includes(name) || positive.includes(name) ? t : mapTensor(t, (v) => v * states),
        ),
      ) ?? null,
  });
}

/** Distance from the definition to the end of its interval that lies the way of what was got; what is inside is not measured. */
const reach = (got: ArrayLike<number>, want: ArrayLike<number>, within: readonly Interval[]): Float64Array =>
  Float64Array.from(within, ([least, most], i) => {
    const [a, b] = [got[i] as number, want[i] as number];
    if ((a >= least && a <= most) || !Number.isFinite(b)) return Infinity;
    return Math.max(0, a > b ? most - b : b - least);
  });

export const activationsInRange: Law = {
  id: "bounds/activations-stay-in-range",
  sentence:
    "However accurate activations are, none leaves its range, tanh ±1 and σ 0 to 1: outputs and states are where the equations take them from there, and a shut gate passes nothing the wrong way.",
  source: "docs/theory.md B01, B03, B05, B10",
  conformance: "L2",
  family: "recurrent",
  appliesTo: shows,
  needs: [],
  space: {
    T: [1, 3],
    B: [1, 3],
    m: [1, 3],
    n: [1, 3],
    directions: ["forward"],
    lengths: "none",
    regimes: ["saturated", "wide", "saturated", "edge"],
  },
  control: overshoots,
  check: async ({ request, run, draw }) => {
    const asked = representable(
      enlarged(request, 2 ** draw("params", 0, 5), 2 ** (4 * Math.max(0, draw("states", -4, 5)))),
    );
    const answer = await run(asked);
    const { y } = answer;
    if (y === undefined) return [];
    const enclosures = new Map<string, Enclosure>();
    const within = (grade: Grade): Enclosure => {
      const known = enclosures.get(grade) ?? enclosure(asked, y, precision(asked.dtype, grade));
      enclosures.set(grade, known);
      return known;
    };
    const expected = oracle(asked, { observed: y })("any");
    return partsOf(expected, answer).map(({ what, got: { shape, data }, of }): Comparison => {
      const want = of(expected).value;
      const state = what.slice(what.lastIndexOf(".") + 1);
      return {
        what,
        shape,
        got: data,
        want,
        tolerance: {
          from: "interval analysis of the equations, every activation within its range",
          of: (grade) => {
            const ends = within(grade);
            return reach(data, want, what === "y" ? ends.y : (ends.final[state] as readonly Interval[]));
          },
        },
      };
    });
  },
};

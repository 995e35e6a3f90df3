import type { Step } from "../../spec/cell.ts";
import type { Node } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import { affineMapsOf } from "./biases.ts";

/** Recurrent weights that are only ever used in W x + U s: as well [W U] [x; s]. */
export interface Concatenated {
  readonly W: string;
  readonly U: string;
  /** The state that U is multiplied by, a vector. */
  readonly state: string;
}

const named = (node: Node | undefined, kind: "param" | "state"): string | null =>
  node?.op === "input" && node.kind === kind ? node.name : null;

/** All of a cell; none where its input has another use than to be multiplied by weights. */
export function concatenatedOf(step: Step): readonly Concatenated[] {
  if (affineMapsOf(step) === null) return [];
  const { nodes, terms, read } = program(Object.values(step.equations));
  const sums = terms
    .flatMap((its, place) => (its !== null && read[place] === true ? [its] : []))
    .map((its) =>
      its.map(({ op, a, b, negative }) => ({
        weight: named(nodes[a], "param"),
        ofInput: op === "matvec" && !negative && nodes[b] === step.x,
        ofState: op === "matvec" && !negative ? named(nodes[b], "state") : null,
      })),
    );
  const uses = (weight: string): number => sums.flat().filter((term) => term.weight === weight).length;
  return sums.flatMap((terms) => {
    const W = terms.filter(({ ofInput }) => ofInput).map(({ weight }) => weight as string);
    const U = terms.filter(({ ofState, weight }) => ofState !== null && weight !== null);
    const [own, recurrent] = [W[0], U[0]];
    const alone = own !== undefined && W.length === 1 && U.length === 1 && uses(own) === 1;
    return alone && recurrent !== undefined && uses(recurrent.weight as string) === 1
      ? [{ W: own, U: recurrent.weight as string, state: recurrent.ofState as string }]
      : [];
  });
}

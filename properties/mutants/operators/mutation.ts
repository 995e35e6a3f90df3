import type { Step } from "../../../spec/cell.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { edited } from "./edit.ts";

/** A mistake before it has an id: what is done, to what, and the step that comes of it. */
export interface Mutation {
  readonly operator: string;
  readonly what: string;
  readonly sentence: string;
  readonly step: Step;
}

/** The name of a mistake that is made at all places of a kind: in one line of code that serves all gates. */
export interface Together {
  /** Places of one kind have one key. */
  readonly kind: string;
  readonly what: string;
  readonly sentence: string;
}

/** One place at which a mistake is made; alone, and with the other places of its kind. */
export interface Place {
  readonly operator: string;
  readonly what: string;
  readonly sentence: string;
  readonly together?: Together;
}

/** A mistake at one node of the equations; what stands in its place is made of the node with its arguments as they are. */
export interface Edit extends Place {
  readonly node: Node;
  readonly by: (now: Node) => Node;
}

/** A mutation operator: all mistakes of one kind at a node of a step. */
export type Operator = (step: Step, node: Node) => Edit[];

/** Mistakes at two places or more, each set of places once. */
export function alike<P extends Place>(places: readonly P[]): { readonly together: Together; readonly all: P[] }[] {
  const groups = Map.groupBy(
    places.filter(({ together }) => together !== undefined),
    ({ operator, together }) => `${operator} ${together?.kind}`,
  );
  return [...groups.values()]
    .filter((all) => all.length > 1)
    .map((all) => ({ together: (all[0] as P).together as Together, all }));
}

/** Mutations of edits: of each alone, and of all those of a kind. */
export function mutationsOf(step: Step, edits: readonly Edit[]): Mutation[] {
  const made = (some: readonly Edit[]): Step => {
    const by = new Map(some.map((one) => [one.node, one.by]));
    return edited(step, (was, now) => by.get(was)?.(now) ?? now);
  };
  return [
    ...edits.map((edit) => ({
      operator: edit.operator,
      what: edit.what,
      sentence: edit.sentence,
      step: made([edit]),
    })),
    ...alike(edits).map(({ together: { what, sentence }, all }) => ({
      operator: (all[0] as Edit).operator,
      what,
      sentence,
      step: made(all),
    })),
  ];
}

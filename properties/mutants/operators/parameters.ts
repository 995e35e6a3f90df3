import type { Step } from "../../../spec/cell.ts";
import type { Input, Node } from "../../../spec/language/expression.ts";
import { edited } from "./edit.ts";
import type { Mutation } from "./mutation.ts";

/** Gates of which every order is tried. */
const MOST_GATES = 4;

type Gate = readonly [name: string, params: readonly Input[]];

const pairs = <V>(list: readonly V[]): [V, V][] => list.flatMap((a, k) => list.slice(k + 1).map((b): [V, V] => [a, b]));

const partsOf = ({ name }: Input): [letter: string, gate: string] => {
  const [letter = "", ...rest] = name.split("_");
  return [letter, rest.join("_")];
};

/** The gates with their parameters. */
const gatesOf = ({ params }: Step): Gate[] =>
  [...Map.groupBy(params, (param) => partsOf(param)[1])].filter(([gate]) => gate !== "");

/** Parameters of one letter and one shape in two gates. */
const twins = ([, a]: Gate, [, b]: Gate): [Input, Input][] =>
  a.flatMap((one) => {
    const other = b.find((its) => partsOf(its)[0] === partsOf(one)[0] && String(its.shape) === String(one.shape));
    return other === undefined ? [] : [[one, other] as [Input, Input]];
  });

/** The step that reads other parameters: each of `read` where the one before it should be. */
function reading(step: Step, read: readonly (readonly [wanted: Input, read: Input])[]): Step {
  const other = new Map<Node, Node>(read);
  return edited(step, (was, now) => other.get(was) ?? now);
}

/** Two gates change places: all their parameters, or those of one letter alone. */
export const exchanges = (step: Step): Mutation[] =>
  pairs(gatesOf(step)).flatMap(([a, b]) => {
    const both = twins(a, b);
    const exchanged = (some: readonly [Input, Input][]): Step =>
      reading(
        step,
        some.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]),
      );
    const alone = both.map(([one, other]): Mutation => ({
      operator: "exchanged",
      what: `${one.name}-${other.name}`,
      sentence: `${one.name} and ${other.name} are exchanged.`,
      step: exchanged([[one, other]]),
    }));
    if (both.length < 2) return alone;
    return [
      {
        operator: "exchanged",
        what: `${a[0]}-${b[0]}`,
        sentence: `The parameters of ${a[0]} and ${b[0]} are exchanged.`,
        step: exchanged(both),
      },
      ...alone,
    ];
  });

const permutations = <V>(list: readonly V[]): V[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((first, k) => permutations(list.toSpliced(k, 1)).map((rest) => [first, ...rest]));

/** Gates in another order that no exchange of two of them makes. */
export function orders(step: Step): Mutation[] {
  const gates = gatesOf(step);
  const [first, ...others] = gates;
  if (first === undefined || gates.length > MOST_GATES) return [];
  // a gate with parameters that another lacks has no place but its own
  if (others.some((gate) => twins(first, gate).length !== gate[1].length || gate[1].length !== first[1].length))
    return [];
  const names = gates.map(([name]) => name);
  return permutations(gates)
    .filter((order) => order.filter((gate, k) => gate !== gates[k]).length > 2)
    .map((order) => {
      const read = order.map(([name]) => name);
      return {
        operator: "ordered",
        what: `${names.join("-")} as ${read.join("-")}`,
        sentence: `The gates' parameters, in the order ${names.join(", ")}, are read in the order ${read.join(", ")}.`,
        step: reading(
          step,
          order.flatMap((gate, k) => twins(gate, gates[k] as Gate)),
        ),
      };
    });
}

/** A parameter read for another of its shape that is then not read: one buffer for two. Or all parameters of a gate. */
export function shared(step: Step): Mutation[] {
  const made = (read: string, lost: string, stand: readonly [Input, Input][]): Mutation => ({
    operator: "shared",
    what: `${read}-for-${lost}`,
    sentence: `${read} is read where ${lost} should be.`,
    step: reading(step, stand),
  });
  const alone = pairs(step.params)
    .filter(([a, b]) => a.name[0] === b.name[0] && String(a.shape) === String(b.shape))
    .flatMap(([a, b]) => [made(a.name, b.name, [[b, a]]), made(b.name, a.name, [[a, b]])]);
  const gates = pairs(gatesOf(step)).flatMap(([a, b]) => {
    if (twins(a, b).length < 2) return [];
    const [one, other] = [a, b].map(([name]) => `The parameters of ${name}`) as [string, string];
    const named = (its: Mutation, what: string, sentence: string): Mutation => ({ ...its, what, sentence });
    return [
      named(made(a[0], b[0], twins(b, a)), `${a[0]}-for-${b[0]}`, `${one} are read for those of ${b[0]} too.`),
      named(made(b[0], a[0], twins(a, b)), `${b[0]}-for-${a[0]}`, `${other} are read for those of ${a[0]} too.`),
    ];
  });
  return [...alone, ...gates, ...oneForAll(step)];
}

/** The parameters of one gate, read for all gates: a loop that reads the same at every turn. */
const oneForAll = (step: Step): Mutation[] => {
  const gates = gatesOf(step);
  return gates.flatMap((gate) => {
    const [name] = gate;
    const stand = gates.flatMap((other) => (other === gate ? [] : twins(other, gate)));
    if (gates.length < 3 || stand.length === 0) return [];
    return [
      {
        operator: "shared",
        what: `${name}-for-all`,
        sentence: `The parameters of ${name} are read for those of all gates.`,
        step: reading(step, stand),
      },
    ];
  });
};

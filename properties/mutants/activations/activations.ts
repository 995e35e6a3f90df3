import type { Step } from "../../../spec/cell.ts";
import { type Activation, type Node, activate } from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { edited } from "../operators/edit.ts";
import type { Mutation } from "../operators/mutation.ts";
import { written } from "../operators/name.ts";
import { type Curve, curves } from "./curves.ts";

/** Gates of which each has its own mistakes; of more, only all together. */
const MOST_GATES = 4;

const symbol = { sigmoid: "σ", tanh: "tanh" };

/** `gate f`, where the activation is an equation; else what it is applied to. */
function placeOf(step: Step, node: Activation): string {
  const named = Object.entries(step.equations).find(([, equation]) => equation === node);
  return named === undefined ? written(step, node.args[0]) : `gate ${named[0]}`;
}

const made = (step: Step, at: ReadonlyMap<Node, Curve>): Step =>
  edited(step, (was, now) => {
    const curve = at.get(was);
    return curve === undefined ? now : activate(curve.fn, now.args[0] as Node);
  });

/** Wrong activations: of each gate, and of all gates at once; approximations of σ and tanh together. */
export function activationMutations(step: Step): Mutation[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  const its = (of: Curve["of"]): Activation[] =>
    nodes.filter((node): node is Activation => node.op === "activation" && node.fn === of);
  const alone = curves.flatMap((curve) => {
    const gates = its(curve.of);
    const all = new Map(gates.map((node) => [node, curve]));
    const subject = symbol[curve.of];
    const operator = `${curve.of}-${curve.id}`;
    return [
      ...(gates.length > MOST_GATES ? [] : gates).map((node) => ({
        operator,
        what: written(step, node),
        sentence: `${subject} of ${placeOf(step, node)} ${curve.says}.`,
        step: made(step, new Map([[node, curve]])),
      })),
      ...(gates.length < 2
        ? []
        : [{ operator, what: "everywhere", sentence: `${subject} ${curve.says}, everywhere.`, step: made(step, all) }]),
    ];
  });
  const [gates, candidates] = [its("sigmoid"), its("tanh")];
  if (gates.length === 0 || candidates.length === 0) return alone;
  const both = curves.flatMap((curve) => {
    const twin = curves.find(({ of, id, approximate }) => of === "tanh" && id === curve.id && approximate);
    if (curve.of !== "sigmoid" || !curve.approximate || twin === undefined) return [];
    const at = new Map<Node, Curve>([
      ...gates.map((node): [Node, Curve] => [node, curve]),
      ...candidates.map((node): [Node, Curve] => [node, twin]),
    ]);
    const sentence = `σ ${curve.says}, and tanh ${twin.says}, everywhere.`;
    return [{ operator: `both-${curve.id}`, what: "everywhere", sentence, step: made(step, at) }];
  });
  return [...alone, ...both];
}

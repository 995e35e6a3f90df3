import type { Step } from "../../../spec/cell.ts";
import {
  type ActivationName,
  type Input,
  type Node,
  activate,
  add,
  constant,
  lerp,
  matvec,
  matvecT,
  mul,
  negate,
  select,
  withArgs,
} from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { edited, replaced, rewired } from "./edit.ts";
import { isWithin, written } from "./name.ts";

/** A mistake before it has an id: what is done, to what, and the step that comes of it. */
export interface Mutation {
  readonly operator: string;
  readonly what: string;
  readonly sentence: string;
  readonly step: Step;
}

/** A mutation operator: all mutations of one kind of a node of a step. */
type Operator = (step: Step, node: Node) => Mutation[];

/** Activations that are mistaken for another. */
const instead: Readonly<Partial<Record<ActivationName, readonly ActivationName[]>>> = {
  sigmoid: ["tanh", "hard-sigmoid", "hard-sigmoid-6", "identity"],
  tanh: ["sigmoid", "identity", "relu", "softsign"],
  relu: ["identity", "tanh", "softplus"],
  identity: ["tanh", "relu"],
  "hard-sigmoid": ["sigmoid", "hard-sigmoid-6"],
  "hard-sigmoid-6": ["sigmoid", "hard-sigmoid"],
  softsign: ["tanh"],
  softplus: ["relu", "exp"],
  exp: ["softplus", "sigmoid"],
  sqrt: ["identity"],
  reciprocal: ["identity"],
  cos: ["sin"],
  sin: ["cos"],
  log: ["identity"],
};

/** Sums: a term is forgotten, has the wrong sign, or counts twice. */
const terms: Operator = (step, node) =>
  node.op !== "add"
    ? []
    : node.args.flatMap((term, k): Mutation[] => {
        const what = written(step, term);
        const sum = written(step, node);
        const others = (now: Node): Node[] => now.args.filter((_, at) => at !== k);
        const its = (now: Node): Node => now.args[k] as Node;
        const made = (operator: string, sentence: string, by: (now: Node) => Node): Mutation => ({
          operator,
          what,
          sentence,
          step: replaced(step, node, by),
        });
        return [
          made("dropped", `${what} is missing in ${sum}.`, (now) => add(...others(now))),
          made("negated", `${what} has the wrong sign in ${sum}.`, (now) => add(...others(now), negate(its(now)))),
          made("doubled", `${what} is added twice in ${sum}.`, (now) => add(...others(now), its(now), its(now))),
        ];
      });

/** Products: a factor is forgotten, or what should be multiplied is added. */
const factors: Operator = (step, node) => {
  if (node.op !== "mul" && node.op !== "scale") return [];
  const product = written(step, node);
  const forgotten = ([0, 1] as const)
    .filter((k) => node.op === "mul" || k === 0)
    .map((k): Mutation => {
      const what = written(step, node.args[k] as Node);
      const rest = (now: Node): Node => now.args[1 - k] as Node;
      return {
        operator: "unmultiplied",
        what: `${what} in ${product}`,
        sentence: `${product} is not multiplied by ${what}.`,
        step: replaced(step, node, rest),
      };
    });
  if (node.op === "scale") return forgotten;
  const sum = replaced(step, node, (now) => add(...now.args));
  return [
    ...forgotten,
    { operator: "added", what: product, sentence: `A sum stands where ${product} should.`, step: sum },
  ];
};

/** Gates of the other polarity. */
const polarity: Operator = (step, node) => {
  const what = written(step, node);
  const made = (operator: string, sentence: string, by: (now: Node) => Node): Mutation => ({
    operator,
    what,
    sentence,
    step: replaced(step, node, by),
  });
  switch (node.op) {
    case "complement":
      return [made("uncomplemented", `${what} is taken without “1 −”.`, (now) => now.args[0] as Node)];
    case "negate":
      return [made("unnegated", `${what} is taken with the other sign.`, (now) => now.args[0] as Node)];
    case "lerp":
      return [
        made("opposite", `The gate of ${what} has the other polarity.`, ({ args: [z, a, b] }) =>
          lerp(z as Node, b as Node, a as Node),
        ),
        made("unblended", `The first term of ${what} is not multiplied by “1 −” the gate.`, ({ args: [z, a, b] }) =>
          add(a as Node, mul(z as Node, b as Node)),
        ),
        made("ungated", `The second term of ${what} is not multiplied by the gate.`, ({ args: [z, a, b] }) =>
          add(a as Node, negate(mul(z as Node, a as Node)), b as Node),
        ),
      ];
    case "select":
      return [
        made("opposite", `Both cases of ${what} are exchanged.`, ({ args: [mask, a, b] }) =>
          select(mask as Node, b as Node, a as Node),
        ),
      ];
    case "due":
      return [
        made("late", `The clock of ${what} is one step ahead.`, (now) =>
          withArgs(now, [add(now.args[0] as Node, constant(1, [])), now.args[1] as Node]),
        ),
      ];
    default:
      return [];
  }
};

/** Matrices transposed, where no shape tells. */
const transposition: Operator = (step, node) => {
  if (node.op !== "matvec" && node.op !== "matvecT") return [];
  const [a, v] = node.args as readonly [Node, Node];
  if (a.shape[0] !== a.shape[1]) return [];
  const what = written(step, node);
  const by = node.op === "matvec" ? matvecT : matvec;
  const other = replaced(step, node, (now) => by(now.args[0] as Node, now.args[1] as Node));
  return [
    { operator: "transposed", what, sentence: `${written(step, a)} is transposed in ${what}.`, step: other },
    ...(v.op === "mul"
      ? [
          {
            operator: "after",
            what,
            sentence: `In ${what} the product with the matrix comes before the one with ${written(step, v.args[0] as Node)}.`,
            step: replaced(step, node, (now) => {
              const [matrix, product] = now.args as readonly [Node, Node];
              const [gate, h] = product.args as readonly [Node, Node];
              return mul(gate, by(matrix, h));
            }),
          },
        ]
      : []),
  ];
};

/** Activations: another one, or on part of the sum only. */
const activations: Operator = (step, node) => {
  if (node.op !== "activation") return [];
  const what = written(step, node);
  const others = (instead[node.fn] ?? []).map((fn): Mutation => ({
    operator: fn,
    what,
    sentence: `${fn} stands where ${node.fn} should in ${what}.`,
    step: replaced(step, node, (now) => activate(fn, now.args[0] as Node)),
  }));
  const [a] = node.args;
  const partly: Mutation[] =
    a.op !== "add"
      ? []
      : [
          {
            operator: "partly",
            what,
            sentence: `In ${what} the activation is applied to the first term alone.`,
            step: replaced(step, node, (now) => {
              const [first, ...rest] = (now.args[0] as Node).args as readonly [Node, ...Node[]];
              return add(activate(node.fn, first), ...rest);
            }),
          },
        ];
  return [...others, ...partly];
};

/** The state of the wrong step: old for new, new for old where it is there already. */
const timing: Operator = (step, node) =>
  node.args.flatMap((arg, k): Mutation[] =>
    Object.entries(step.next).flatMap(([name, next]) => {
      const old = step.state[name] as Input;
      const within = written(step, node);
      if (arg === next && next !== old)
        return [
          {
            operator: "stale",
            what: `${name} in ${within}`,
            sentence: `${within} uses the old ${name} for the new one.`,
            step: rewired(step, node, k, old),
          },
        ];
      if (arg === old && !isWithin(next, node))
        return [
          {
            operator: "early",
            what: `${name} in ${within}`,
            sentence: `${within} uses the new ${name} for the old one.`,
            step: rewired(step, node, k, next),
          },
        ];
      return [];
    }),
  );

/** Constants with the wrong sign, or forgotten. */
const constants: Operator = (step, node) => {
  if (node.op !== "constant" || node.value === 0) return [];
  const what = String(node.value);
  const made = (operator: string, sentence: string, value: number): Mutation => ({
    operator,
    what,
    sentence,
    step: replaced(step, node, () => constant(value, node.shape)),
  });
  return [
    made("nought", `0 stands where the constant ${what} should.`, 0),
    made("negated", `The constant ${what} has the wrong sign.`, -node.value),
  ];
};

const ofNodes: readonly Operator[] = [terms, factors, polarity, transposition, activations, timing, constants];

const pairs = <V>(list: readonly V[]): [V, V][] => list.flatMap((a, k) => list.slice(k + 1).map((b): [V, V] => [a, b]));

/** Two parameters take each other's places, or several pairs of them at once. */
function exchanged(step: Step, both: readonly (readonly [Input, Input])[]): Step {
  const other = new Map<Node, Node>(
    both.flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ]),
  );
  return edited(step, (was, now) => other.get(was) ?? now);
}

/** Gates in another order: all their parameters, or those of one letter alone. */
function exchanges(step: Step): Mutation[] {
  const parts = (param: Input): [string, string] => {
    const [letter = "", ...rest] = param.name.split("_");
    return [letter, rest.join("_")];
  };
  const byGate = Map.groupBy(step.params, (param) => parts(param)[1]);
  const gates = [...byGate].filter(([gate]) => gate !== "");
  const twins = (a: readonly Input[], b: readonly Input[]): [Input, Input][] =>
    a.flatMap((one) => {
      const other = b.find((its) => parts(its)[0] === parts(one)[0] && String(its.shape) === String(one.shape));
      return other === undefined ? [] : [[one, other] as [Input, Input]];
    });
  return pairs(gates).flatMap(([[a, ofA], [b, ofB]]) => {
    const both = twins(ofA, ofB);
    const alone = both.map(([one, other]): Mutation => ({
      operator: "exchanged",
      what: `${one.name}-${other.name}`,
      sentence: `${one.name} and ${other.name} are exchanged.`,
      step: exchanged(step, [[one, other]]),
    }));
    if (both.length < 2) return alone;
    return [
      {
        operator: "exchanged",
        what: `${a}-${b}`,
        sentence: `The parameters of ${a} and ${b} are exchanged.`,
        step: exchanged(step, both),
      },
      ...alone,
    ];
  });
}

/** A parameter read for another of its shape that is then not read: one buffer for two. */
const shared = (step: Step): Mutation[] =>
  pairs(step.params)
    .filter(([a, b]) => a.name[0] === b.name[0] && String(a.shape) === String(b.shape))
    .flatMap(([a, b]) =>
      [
        [a, b],
        [b, a],
      ].map(([read, lost]): Mutation => {
        const [known, missing] = [read as Input, lost as Input];
        return {
          operator: "shared",
          what: `${known.name}-for-${missing.name}`,
          sentence: `${known.name} is read where ${missing.name} should be.`,
          step: edited(step, (was, now) => (was === missing ? known : now)),
        };
      }),
    );

/** Another quantity of the output's shape is put out. */
const outputs = (step: Step): Mutation[] =>
  Object.entries(step.equations)
    .filter(([name, node]) => name !== step.cell.output && String(node.shape) === String(step.y.shape))
    .map(([name, node]) => ({
      operator: "output",
      what: name,
      sentence: `${name} is put out where ${step.cell.output} should be; the state is right.`,
      step: { ...step, y: node },
    }));

/** Mutations of the forward pass of a step, by all operators. */
export function forwardMutations(step: Step): Mutation[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  return [
    ...nodes.flatMap((node) => ofNodes.flatMap((operator) => operator(step, node))),
    ...exchanges(step),
    ...shared(step),
    ...outputs(step),
  ];
}

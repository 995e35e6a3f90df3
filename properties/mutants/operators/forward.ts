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
import { clippings } from "./clipping.ts";
import { edited, withArg } from "./edit.ts";
import { layerNorms } from "./layer-norm.ts";
import { type Edit, type Mutation, type Operator, type Together, mutationsOf } from "./mutation.ts";
import { inAllGates, isWithin, letterOf, roleOf, written } from "./name.ts";
import { exchanges, orders, shared } from "./parameters.ts";
import { delays, joins, resets } from "./placement.ts";

/** Activations that are mistaken for another. */
const instead: Readonly<Partial<Record<ActivationName, readonly ActivationName[]>>> = {
  sigmoid: ["tanh", "hard-sigmoid", "hard-sigmoid-6", "identity"],
  tanh: ["sigmoid", "identity", "relu", "softsign"],
  relu: ["identity", "tanh", "softplus"],
  identity: ["tanh", "relu"],
  "hard-sigmoid": ["sigmoid", "hard-sigmoid-6"],
  "hard-sigmoid-6": ["sigmoid", "hard-sigmoid"],
  softsign: ["tanh"],
  softplus: ["relu", "exp", "identity"],
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
    : node.args.flatMap((term, k): Edit[] => {
        const what = written(step, term);
        const sum = written(step, node);
        const role = roleOf(step, term);
        const others = (now: Node): Node[] => now.args.filter((_, at) => at !== k);
        const its = (now: Node): Node => now.args[k] as Node;
        const made = (operator: string, fault: string, by: Edit["by"]): Edit => ({
          operator,
          what,
          sentence: `${what} ${fault} in ${sum}.`,
          node,
          by,
          ...(role !== null && { together: inAllGates(role, `${role} ${fault}`) }),
        });
        return [
          made("dropped", "is missing", (now) => add(...others(now))),
          made("negated", "has the wrong sign", (now) => add(...others(now), negate(its(now)))),
          made("doubled", "is added twice", (now) => add(...others(now), its(now), its(now))),
        ];
      });

/** Products: a factor is forgotten, or what should be multiplied is added. */
const factors: Operator = (step, node) => {
  if (node.op !== "mul" && node.op !== "scale") return [];
  const product = written(step, node);
  const forgotten = ([0, 1] as const)
    .filter((k) => node.op === "mul" || k === 0)
    .map((k): Edit => {
      const what = written(step, node.args[k] as Node);
      return {
        operator: "unmultiplied",
        what: `${what} in ${product}`,
        sentence: `${product} is not multiplied by ${what}.`,
        node,
        by: (now) => now.args[1 - k] as Node,
      };
    });
  if (node.op === "scale") return forgotten;
  const sentence = `A sum stands where ${product} should.`;
  const outside = node.args.flatMap((arg, k): Edit[] => {
    if (arg.op !== "activation" || arg.fn !== "tanh") return [];
    const [within, other] = [arg.args[0], node.args[1 - k] as Node].map((one) => written(step, one)) as [
      string,
      string,
    ];
    return [
      {
        operator: "around",
        what: product,
        sentence: `tanh is taken of the product of ${other} and ${within}, not of ${within} alone.`,
        node,
        by: (now) => activate("tanh", mul(now.args[1 - k] as Node, (now.args[k] as Node).args[0] as Node)),
      },
    ];
  });
  return [
    ...forgotten,
    { operator: "added", what: product, sentence, node, by: (now) => add(...now.args) },
    ...outside,
  ];
};

/** Gates of the other polarity. */
const polarity: Operator = (step, node) => {
  const what = written(step, node);
  const made = (operator: string, sentence: string, by: Edit["by"]): Edit => ({ operator, what, sentence, node, by });
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
  const [a] = node.args as readonly [Node, Node];
  if (a.shape[0] !== a.shape[1]) return [];
  const what = written(step, node);
  const letter = letterOf(a);
  const by = node.op === "matvec" ? matvecT : matvec;
  return [
    {
      operator: "transposed",
      what,
      sentence: `${written(step, a)} is transposed in ${what}.`,
      node,
      by: (now) => by(now.args[0] as Node, now.args[1] as Node),
      ...(letter !== null && { together: inAllGates(letter, `${letter} is transposed`) }),
    },
  ];
};

/** Places of the parameters that are terms of a sum by themselves. */
const biasesIn = (sum: Node): number[] =>
  sum.op !== "add" ? [] : sum.args.flatMap((term, k) => (term.op === "input" && term.kind === "param" ? [k] : []));

/** Activations: another one, on part of the sum only, or before a bias is added. */
const activations: Operator = (step, node) => {
  if (node.op !== "activation") return [];
  const what = written(step, node);
  const { options } = step.cell;
  const offers = (option: string, fn: ActivationName): boolean =>
    step.options[option] === node.fn && options[option]?.includes(fn) === true;
  const others = (instead[node.fn] ?? []).map((fn): Edit => {
    const fault = `${fn} stands where ${node.fn} should`;
    const together: Together = { kind: node.fn, what: `all ${node.fn}`, sentence: `${fault}, everywhere.` };
    // an option of the cell is a dialect, not a mistake
    const isDialect = offers("gateActivation", fn) || offers("activation", fn);
    return {
      operator: fn,
      what,
      sentence: `${fault} in ${what}.`,
      node,
      by: (now) => activate(fn, now.args[0] as Node),
      ...(!isDialect && { together }),
    };
  });
  const partly: Edit = {
    operator: "partly",
    what,
    sentence: `In ${what} the activation is applied to the first term alone.`,
    node,
    by: (now) => {
      const [first, ...rest] = (now.args[0] as Node).args as readonly [Node, ...Node[]];
      return add(activate(node.fn, first), ...rest);
    },
    together: {
      kind: node.fn,
      what: `all ${node.fn}`,
      sentence: `${node.fn} is applied to the first term of its sum alone, everywhere.`,
    },
  };
  const afterwards = (node.fn === "identity" ? [] : biasesIn(node.args[0])).map((k): Edit => {
    const bias = node.args[0].args[k] as Input;
    const name = written(step, bias);
    const letter = letterOf(bias);
    const fault = "is added after the activation, not before it";
    return {
      operator: "unactivated",
      what: `${name} in ${what}`,
      sentence: `${name} ${fault}, in ${what}.`,
      node,
      by: (now) => {
        const terms = (now.args[0] as Node).args;
        const others = terms.filter((_, at) => at !== k);
        return add(activate(node.fn, add(...others)), terms[k] as Node);
      },
      ...(letter !== null && { together: inAllGates(letter, `${letter} ${fault}`) }),
    };
  });
  const twice: Edit = {
    operator: "twice",
    what,
    sentence: `${node.fn} is applied twice in ${what}.`,
    node,
    by: (now) => activate(node.fn, now),
    together: { kind: node.fn, what: `all ${node.fn}`, sentence: `${node.fn} is applied twice, everywhere.` },
  };
  const isIdempotent = node.fn === "identity" || node.fn === "relu" || node.fn === "abs";
  return [
    ...others,
    ...(node.args[0].op === "add" && node.fn !== "identity" ? [partly] : []),
    ...afterwards,
    ...(isIdempotent ? [] : [twice]),
  ];
};

/** The state of the wrong step: old for new, new for old where it is there already. */
const timing: Operator = (step, node) =>
  node.args.flatMap((arg, k): Edit[] =>
    Object.entries(step.next).flatMap(([name, next]) => {
      const old = step.state[name] as Input;
      const within = written(step, node);
      const made = (operator: string, used: string, right: string, instead: Node): Edit => ({
        operator,
        what: `${name} in ${within}`,
        sentence: `${within} uses the ${used} ${name} for the ${right} one.`,
        node,
        by: (now) => withArg(now, k, instead),
      });
      if (arg === next && next !== old) return [made("stale", "old", "new", old)];
      if (arg === old && !isWithin(next, node)) return [made("early", "new", "old", next)];
      return [];
    }),
  );

/** Constants with the wrong sign, or forgotten. */
const constants: Operator = (_, node) => {
  if (node.op !== "constant" || node.value === 0) return [];
  const what = String(node.value);
  const made = (operator: string, sentence: string, value: number): Edit => ({
    operator,
    what,
    sentence,
    node,
    by: () => constant(value, node.shape),
  });
  return [
    made("nought", `0 stands where the constant ${what} should.`, 0),
    made("negated", `The constant ${what} has the wrong sign.`, -node.value),
  ];
};

const ofNodes: readonly Operator[] = [
  terms,
  factors,
  polarity,
  transposition,
  activations,
  timing,
  constants,
  resets,
  joins,
];

/** The activation of the gates and that of the candidate change places, everywhere. */
function activationsExchanged(step: Step, nodes: readonly Node[]): Mutation[] {
  const other: Partial<Record<ActivationName, ActivationName>> = { sigmoid: "tanh", tanh: "sigmoid" };
  const used = new Set(nodes.flatMap((node) => (node.op === "activation" ? [node.fn] : [])));
  if (!used.has("sigmoid") || !used.has("tanh")) return [];
  return [
    {
      operator: "swapped",
      what: "sigmoid-tanh",
      sentence: "sigmoid and tanh are exchanged, everywhere.",
      step: edited(step, (was, now) => {
        const fn = was.op === "activation" ? other[was.fn] : undefined;
        return fn === undefined ? now : activate(fn, now.args[0] as Node);
      }),
    },
  ];
}

/** Another quantity of the output's shape is put out. */
const outputs = (step: Step): Mutation[] => [
  ...Object.entries(step.state)
    .filter(([, node]) => String(node.shape) === String(step.y.shape))
    .map(([name, node]) => ({
      operator: "output",
      what: `old ${name}`,
      sentence: `${name} is put out as it was before the step; the state is right.`,
      step: { ...step, y: node },
    })),
  ...Object.entries(step.equations)
    .filter(([name, node]) => name !== step.cell.output && String(node.shape) === String(step.y.shape))
    .map(([name, node]) => ({
      operator: "output",
      what: name,
      sentence: `${name} is put out where ${step.cell.output} should be; the state is right.`,
      step: { ...step, y: node },
    })),
];

/** Mutations of the forward pass of a step, by all operators. */
export function forwardMutations(step: Step): Mutation[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  const edits = nodes.flatMap((node) => ofNodes.flatMap((operator) => operator(step, node)));
  return [
    ...mutationsOf(step, edits),
    ...activationsExchanged(step, nodes),
    ...exchanges(step),
    ...orders(step),
    ...shared(step),
    ...outputs(step),
    ...delays(step, nodes),
    ...clippings(step, nodes),
    ...layerNorms(step),
  ];
}

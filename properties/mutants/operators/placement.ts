import type { Step } from "../../../spec/cell.ts";
import { type Input, type Node, add, concat, input, matvec, mul, part } from "../../../spec/language/expression.ts";
import { edited, withArg } from "./edit.ts";
import { type Edit, type Mutation, type Operator, alike } from "./mutation.ts";
import { letterOf, written } from "./name.ts";

const isParam = (node: Node): boolean => node.op === "input" && node.kind === "param";
const isOld = ({ state }: Step, node: Node): boolean => Object.values(state).includes(node as Input);

/** The products U (r ⊙ h) and r ⊙ (U h + c): gate and matrix, and what else stands with the gate. */
function resetOf(
  step: Step,
  node: Node,
): {
  readonly before: boolean;
  readonly U: Node;
  readonly r: Node;
  readonly h: Node;
  readonly rest: readonly Node[];
} | null {
  const [a, b] = node.args as readonly [Node, Node];
  if (node.op === "matvec" && b.op === "mul") {
    const [r, h] = b.args as readonly [Node, Node];
    return isOld(step, h) && !isOld(step, r) ? { before: true, U: a, r, h, rest: [] } : null;
  }
  if (node.op !== "mul") return null;
  const [product, ...rest] = b.op === "add" ? b.args : [b];
  if (product?.op !== "matvec") return null;
  const [U, h] = product.args as readonly [Node, Node];
  return isParam(U) && isOld(step, h) && rest.every(isParam) ? { before: false, U, r: a, h, rest } : null;
}

/** The same by its right name, where the catalogue has it as a cell. */
const otherName: Readonly<Record<string, string>> = {
  gru: ", as in gru-reset-after with c_h = 0",
  "gru-reset-after": ", as in gru",
};

/** The reset gate on the other side of the product, and biases on either side of the gate. */
export const resets: Operator = (step, node) => {
  const what = written(step, node);
  const made = (operator: string, sentence: string, by: Edit["by"], at: Node = node, name = what): Edit => ({
    operator,
    what: name,
    sentence,
    node: at,
    by,
  });
  const reset = resetOf(step, node);
  if (reset !== null) {
    const { before, U, r, h, rest } = reset;
    const [gate, matrix] = [written(step, r), written(step, U)];
    const bias = rest.map((one) => written(step, one)).join(" and ");
    if (before)
      return [
        made(
          "after",
          `${gate} is applied after the product with ${matrix}: ${gate} ⊙ (${matrix} ${written(step, h)})${otherName[step.cell.id] ?? ""}.`,
          (now) => {
            const [matrix, vector] = now.args as readonly [Node, Node];
            const [gate, old] = vector.args as readonly [Node, Node];
            return mul(gate, matvec(matrix, old));
          },
        ),
      ];
    const parts = (now: Node): { gate: Node; product: Node; early: Node; biases: Node[] } => {
      const [gate, sum] = now.args as readonly [Node, Node];
      const [product, ...biases] = (sum.op === "add" ? sum.args : [sum]) as readonly [Node, ...Node[]];
      const [matrix, old] = product.args as readonly [Node, Node];
      return { gate, product, early: matvec(matrix, mul(gate, old)), biases };
    };
    const early = `${gate} is applied before the product with ${matrix}`;
    return [
      made(
        "before",
        `${early}${otherName[step.cell.id] ?? ""}${bias === "" ? "" : `, and ${bias} is not read`}.`,
        (now) => parts(now).early,
      ),
      ...(bias === ""
        ? []
        : [
            made("before-outside", `${early}, and ${bias} is added outside.`, (now) => {
              const { early, biases } = parts(now);
              return add(early, ...biases);
            }),
            made("before-inside", `${early}; ${bias} is multiplied by ${gate} still.`, (now) => {
              const { gate, early, biases } = parts(now);
              return add(early, ...biases.map((one) => mul(gate, one)));
            }),
            made("outside", `${bias} is added outside the product with ${gate}.`, (now) => {
              const { gate, product, biases } = parts(now);
              return add(mul(gate, product), ...biases);
            }),
          ]),
    ];
  }
  if (node.op !== "add") return [];
  // the bias of the sum, inside the product with the gate
  return node.args.flatMap((term, k): Edit[] => {
    const reset = resetOf(step, term);
    const bias = node.args.findIndex((arg) => isParam(arg));
    if (reset === null || bias < 0) return [];
    const { before } = reset;
    const [gate, name] = [written(step, reset.r), written(step, node.args[bias] as Node)];
    return [
      made(
        before ? "after-inside" : "inside",
        `${before ? `${gate} is applied after the product with ${written(step, reset.U)}, and` : ""} ${name} is multiplied by ${gate} too.`.trim(),
        (now) => {
          const its = now.args[k] as Node;
          const moved = now.args[bias] as Node;
          const others = now.args.filter((_, at) => at !== k && at !== bias);
          const [a, b] = its.args as readonly [Node, Node];
          if (!before) return add(...others, mul(a, add(b, moved)));
          const [gate, old] = b.args as readonly [Node, Node];
          return add(...others, mul(gate, add(matvec(a, old), moved)));
        },
        node,
        `${name} in ${what}`,
      ),
    ];
  });
};

/** [x; h] filled as [h; x] before a matrix whose columns are those of W and U. */
export const joins: Operator = (step, node) => {
  if (node.op !== "add") return [];
  const products = node.args.map((arg) => (arg.op === "matvec" && isParam(arg.args[0] as Node) ? arg : null));
  const W = products.findIndex((arg) => arg?.args[1] === step.x);
  const U = products.findIndex((arg) => arg !== null && arg.args[1] !== step.x);
  if (W < 0 || U < 0) return [];
  const sum = written(step, node);
  const second = node.args[U]?.args[1] as Node;
  const h = written(step, second);
  const fault = `[x; ${h}] is filled as [${h}; x]: columns of ${written(step, node.args[W]?.args[0] as Node)} meet ${h}`;
  const letters = [W, U].map((k) => letterOf(node.args[k]?.args[0] as Node));
  return [
    {
      operator: "joined",
      what: sum,
      sentence: `${fault}, in ${sum}.`,
      node,
      by: (now) => {
        const [onX, onH] = [now.args[W] as Node, now.args[U] as Node];
        const [x, v] = [onX.args[1] as Node, onH.args[1] as Node];
        const both = concat(v, x);
        const sizes = [x.shape[0] as string, v.shape[0] as string];
        const instead = (product: Node, index: number): Node =>
          matvec(product.args[0] as Node, part(both, sizes, index));
        return withArg(withArg(now, W, instead(onX, 0)), U, instead(onH, 1));
      },
      together: {
        kind: letters.join(),
        what: "all gates",
        sentence: `[x; ${step.cell.output}] is filled as [${step.cell.output}; x], in all gates: columns of ${letters[0]} meet ${step.cell.output}, those of ${letters[1]} meet x.`,
      },
    },
  ];
};

/** The input of the step before, which starts from zero: at one place, or at all of a kind. */
export function delays(step: Step, nodes: readonly Node[]): Mutation[] {
  // a cell that has it already
  if (Object.values(step.next).includes(step.x)) return [];
  const before = input("state", "x before", step.x.shape);
  const places = nodes.flatMap((node) =>
    node.args.flatMap((arg, k) => {
      if (arg !== step.x) return [];
      const what = written(step, node);
      return [
        {
          operator: "delayed",
          what,
          sentence: `${what} uses the input of the step before.`,
          node,
          k,
          together: {
            kind: "",
            what: "all",
            sentence: "Every step uses the input of the step before.",
          },
        },
      ];
    }),
  );
  const made = (some: readonly { readonly node: Node; readonly k: number }[]): Step => {
    const late = edited(step, (was, now) =>
      some.filter(({ node }) => node === was).reduce((made, { k }) => withArg(made, k, before), now),
    );
    return {
      ...late,
      state: { ...late.state, [before.name]: before },
      next: { ...late.next, [before.name]: step.x },
      hidden: [before.name],
    };
  };
  return [
    ...places.map(({ operator, what, sentence, node, k }) => ({ operator, what, sentence, step: made([{ node, k }]) })),
    ...alike(places).map(({ together: { what, sentence }, all }) => ({
      operator: "delayed",
      what,
      sentence,
      step: made(all),
    })),
  ];
}

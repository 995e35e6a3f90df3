import type { ActivationName, Node } from "./expression.ts";
import type { Equations } from "./rewrite.ts";

/** How a notation writes each construct. */
interface Notation {
  readonly name: (node: Node & { readonly op: "input" }) => string;
  /** A quantity of this step: a gate, or the new state. */
  readonly now: (label: string) => string;
  readonly activation: Readonly<Record<ActivationName, string>>;
  readonly transposed: (matrix: string) => string;
  readonly hadamard: string;
  readonly minus: string;
  readonly prime: string;
}

const SUBSCRIPTS: Readonly<Record<string, string>> = { h: "ₕ", i: "ᵢ", o: "ₒ", r: "ᵣ", x: "ₓ" };

const unicodeName = (name: string): string => {
  const [letter, ...rest] = name.split("_");
  const index = rest.join("_");
  return index === "" ? name : `${letter}${SUBSCRIPTS[index] ?? `_${index}`}`;
};

const unicode: Notation = {
  name: (node) =>
    node.kind === "x"
      ? "xₜ"
      : node.kind === "state"
        ? `${node.name}ₜ₋₁`
        : node.kind === "cotangent"
          ? `${node.name}̄`
          : unicodeName(node.name),
  now: (label) => `${label === "hTilde" ? "h̃" : label}ₜ`,
  activation: { sigmoid: "σ", tanh: "tanh", relu: "relu", identity: "id" },
  transposed: (matrix) => `${matrix}ᵀ`,
  hadamard: " ⊙ ",
  minus: "−",
  prime: "′",
};

const tex: Notation = {
  name: (node) => {
    if (node.kind === "x") return "x_t";
    if (node.kind === "state") return `${node.name}_{t-1}`;
    if (node.kind === "cotangent") return `\\bar{${node.name}}`;
    const [letter, ...rest] = node.name.split("_");
    return rest.length === 0 ? `${letter}` : `${letter}_{${rest.join("_")}}`;
  },
  now: (label) => (label === "hTilde" ? "\\tilde{h}_t" : `${label}_t`),
  activation: { sigmoid: "\\sigma", tanh: "\\tanh", relu: "\\operatorname{relu}", identity: "\\operatorname{id}" },
  transposed: (matrix) => `${matrix}^\\top`,
  hadamard: " \\odot ",
  minus: "-",
  prime: "'",
};

function render(equations: Equations, notation: Notation): string[] {
  const names = new Map<Node, string>();
  const lines: string[] = [];
  const factor = (node: Node): string => {
    if (!names.has(node) && node.op === "activation" && node.fn === "identity") return factor(node.args[0]);
    const composite = !names.has(node) && ["add", "complement", "negate", "lerp", "mul"].includes(node.op);
    return composite ? `(${expression(node)})` : expression(node);
  };
  const expression = (node: Node): string => names.get(node) ?? body(node);
  const body = (node: Node): string => {
    const [a, b, c] = node.args as readonly [Node, Node, Node];
    switch (node.op) {
      case "input":
        return notation.name(node);
      case "constant":
        return String(node.value);
      case "matvec":
        return `${factor(a)} ${factor(b)}`;
      case "matvecT":
        return `${notation.transposed(factor(a))} ${factor(b)}`;
      case "outer":
        return `${factor(a)} ${notation.transposed(factor(b))}`;
      case "add":
        return node.args.map(expression).join(" + ");
      case "mul":
        return `${factor(a)}${notation.hadamard}${factor(b)}`;
      case "complement":
        return `1 ${notation.minus} ${factor(a)}`;
      case "negate":
        return `${notation.minus}${factor(a)}`;
      case "lerp":
        return `(1 ${notation.minus} ${factor(a)})${notation.hadamard}${factor(b)} + ${factor(a)}${notation.hadamard}${factor(c)}`;
      case "activation":
        return node.fn === "identity" ? expression(a) : `${notation.activation[node.fn]}(${expression(a)})`;
      case "slope":
        return `${notation.activation[node.fn]}${notation.prime}(${expression(a)})`;
    }
  };
  for (const [name, node] of Object.entries(equations)) {
    lines.push(`${notation.now(name)} = ${body(node)}`);
    names.set(node, notation.now(name));
  }
  return lines;
}

/** The equations in Unicode, one line each, gates first: `rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)`. */
export const toUnicode = (equations: Equations): string[] => render(equations, unicode);

/** The equations in TeX, one line each. */
export const toTex = (equations: Equations): string[] => render(equations, tex);

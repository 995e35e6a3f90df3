import type { ActivationName, Node } from "./expression.ts";
import type { Equations } from "./rewrite.ts";

/** The spelling of each construct in one notation. */
interface Notation {
  readonly name: (node: Node & { readonly op: "input" }) => string;
  /** A quantity of this step: a gate, or the new state. */
  readonly now: (label: string) => string;
  readonly activation: (fn: ActivationName | "softmax") => string;
  readonly transposed: (matrix: string) => string;
  readonly hadamard: string;
  readonly minus: string;
  readonly inner: (u: string, v: string) => string;
  readonly stacked: (parts: readonly string[]) => string;
  readonly cases: (mask: string, a: string, b: string) => string;
  readonly multiple: (clock: string, period: string) => string;
  readonly prime: string;
}

const SUBSCRIPTS: Readonly<Record<string, string>> = { h: "ₕ", i: "ᵢ", o: "ₒ", r: "ᵣ", x: "ₓ" };

const unicodeName = (name: string): string => {
  const [letter, ...rest] = name.split("_");
  const index = rest.join("_");
  return index === "" ? name : `${letter}${SUBSCRIPTS[index] ?? `_${index}`}`;
};

const UNICODE: Partial<Record<string, string>> = {
  sigmoid: "σ",
  identity: "id",
  "hard-sigmoid": "hardsigmoid₀.₂",
  "hard-sigmoid-6": "hardsigmoid₁/₆",
  sqrt: "√",
  log: "ln",
};

const TEX: Partial<Record<string, string>> = {
  sigmoid: "\\sigma",
  tanh: "\\tanh",
  identity: "\\operatorname{id}",
  exp: "\\exp",
  log: "\\ln",
  cos: "\\cos",
  sin: "\\sin",
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
  activation: (fn) => UNICODE[fn] ?? fn,
  inner: (u, v) => `⟨${u}, ${v}⟩`,
  stacked: (parts) => `[${parts.join("; ")}]`,
  cases: (mask, a, b) => `(${a} where ${mask}, else ${b})`,
  multiple: (clock, period) => `[${clock} mod ${period} = 0]`,
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
  activation: (fn) => TEX[fn] ?? `\\operatorname{${fn}}`,
  inner: (u, v) => `\\langle ${u}, ${v} \\rangle`,
  stacked: (parts) => `[${parts.join("; ")}]`,
  cases: (mask, a, b) => `\\begin{cases} ${a} & ${mask} \\\\ ${b} & \\text{else} \\end{cases}`,
  multiple: (clock, period) => `[${clock} \\bmod ${period} = 0]`,
  transposed: (matrix) => `${matrix}^\\top`,
  hadamard: " \\odot ",
  minus: "-",
  prime: "'",
};

/** Equations as lines, and the way in which their parts are written. */
interface Rendered {
  readonly lines: string[];
  /** A part in full, though it has a name; the parts of it that have names by those. */
  readonly spell: (node: Node) => string;
}

function render(equations: Equations, notation: Notation): Rendered {
  const names = new Map<Node, string>();
  const lines: string[] = [];
  const factor = (node: Node): string => {
    if (!names.has(node) && node.op === "activation" && node.fn === "identity") return factor(node.args[0]);
    const composite = !names.has(node) && ["add", "complement", "negate", "lerp", "mul", "scale"].includes(node.op);
    return composite ? `(${expression(node)})` : expression(node);
  };
  const expression = (node: Node): string => names.get(node) ?? body(node);
  const sum = (args: readonly Node[]): string =>
    args
      .map((arg, k) => {
        const negative = arg.op === "negate" && !names.has(arg);
        const term = negative ? factor(arg.args[0] as Node) : expression(arg);
        return k === 0 ? (negative ? `${notation.minus}${term}` : term) : ` ${negative ? notation.minus : "+"} ${term}`;
      })
      .join("");
  const applied = (fn: ActivationName | "softmax", a: Node): string =>
    fn === "reciprocal" ? `1/${factor(a)}` : `${notation.activation(fn)}(${expression(a)})`;
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
        return sum(node.args);
      case "mul":
        return `${factor(a)}${notation.hadamard}${factor(b)}`;
      case "complement":
        return `1 ${notation.minus} ${factor(a)}`;
      case "negate":
        return `${notation.minus}${factor(a)}`;
      case "lerp":
        return `(1 ${notation.minus} ${factor(a)})${notation.hadamard}${factor(b)} + ${factor(a)}${notation.hadamard}${factor(c)}`;
      case "activation":
        return node.fn === "identity" ? expression(a) : applied(node.fn, a);
      case "softmax":
        return applied("softmax", a);
      case "pattern":
        return node.name;
      case "dot":
        return notation.inner(expression(a), expression(b));
      case "scale":
        return `${factor(a)} ${factor(b)}`;
      case "concat":
        return notation.stacked(node.args.map(expression));
      case "part":
        return `${factor(a)}[${node.index + 1}]`;
      case "select":
        return notation.cases(expression(a), expression(b), expression(c));
      case "due":
        return notation.multiple(expression(a), expression(b));
      case "slope":
        return `${notation.activation(node.fn)}${notation.prime}(${expression(a)})`;
    }
  };
  for (const [name, node] of Object.entries(equations)) {
    lines.push(`${notation.now(name)} = ${expression(node)}`);
    if (!names.has(node)) names.set(node, notation.now(name)); // h = c: c goes on being called c
  }
  return { lines, spell: body };
}

/** The equations in Unicode, one line each, gates first: `rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)`. */
export const toUnicode = (equations: Equations): string[] => render(equations, unicode).lines;

/** The equations in TeX, one line each. */
export const toTex = (equations: Equations): string[] => render(equations, tex).lines;

/** The way in which a part of equations is written: `Uᵣ hₜ₋₁`. */
export const spelling = (equations: Equations): ((node: Node) => string) => render(equations, unicode).spell;

/** The name of an equation in its line: `hTilde` is `h̃ₜ`. */
export const nameOf = (equation: string): string => unicode.now(equation);

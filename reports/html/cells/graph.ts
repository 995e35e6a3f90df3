/** The graph of one step, drawn from its definition: sums, products and activations, each with room for its numbers. */
import type { Step } from "../../../spec/cell.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { nameOf, spelling } from "../../../spec/language/print.ts";
import { type Html, all, h } from "../element.ts";
import { type Box, type Layout, layoutOf } from "../layout.ts";

/** A node that is drawn. */
export interface Drawn {
  readonly id: string;
  readonly node: Node;
  /** `fₜ`, where it is an equation or given. */
  readonly name: string | null;
  /** The way in which it is made: `σ(·)`, `W_f xₜ + U_f hₜ₋₁ + b_f`; empty where it is given. */
  readonly made: string;
  /** It is x or a state before the step. */
  readonly given: boolean;
  /** It is a state after the step, or the output. */
  readonly next: boolean;
  readonly from: readonly Drawn[];
}

/** Characters of an operation that is written with its arguments. */
const SHORT = 22;
/** Characters of a sum of products that are written into one box. */
const LONG = 44;

const isParameter = (node: Node): boolean =>
  node.op === "constant" || node.op === "pattern" || (node.op === "input" && node.kind === "param");

/** True for a product with parameters, which is written into the sum that it is part of. */
const isTerm = (node: Node): boolean =>
  isParameter(node) ||
  ((node.op === "matvec" || node.op === "matvecT" || node.op === "scale" || node.op === "mul") &&
    isParameter(node.args[0] as Node)) ||
  (node.op === "dot" && node.args.some(isParameter)) ||
  (node.op === "negate" && isTerm(node.args[0] as Node));

const SYMBOLS: Partial<Record<Node["op"], string>> = {
  mul: "⊙",
  add: "+",
  complement: "1 − ·",
  negate: "− ·",
  scale: "· ·",
  dot: "⟨·, ·⟩",
  outer: "· ·ᵀ",
  matvec: "· ·",
  matvecT: "·ᵀ ·",
  concat: "[ ; ]",
  select: "where",
  due: "due",
  lerp: "(1 − z) ⊙ a + z ⊙ b",
  softmax: "softmax",
};

const GREEK: Readonly<Record<string, string>> = { sigmoid: "σ", identity: "id" };

/** The nodes of a step that are drawn, arguments first. */
export function drawnOf(step: Step): readonly Drawn[] {
  const spell = spelling(step.equations);
  const names = new Map<Node, string>();
  for (const [name, node] of Object.entries(step.equations)) if (!names.has(node)) names.set(node, nameOf(name));
  const ends = new Set<Node>([...Object.values(step.next), step.y]);
  const drawn = new Map<Node, Drawn>();
  /** The nodes that a node is made of, those that are written into it left out. */
  const sources = (node: Node): Drawn[] =>
    node.args.flatMap((arg) => (isParameter(arg) ? [] : !names.has(arg) && isTerm(arg) ? sources(arg) : [visit(arg)]));
  const made = (node: Node): string => {
    if (node.op === "input") return "";
    const words = spell(node);
    if (node.op === "add" && node.args.some(isTerm) && words.length <= LONG) return words;
    if (isTerm(node) && words.length <= LONG) return words;
    if (node.op === "activation") return `${GREEK[node.fn] ?? node.fn}(·)`;
    if (node.op === "slope") return `${GREEK[node.fn] ?? node.fn}′`;
    if (node.op === "part") return `part ${node.index + 1}`;
    if (node.op === "constant" || node.op === "pattern") return words;
    // a symbol with room for its arguments says less than they do
    if (words.length <= SHORT && SYMBOLS[node.op]?.includes("·") === true) return words;
    return SYMBOLS[node.op] ?? node.op;
  };
  const visit = (node: Node): Drawn => {
    const known = drawn.get(node);
    if (known !== undefined) return known;
    const from = [...new Set(sources(node))];
    const one: Drawn = {
      id: `n${drawn.size}`,
      node,
      name: names.get(node) ?? (node.op === "input" ? spell(node) : null),
      made: made(node),
      given: node.op === "input",
      next: ends.has(node),
      from,
    };
    drawn.set(node, one);
    return one;
  };
  for (const node of Object.values(step.equations)) visit(node);
  // ids are places: a node that was met while another was being drawn comes before it
  return [...drawn.values()];
}

const widthOf = ({ name, made, node }: Drawn, values: readonly string[]): number =>
  Math.max(
    node.shape.length > 1 ? 140 : 118,
    ...values.map((value) => 18 + 6.7 * value.length),
    18 + 7.1 * `${name === null || made === "" ? (name ?? "") : `${name} = `}${made}`.length,
  );

/** A box with room for its name and a line of numbers; each further line takes as much again. */
const heightOf = (values: readonly string[]): number => 42 + 14 * Math.max(0, values.length - 1);

const placed = (drawn: readonly Drawn[], sizes: ReadonlyMap<Drawn, Omit<Box, "id">>): Layout =>
  layoutOf(
    drawn.map((one): Box => ({ id: one.id, ...(sizes.get(one) as Omit<Box, "id">) })),
    drawn.flatMap(({ id, from }) => from.map((source): [string, string] => [source.id, id])),
    "LR",
  );

/** `U_f hₜ₋₁` with its subscripts below the line. */
export const subscripted = (text: string): Html =>
  all(
    text
      .split(/(_[A-Za-z0-9]+)/)
      .map((part, k) =>
        k % 2 === 0
          ? part === "" || k === 0
            ? part
            : h("tspan", { dy: -3 }, part)
          : h("tspan", { dy: 3, "font-size": "75%" }, part.slice(1)),
      ),
  );

const curve = (points: Layout["lines"][number]["points"]): string => {
  const [first, ...rest] = points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
  return `M${first}${rest.map((point) => `L${point}`).join("")}`;
};

/** Words and marks that are put to a node. */
export interface Notes {
  /** Numbers in words, a line each: its value, or what was got and wanted. */
  readonly values?: readonly string[];
  readonly bad?: boolean;
  readonly wrong?: boolean;
}

/** The picture of a step. */
export function graph(drawn: readonly Drawn[], label: string, notes: (one: Drawn) => Notes = () => ({})): Html {
  const noted = new Map(drawn.map((one) => [one, notes(one)]));
  const sizes = new Map(
    drawn.map((one) => {
      const values = noted.get(one)?.values ?? [];
      return [one, { width: widthOf(one, values), height: heightOf(values) }];
    }),
  );
  const { width, height, at, lines } = placed(drawn, sizes);
  return h(
    "svg.graph",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    lines.map(({ points }) => h("path.edge", { d: curve(points) })),
    drawn.map((one) => {
      const { x = 0, y = 0 } = at.get(one.id) ?? {};
      const { values = [], bad = false, wrong = false } = noted.get(one) ?? {};
      const own = sizes.get(one) as Omit<Box, "id">;
      const top = -own.height / 2;
      const kind = [
        "node",
        one.given ? "given" : one.name === null ? "" : "named",
        one.next ? "next" : "",
        wrong ? "wrong" : "",
      ];
      return h(
        "g",
        { class: kind.filter(Boolean).join(" "), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
        h("rect.box", { x: -own.width / 2, y: top, ...own, rx: one.given || one.name !== null ? 4 : 12 }),
        h(
          "text",
          { y: values.length === 0 ? 5 : top + 18, "text-anchor": "middle", "font-size": 14 },
          one.name === null ? null : h("tspan.it", {}, subscripted(one.name)),
          one.name === null || one.made === "" ? null : " = ",
          subscripted(one.made),
        ),
        (values.length === 0 ? [""] : values).map((value, k) =>
          h(
            `text.value${bad ? ".bad" : ""}`,
            { y: top + 35 + 14 * k, "text-anchor": "middle", ...(k === 0 && { "data-node": one.id }) },
            value,
          ),
        ),
      );
    }),
  );
}

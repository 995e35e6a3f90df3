/** A convention in words: everything follows from its blocks. */
import { cellOf } from "../catalogue.ts";
import type { Block, Convention, Packed } from "./convention.ts";

/** A convention in words. */
export interface Described {
  /** `torch.nn.GRU` */
  readonly name: string;
  /** Gates in the order of the packed weights, in the framework's letters: `r, z, n`. */
  readonly gates: string;
  /** `weight_ih_l0 [3n,m]`, `w [flat: W, U, b, b]` */
  readonly tensors: readonly string[];
  /** `rows`: gates one below the other, [G n, m]; `columns`: beside each other and transposed, [m, G n]. */
  readonly layout: "rows" | "columns";
  /** Bias vectors of each gate: `2`, or `1; h 2`. */
  readonly biases: string;
  readonly notes: readonly string[];
}

const gateOf = (block: Block): string => block.of.slice(2);

const blocksOf = ({ tensors }: Convention): Block[] =>
  tensors.flatMap(({ bands }) => bands.flatMap(({ blocks }) => blocks));

const startsWith =
  (letters: string) =>
  ({ of }: Block): boolean =>
    letters.includes(of.slice(0, 1)) && of[1] === "_";

/** Gates of the blocks whose parameter has this letter, in the order in which they are stored. */
export const orderOf = (convention: Convention, letter: string): string[] =>
  blocksOf(convention)
    .filter((block) => block.as === "value" && startsWith(letter)(block))
    .map(gateOf);

function biasesOf(convention: Convention, gates: readonly string[]): string {
  const biases = blocksOf(convention).filter((block) => block.as !== "unused" && startsWith("bc")(block));
  const counts = gates.map((gate) => biases.filter((block) => gateOf(block) === gate).length);
  const least = Math.min(...counts);
  const more = gates.flatMap((gate, k) => (counts[k] === least ? [] : [`${spell(convention, gate)} ${counts[k]}`]));
  return [String(least), ...more].join("; ");
}

const spell = ({ letters }: Convention, gate: string): string => letters[gate] ?? gate;

/** `activation tanh or relu only`, where the cell has more values than the framework takes. */
const limitsOf = ({ cell, options }: Convention): string[] =>
  Object.entries(cellOf(cell).options).flatMap(([name, values]) => {
    const taken = options[name] ?? values.slice(0, 1);
    return taken.length === values.length ? [] : [`${name} ${taken.join(" or ")} only`];
  });

/** Further facts in the data: polarity, numbers added at run time, the order of peepholes. */
function factsOf(convention: Convention): string[] {
  const { opposite, added = {} } = convention;
  const peepholes = orderOf(convention, "p").map((gate) => spell(convention, gate));
  return [
    ...(opposite === undefined
      ? []
      : [`${spell(convention, opposite.gate)} = 1 ${opposite.value === "write" ? "keeps" : "writes"}`]),
    ...(peepholes.length === 0 ? [] : [`peepholes ${peepholes.join(", ")}`]),
    ...Object.entries(added).map(([name, value]) => `adds ${value} to ${name} at run time`),
  ];
}

/** `flat: W, U, b, b`: of what a flat buffer is made, in its order. */
function flat({ bands }: Packed): string {
  const kinds = bands.flatMap(({ blocks }) => blocks.map(({ of, as }) => `${of.slice(0, 1)} ${as}`));
  const runs = kinds.filter((kind, k) => kind !== kinds[k - 1]).map((kind) => kind.slice(0, 1));
  return `flat: ${runs.join(", ")}`;
}

/** A convention in words. */
export function describe(convention: Convention): Described {
  const gates = orderOf(convention, "W");
  const layouts = convention.tensors.flatMap(({ bands }) => bands.map(({ layout }) => layout));
  return {
    name: convention.name,
    gates: gates.map((gate) => spell(convention, gate)).join(", "),
    tensors: convention.tensors.map((packed) => `${packed.name} [${packed.shape?.join(",") ?? flat(packed)}]`),
    layout: layouts[0] === "beside" ? "columns" : "rows",
    biases: biasesOf(convention, gates),
    notes: [...factsOf(convention), ...limitsOf(convention), ...convention.notes],
  };
}

import type { Options } from "../../../../spec/options.ts";
import { type ParameterMap, free, gate, identity, same, zero } from "./parameter-map.ts";
import type { Reduction } from "./reduction.ts";

/** Gates that are forced open or shut. */
interface Setting {
  /** In an id: `r1-z0`. */
  readonly id: string;
  /** In a sentence: `r = 1 and z = 0`. */
  readonly words: string;
  readonly ties: ParameterMap;
}

/** A cell whose gates can be set so that it is its own candidate, or so that it keeps its state. */
export interface Gated {
  readonly cell: string;
  readonly options?: Options;
  readonly called: string;
  readonly source: string;
  /** The candidate in terms of the Elman network. */
  readonly candidate: ParameterMap;
  /** Gates that make the cell its candidate, and words for it: `r1-z0`. */
  readonly open?: Setting;
  /** Gates that make it keep its state, and what then has no effect. */
  readonly held?: Setting & { readonly idle: readonly string[] };
  /** The gate whose inverse is the control. */
  readonly control: string;
}

/** The candidate of a cell, the gate `name`, in terms of the Elman network. */
export const ofCandidate = (name: string): ParameterMap => gate(name, same, "h");

/** Names of the parameters of one gate. */
export const block = (name: string): string[] => [`W_${name}`, `U_${name}`, `b_${name}`];

/** `z = 0` from `z0`. */
export const equation = (setting: string): string => `${setting[0]} = ${setting[1]}`;

const nameOf = ({ cell, options }: Gated): string => [cell, ...Object.values(options ?? {})].join("-");

/** With its gates so set, a cell is the Elman network of its candidate. */
function asElman(gated: Gated): Reduction[] {
  const { cell, options = {}, called, source, candidate, open, control } = gated;
  if (open === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${open.id}-is-elman`,
      sentence: `With ${open.words} the ${called} is the Elman network of its candidate.`,
      source: source.includes("docs/theory.md") ? source : `${source}; docs/theory.md R04, R09`,
      from: { cell, options },
      to: { cell: "elman" },
      map: { ...candidate, ...open.ties },
      forced: control,
      bitwise: cell !== "gru-reset-after",
    },
  ];
}

/** The Elman network that does nothing: h = h′. */
const still = {
  to: { cell: "elman", options: { activation: "identity", bias: false } },
  given: { W_h: zero, U_h: identity },
} as const;

/** With its gates so set, a cell keeps its state, whatever comes in, and so its gradient. */
function asMemory(gated: Gated): Reduction[] {
  const { cell, options = {}, called, source, held, control } = gated;
  if (held === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${held.id}-keeps-state`,
      sentence: `With ${held.words} the ${called} keeps its state, whatever comes in: it is the Elman network h = h′.`,
      source: source.includes("docs/theory.md") ? source : `${source}; docs/theory.md R05`,
      from: { cell, options },
      ...still,
      map: { ...free(...held.idle), ...held.ties },
      forced: control,
      bitwise: true,
    },
  ];
}

/** Reductions of a gated cell: to the Elman network of its candidate, and to a memory that keeps its state. */
export const reductionsOf = (gated: Gated): Reduction[] => [...asElman(gated), ...asMemory(gated)];

import type { Tensors } from "../../../../spec/tensor.ts";
import { exchanged } from "../../../controls/controls.ts";
import { type WrongImplementation, grus } from "../../../mutants/around/wrong-implementation.ts";
import { mapTensor, mapTensors, withParams } from "../../../requests/rearrange.ts";

const pairs = (gates: readonly string[]): [string, string][] =>
  gates.flatMap((a, k) => gates.slice(k + 1).map((b): [string, string] => [a, b]));

/** Parameters of one block (W, U or b) of two gates exchanged. */
const swapped = (block: string, a: string, b: string): WrongImplementation["of"] => {
  const other: Readonly<Record<string, string>> = {
    [`${block}_${a}`]: `${block}_${b}`,
    [`${block}_${b}`]: `${block}_${a}`,
  };
  return (correct) => (request) =>
    correct(withParams(request, (params) => mapTensors(params, (t, name) => params[other[name] ?? name] ?? t)));
};

const exchanges = (cell: string, gates: readonly string[]): WrongImplementation[] =>
  pairs(gates).flatMap(([a, b]): WrongImplementation[] => [
    {
      id: `${cell}-${a}${b}-exchanged`,
      sentence: `The gates ${a} and ${b} are read in each other's place.`,
      cells: [cell],
      laws: ["step/direct", "gradient/exact"],
      of: (correct) => exchanged(a, b).of(correct, () => 0),
    },
    ...["W", "U", "b"].map((block): WrongImplementation => ({
      id: `${cell}-${block}-${a}${b}-exchanged`,
      sentence: `${block} of the gates ${a} and ${b} is read in each other's place, and nothing else.`,
      cells: [cell],
      laws: ["step/direct", "gradient/exact"],
      of: swapped(block, a, b),
    })),
  ]);

const params =
  (of: (params: Tensors) => Tensors): WrongImplementation["of"] =>
  (correct) =>
  (request) =>
    correct(withParams(request, of));

/** Parameters that are read in the place of others. */
export const parameters: readonly WrongImplementation[] = [
  ...exchanges("lstm", ["i", "f", "o", "g"]),
  ...exchanges("gru", ["z", "r", "h"]),
  {
    id: "inner-bias-missing",
    sentence: "The bias c_h inside the reset product is left out.",
    cells: ["gru-reset-after"],
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name === "c_h" ? mapTensor(t, () => 0) : t))),
  },
  {
    id: "inner-bias-outside",
    sentence: "c_h is added to b_h instead of being reset.",
    cells: ["gru-reset-after"],
    laws: ["step/direct"],
    of: params((tensors) =>
      mapTensors(tensors, (t, name) => {
        const inner = tensors["c_h"]?.data ?? [];
        if (name === "b_h") return mapTensor(t, (v, i) => v + (inner[i] as number));
        return name === "c_h" ? mapTensor(t, () => 0) : t;
      }),
    ),
  },
  {
    id: "update-gate-inverted",
    sentence: "z = 0 keeps the old state instead of z = 1.",
    cells: grus,
    laws: ["step/direct", "reduction/gru-r1-z0-is-elman"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name.endsWith("_z") ? mapTensor(t, (v) => -v) : t))),
  },
];

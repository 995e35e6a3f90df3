import { exchanged } from "../controls.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../rearrange.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { type Faux, grus, recurrent } from "./faulty.ts";

const pairs = (gates: readonly string[]): [string, string][] =>
  gates.flatMap((a, k) => gates.slice(k + 1).map((b): [string, string] => [a, b]));

/** Parameters of one block (W, U or b) of two gates exchanged. */
const swapped = (block: string, a: string, b: string): Faux["of"] => {
  const other: Readonly<Record<string, string>> = {
    [`${block}_${a}`]: `${block}_${b}`,
    [`${block}_${b}`]: `${block}_${a}`,
  };
  return (honest) => (request) =>
    honest(withParams(request, (params) => mapTensors(params, (t, name) => params[other[name] ?? name] ?? t)));
};

const exchanges = (cell: string, gates: readonly string[]): Faux[] =>
  pairs(gates).flatMap(([a, b]): Faux[] => [
    {
      id: `${cell}-${a}${b}-exchanged`,
      sentence: `The gates ${a} and ${b} are read in each other's place.`,
      cells: [cell],
      laws: ["step/direct", "gradient/exact"],
      of: (honest) => exchanged(a, b).of(honest, () => 0),
    },
    ...["W", "U", "b"].map((block): Faux => ({
      id: `${cell}-${block}-${a}${b}-exchanged`,
      sentence: `${block} of the gates ${a} and ${b} is read in each other's place, and nothing else.`,
      cells: [cell],
      laws: ["step/direct", "gradient/exact"],
      of: swapped(block, a, b),
    })),
  ]);

const params =
  (of: (params: Tensors) => Tensors): Faux["of"] =>
  (honest) =>
  (request) =>
    honest(withParams(request, of));

/** Weights laid out, named or scaled wrongly. */
export const parameters: readonly Faux[] = [
  ...exchanges("lstm", ["i", "f", "o", "g"]),
  ...exchanges("gru", ["z", "r", "h"]),
  {
    id: "recurrent-transposed",
    sentence: "U stands where its transpose should: square, so that no shape objects.",
    cells: recurrent,
    laws: ["step/direct"],
    of: params((tensors) =>
      mapTensors(tensors, (t, name) => (name.startsWith("U_") ? fill(t, t.shape, (i, j) => at(t, j, i)) : t)),
    ),
  },
  {
    id: "gates-interleaved",
    sentence: "The rows of all gates are read unit by unit (i0 f0 o0 g0 i1 …) instead of gate by gate.",
    cells: ["lstm"],
    laws: ["step/direct", "symmetry/units-renamed"],
    of: params((tensors) => {
      const gates = ["i", "f", "o", "g"];
      return mapTensors(tensors, (t, name) => {
        const [block, gate] = name.split("_") as [string, string];
        const [n, width = 1] = t.shape as [number, number?];
        const packed = gates.flatMap((g) => [...(tensors[`${block}_${g}`]?.data ?? [])]);
        const place = gates.indexOf(gate);
        return mapTensor(t, (_, i) => packed[(Math.floor(i / width) * 4 + place) * width + (i % width)] ?? n);
      });
    }),
  },
  {
    id: "bias-doubled",
    sentence: "The bias enters twice, as an input and as a recurrent bias.",
    cells: recurrent,
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name.startsWith("b_") ? mapTensor(t, (v) => 2 * v) : t))),
  },
  {
    id: "bias-missing",
    sentence: "Biases are never added.",
    cells: recurrent,
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name.startsWith("b_") ? mapTensor(t, () => 0) : t))),
  },
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
    id: "forget-bias-added",
    sentence: "1 is added to the forget bias that was given.",
    cells: ["lstm"],
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name === "b_f" ? mapTensor(t, (v) => v + 1) : t))),
  },
  {
    id: "update-gate-inverted",
    sentence: "z = 0 keeps the old state instead of z = 1.",
    cells: grus,
    laws: ["step/direct", "reduction/gru-r1-z0-is-elman"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name.endsWith("_z") ? mapTensor(t, (v) => -v) : t))),
  },
  {
    id: "wide-input-tail",
    sentence: "Only the first four units are computed in a loop unrolled by four; the tail repeats unit 0.",
    cells: recurrent,
    laws: ["step/direct"],
    rare: true,
    of: params((tensors) =>
      mapTensors(tensors, (t) => {
        const [n, width = 1] = t.shape as [number, number?];
        const done = n < 4 ? n : n - (n % 4);
        return mapTensor(t, (v, i) => (i < done * width ? v : (t.data[i % width] as number)));
      }),
    ),
  },
  {
    id: "inputs-in-single-precision",
    sentence: "float64 inputs pass through a float32 buffer.",
    cells: recurrent,
    laws: ["step/direct"],
    of: (honest) => (request) => honest({ ...request, x: mapTensor(request.x, Math.fround) }),
  },
  {
    id: "weights-in-single-precision",
    sentence: "float64 weights pass through a float32 buffer.",
    cells: recurrent,
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t) => mapTensor(t, Math.fround))),
  },
  {
    id: "second-walk-first-weights",
    sentence: "The reverse walk of a bidirectional layer reads the forward walk's weights.",
    cells: recurrent,
    laws: ["step/direct", "direction/reverse-is-flip"],
    rare: true,
    of: (honest) => (request) =>
      honest({
        ...request,
        layers: request.layers.map((layer) => ({
          ...layer,
          params: layer.params.map(() => layer.params[0] as Tensors),
        })),
      }),
  },
];

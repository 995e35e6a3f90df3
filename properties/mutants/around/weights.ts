import type { Tensors } from "../../../spec/tensor.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";

const params =
  (of: (params: Tensors) => Tensors): WrongImplementation["of"] =>
  (correct) =>
  (request) =>
    correct(withParams(request, of));

/** Weights laid out, scaled or kept wrongly, all of them together. */
export const parameters: readonly WrongImplementation[] = [
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
    id: "forget-bias-added",
    sentence: "1 is added to the forget bias that was given.",
    cells: ["lstm"],
    laws: ["step/direct"],
    of: params((tensors) => mapTensors(tensors, (t, name) => (name === "b_f" ? mapTensor(t, (v) => v + 1) : t))),
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
    of: (correct) => (request) => correct({ ...request, x: mapTensor(request.x, Math.fround) }),
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
    sentence: "The reverse direction of a bidirectional layer reads the weights of the forward direction.",
    cells: recurrent,
    laws: ["step/direct", "direction/reverse-is-flip"],
    rare: true,
    of: (correct) => (request) =>
      correct({
        ...request,
        layers: request.layers.map((layer) => ({
          ...layer,
          params: layer.params.map(() => layer.params[0] as Tensors),
        })),
      }),
  },
];

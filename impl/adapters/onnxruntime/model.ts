/** A stack of recurrent layers as one ONNX graph. Weights are inputs of the graph, so that one model serves every run of its form. */
import { directionsOf, type Direction, type Options } from "../../../spec/options.ts";
import { onnxCells, type OnnxCell } from "./cells.ts";
import { attribute, elementType, encodeModel, value, type NodeProto, type ValueInfoProto } from "./proto.ts";

/** The properties on which a graph depends; T, B and m are left open. */
export interface ModelForm {
  /** Hidden size: an attribute of ONNX's nodes. */
  readonly n: number;
  readonly layers: readonly {
    readonly cell: string;
    readonly options: Options;
    readonly direction: Direction;
    /** True if initial states are given; else the nodes' inputs are absent. */
    readonly initial: boolean;
  }[];
  /** True if `sequence_lens` is given; else that input is absent. */
  readonly lengths: boolean;
  readonly y: boolean;
  readonly final: boolean;
}

/** Names of the graph's inputs and outputs; `layer` counts from 0. */
export const names = {
  x: "x",
  y: "y",
  lengths: "lengths",
  /** W [D, G·n, m], R [D, G·n, n], B [D, 2·G·n] */
  weight: (layer: number, which: "W" | "R" | "B"): string => `${which}${layer}`,
  /** [D, B, n] */
  initial: (layer: number, state: string): string => `initial_${state}${layer}`,
  /** [D, B, n] */
  final: (layer: number, state: string): string => `final_${state}${layer}`,
} as const;

const opset = 17;
const irVersion = 8;
const { float32, int32, int64 } = elementType;

export const hasBias = (options: Options): boolean => options["bias"] !== false;

/** @throws RangeError for a cell that ONNX does not have */
export function onnxCell(cell: string): OnnxCell {
  const found = onnxCells[cell];
  if (found === undefined) throw new RangeError(`ONNX has no operator for the cell ${cell}`);
  return found;
}

/** The recurrent node of layer `l`: `x` [T, B, m] → Y [T, D, B, n], final states [D, B, n]. */
function recurrent(form: ModelForm, l: number, x: string, Y: string): NodeProto {
  const layer = form.layers[l] as ModelForm["layers"][number];
  const cell = onnxCell(layer.cell);
  const bias = hasBias(layer.options);
  return {
    opType: cell.op,
    input: [
      x,
      names.weight(l, "W"),
      names.weight(l, "R"),
      bias ? names.weight(l, "B") : "",
      form.lengths ? names.lengths : "",
      ...cell.states.map((state) => (layer.initial ? names.initial(l, state) : "")),
    ],
    output: [Y, ...cell.states.map((state) => (form.final ? names.final(l, state) : ""))],
    attribute: [
      attribute.int("hidden_size", form.n),
      attribute.string("direction", layer.direction),
      ...cell.attributes(layer.options, directionsOf(layer.direction)),
    ],
  };
}

/** Inputs and outputs of the graph that belong to layer `l`. */
function ports(form: ModelForm, l: number): { input: ValueInfoProto[]; output: ValueInfoProto[] } {
  const { cell: id, options, direction, initial } = form.layers[l] as ModelForm["layers"][number];
  const { gates, states } = onnxCell(id);
  const D = directionsOf(direction);
  const rows = gates.length * form.n;
  const state = (name: string): ValueInfoProto => value(name, float32, [D, "B", form.n]);
  return {
    input: [
      value(names.weight(l, "W"), float32, [D, rows, `m${l}`]),
      value(names.weight(l, "R"), float32, [D, rows, form.n]),
      ...(hasBias(options) ? [value(names.weight(l, "B"), float32, [D, 2 * rows])] : []),
      ...(initial ? states.map((s) => state(names.initial(l, s))) : []),
    ],
    output: form.final ? states.map((s) => state(names.final(l, s))) : [],
  };
}

/**
 * The model file: for each layer its node, then Y [T, D, B, n] → Transpose, Reshape → [T, B, D·n], which is the next
 * layer's input and, after the last, `y`.
 */
export function buildModel(form: ModelForm): Uint8Array {
  const last = form.layers.length - 1;
  const width = (l: number): number => directionsOf((form.layers[l] as ModelForm["layers"][number]).direction) * form.n;
  const layerInput = (l: number): string => (l === 0 ? names.x : l > last ? names.y : `x${l}`);
  const open = (l: number): boolean => l < last || form.y; // true if the layer's Y is used
  const layers = form.layers.map((_, l) => l);
  const node = layers.flatMap((l): NodeProto[] => {
    const Y = open(l) ? `Y${l}` : "";
    const cell = recurrent(form, l, layerInput(l), Y);
    if (Y === "") return [cell];
    const directionsLast = `${Y}_transposed`;
    return [
      cell,
      { opType: "Transpose", input: [Y], output: [directionsLast], attribute: [attribute.ints("perm", [0, 2, 1, 3])] },
      { opType: "Reshape", input: [directionsLast, `shape${l}`], output: [layerInput(l + 1)], attribute: [] },
    ];
  });
  const all = layers.map((l) => ports(form, l));
  return encodeModel({
    irVersion,
    producerName: "gatecheck",
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: "network",
      node,
      // in a Reshape, 0 copies the size of the input
      initializer: layers
        .filter(open)
        .map((l) => ({ name: `shape${l}`, dims: [3], dataType: int64, int64Data: [0, 0, width(l)] })),
      input: [
        value(names.x, float32, ["T", "B", "m0"]),
        ...(form.lengths ? [value(names.lengths, int32, ["B"])] : []),
        ...all.flatMap(({ input }) => input),
      ],
      output: [
        ...(form.y ? [value(names.y, float32, ["T", "B", width(last)])] : []),
        ...all.flatMap(({ output }) => output),
      ],
    },
  });
}

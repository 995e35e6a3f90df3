/**
 * The subset of onnx.proto (github.com/onnx/onnx, proto2) that a recurrent model needs, as a protobufjs descriptor:
 * messages, field names and field numbers are ONNX's own.
 */
import protobuf from "protobufjs/light.js";

/** onnx.TensorProto.DataType */
export const elementType = { float32: 1, int32: 6, int64: 7, float16: 10, float64: 11 } as const;

/** onnx.AttributeProto.AttributeType */
const attributeType = { float: 1, int: 2, floats: 6, ints: 7, string: 3, strings: 8 } as const;

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
  /** A constant, in a node `Constant`. */
  readonly t?: TensorProto;
}

export interface NodeProto {
  readonly name?: string;
  readonly domain?: string;
  readonly opType: string;
  /** An empty name is an optional input that is absent. */
  readonly input: readonly string[];
  /** An empty name is an output that is not wanted. */
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}

/** A constant of the graph. */
export interface TensorProto {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly int64Data?: readonly number[];
  readonly floatData?: readonly number[];
  readonly doubleData?: readonly number[];
  /** Little-endian bytes, in place of the lists. */
  readonly rawData?: Uint8Array;
  /** 1: the numbers are in another file. */
  readonly dataLocation?: number;
}

/** A size that is known, or the name of one that is not. */
export type Dimension = { readonly dimValue: number } | { readonly dimParam: string };

export interface ValueInfoProto {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly elemType: number; readonly shape: { dim: readonly Dimension[] } } };
}

export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeProto[];
    readonly initializer: readonly TensorProto[];
    readonly input: readonly ValueInfoProto[];
    readonly output: readonly ValueInfoProto[];
  };
}

const one = (type: string, id: number): protobuf.IField => ({ type, id });
const many = (type: string, id: number): protobuf.IField => ({ type, id, rule: "repeated" });

// prettier-ignore
const descriptor: protobuf.INamespace = {
  nested: {
    ModelProto: { fields: { irVersion: one("int64", 1), producerName: one("string", 2), graph: one("GraphProto", 7),
                            opsetImport: many("OperatorSetIdProto", 8) } },
    OperatorSetIdProto: { fields: { domain: one("string", 1), version: one("int64", 2) } },
    GraphProto: { fields: { node: many("NodeProto", 1), name: one("string", 2), initializer: many("TensorProto", 5),
                            input: many("ValueInfoProto", 11), output: many("ValueInfoProto", 12) } },
    NodeProto: { fields: { input: many("string", 1), output: many("string", 2), name: one("string", 3), opType: one("string", 4),
                           domain: one("string", 7), attribute: many("AttributeProto", 5) } },
    AttributeProto: { fields: { name: one("string", 1), f: one("float", 2), i: one("int64", 3), s: one("bytes", 4), t: one("TensorProto", 5), floats: many("float", 7),
                                ints: many("int64", 8), strings: many("bytes", 9), type: one("int32", 20) } },
    TensorProto: { fields: { dims: many("int64", 1), dataType: one("int32", 2), floatData: many("float", 4),
                             int64Data: many("int64", 7), name: one("string", 8), rawData: one("bytes", 9),
                             doubleData: many("double", 10), dataLocation: one("int32", 14) } },
    ValueInfoProto: { fields: { name: one("string", 1), type: one("TypeProto", 2) } },
    TypeProto: { fields: { tensorType: one("Tensor", 1) },
                 nested: { Tensor: { fields: { elemType: one("int32", 1), shape: one("TensorShapeProto", 2) } } } },
    TensorShapeProto: { fields: { dim: many("Dimension", 1) },
                        nested: { Dimension: { oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
                                               fields: { dimValue: one("int64", 1), dimParam: one("string", 2) } } } },
  },
};

const Model = protobuf.Root.fromJSON(descriptor).lookupType("ModelProto");

/** The bytes of a model file. */
export const encodeModel = (model: ModelProto): Uint8Array => Model.encode(Model.fromObject(model)).finish();

const Constant = Model.root.lookupType("TensorProto");

/** The bytes of a file `input_0.pb`: one tensor with its name, of float32 numbers or int32 lengths. */
export const encodeTensorFile = (
  name: string,
  dims: readonly number[],
  data: Float32Array | Int32Array,
): Uint8Array => {
  const bytes = new Uint8Array(4 * data.length);
  const view = new DataView(bytes.buffer);
  data.forEach((v, k) =>
    data instanceof Int32Array ? view.setInt32(4 * k, v, true) : view.setFloat32(4 * k, v, true),
  );
  const dataType = data instanceof Int32Array ? elementType.int32 : elementType.float32;
  return Constant.encode(Constant.fromObject({ name, dims, dataType, rawData: bytes })).finish();
};

/** A model file as it was read: what it leaves out is empty. @throws Error for bytes that are none */
export const decodeModel = (bytes: Uint8Array): ModelProto =>
  Model.toObject(Model.decode(bytes), { longs: Number, arrays: true, objects: true }) as ModelProto;

const utf8 = new TextEncoder();

/** Attributes of a node, by the type that ONNX gives them. */
export const attribute: {
  readonly float: (name: string, f: number) => AttributeProto;
  readonly int: (name: string, i: number) => AttributeProto;
  readonly ints: (name: string, ints: readonly number[]) => AttributeProto;
  readonly floats: (name: string, floats: readonly number[]) => AttributeProto;
  readonly string: (name: string, s: string) => AttributeProto;
  readonly strings: (name: string, strings: readonly string[]) => AttributeProto;
} = {
  float: (name, f) => ({ name, type: attributeType.float, f }),
  int: (name, i) => ({ name, type: attributeType.int, i }),
  ints: (name, ints) => ({ name, type: attributeType.ints, ints }),
  floats: (name, floats) => ({ name, type: attributeType.floats, floats }),
  string: (name, s) => ({ name, type: attributeType.string, s: utf8.encode(s) }),
  strings: (name, strings) => ({ name, type: attributeType.strings, strings: strings.map((s) => utf8.encode(s)) }),
};

/** Input or output of a graph: a tensor of known rank; `"T"` stands for a size that each run may choose. */
export const value = (name: string, elemType: number, shape: readonly (number | string)[]): ValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: shape.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size })) },
    },
  },
});

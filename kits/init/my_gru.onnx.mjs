// Writes my_gru.onnx as an exporter would: a GRU of 3 inputs and 4 units, with weights. Your own exporter takes its place.
import { writeFileSync } from "node:fs";

const [m, n] = [3, 4];
const reset = 1; // wrong on purpose: const reset = 0;

// the file, in Protocol Buffers: messages and field numbers of onnx.proto
const varint = (k) => (k > 127 ? [(k & 127) | 128, ...varint(k >>> 7)] : [k]);
const int = (field, k) => [...varint(field << 3), ...varint(k)];
const bytes = (field, data) => [...varint((field << 3) | 2), ...varint(data.length), ...data];
const text = (field, s) => bytes(field, new TextEncoder().encode(s));
const attribute = (name, k) => bytes(5, [...text(1, name), ...int(3, k), ...int(20, 2)]);
const size = (d) => bytes(1, typeof d === "number" ? int(1, d) : text(2, d));
const value = (field, name, sizes) =>
  bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...int(1, 1), ...bytes(2, sizes.flatMap(size))]))]);
const weights = (name, sizes) => {
  const numbers = Float32Array.from({ length: sizes.reduce((a, b) => a * b) }, (_, k) => Math.sin(k + 1) / 2);
  return bytes(5, [
    ...sizes.flatMap((d) => int(1, d)),
    ...int(2, 1),
    ...text(8, name),
    ...bytes(9, new Uint8Array(numbers.buffer)),
  ]);
};
const node = [
  ...["X", "W", "R", "B"].flatMap((name) => text(1, name)),
  ...["Y", "Y_h"].flatMap((name) => text(2, name)),
  ...text(4, "GRU"),
  ...attribute("hidden_size", n),
  ...attribute("linear_before_reset", reset),
];
const graph = [
  ...bytes(1, node),
  ...text(2, "gru"),
  ...weights("W", [1, 3 * n, m]),
  ...weights("R", [1, 3 * n, n]),
  ...weights("B", [1, 6 * n]),
  ...value(11, "X", ["T", "B", m]),
  ...value(12, "Y", ["T", 1, "B", n]),
  ...value(12, "Y_h", [1, "B", n]),
];
writeFileSync("my_gru.onnx", Uint8Array.from([...int(1, 8), ...bytes(7, graph), ...bytes(8, int(2, 17))]));

// TensorFlow.js 4.22.0 on WebAssembly: clipByValue makes a number of NaN, and so does the hard sigmoid; on the CPU NaN stays.
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

for (const backend of ["cpu", "wasm"]) {
  await tf.setBackend(backend);
  const clipped = tf.clipByValue(tf.tensor1d([NaN, 2]), 0, 1);
  console.log(backend.padEnd(5), [...clipped.dataSync()], "wanted [NaN, 1]");
}

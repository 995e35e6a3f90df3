// TensorFlow.js 4.22.0 on WebAssembly: the sum over an empty axis is whatever was in memory; on the CPU it is 0.
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");
for (const number of [123, 124, 125, 126]) tf.mul(tf.ones([4]), number).dispose(); // something to be found again
const sum = tf.sum(tf.zeros([0, 4]), 0);
const product = tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 2]));
console.log("sum of no rows    ", [...sum.dataSync()], "wanted [0, 0, 0, 0]");
console.log("product over none ", [...product.dataSync()], "wanted [0, 0, 0, 0]");

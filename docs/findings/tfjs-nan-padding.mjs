// The mask multiplies, and 0 · NaN = NaN: a NaN in the padding of row 0 reaches its final state, and every weight gradient
// even of a loss that reads row 1 alone. Needs @tensorflow/tfjs only.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
const lstm = tf.layers.lstm({ units: 1, returnState: true });
const mask = tf.tensor2d([1, 1, 0, 1, 1, 1], [2, 3], "bool"); // [B, T]: row 0 has two steps, row 1 three
for (const padding of [7, NaN]) {
  const final = () => lstm.apply(tf.tensor3d([1, 1, padding, 1, 1, 1], [2, 3, 1]), { mask })[1]; // [B, T, m]
  const h = final().dataSync().join();
  const [dW] = Object.values(tf.variableGrads(() => final().slice([1, 0]).sum()).grads);
  console.log(`padding ${padding}: final h ${h}; dW ${dW.dataSync().join()}; should be the same with any padding`);
}

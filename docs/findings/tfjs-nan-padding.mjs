// The mask multiplies, and 0 · NaN = NaN: a NaN in the padding of one row reaches its final state, and every weight gradient
// even of a loss that reads another row alone. Needs @tensorflow/tfjs only.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
const lstm = tf.layers.lstm({ units: 1, returnState: true });
const mask = tf.tensor2d(
  [
    [1, 1, 0],
    [1, 1, 1],
  ],
  [2, 3],
  "bool",
); // row 0 has two steps, row 1 three
for (const padding of [7, NaN]) {
  const x = tf.tensor3d([
    [[1], [1], [padding]],
    [[1], [1], [1]],
  ]); // [B, T, m]
  const [, h] = lstm.apply(x, { mask });
  const { grads } = tf.variableGrads(() => tf.sum(lstm.apply(x, { mask })[1].slice([1, 0]))); // row 1 only
  console.log(`padding ${padding}: final h ${h.dataSync().join()}; dW ${Object.values(grads)[0].dataSync().join()}`);
}

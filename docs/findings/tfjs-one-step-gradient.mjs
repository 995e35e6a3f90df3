// The gradient of tf.unstack calls stack(dy), but with one output dy is a tensor and no array: no recurrent layer can be trained
// on sequences of one step. Needs @tensorflow/tfjs only.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
for (const T of [2, 1]) {
  const gradient = tf.grad((x) => tf.unstack(x)[0].sum());
  try {
    console.log(
      `T = ${T}: ${gradient(tf.ones([T, 2]))
        .dataSync()
        .join()}`,
    );
  } catch (error) {
    console.log(`T = ${T}: ${error.message}`);
  }
}

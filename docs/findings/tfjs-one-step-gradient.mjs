// The gradient of tf.unstack calls stack(dy), but with one output dy is a tensor and no array: no recurrent layer can be trained
// on sequences of one step. Needs @tensorflow/tfjs only.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
const gradient = tf.grad((x) => tf.unstack(x)[0].sum());
const [two, one] = [tf.ones([2, 2]), tf.ones([1, 2])];
console.log(`T = 2: ${gradient(two).dataSync().join()}; should be 1,1,0,0`);
try {
  console.log(`T = 1: ${gradient(one).dataSync().join()}; should be 1,1`);
} catch (error) {
  console.log(`T = 1: ${error.message}; should be 1,1`);
}

// A masked step adds m · new + (1 − m) · old instead of selecting: −0 · 1 + h · 0 = +0. Needs @tensorflow/tfjs only.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
const rnn = tf.layers.simpleRNN({ units: 1, kernelInitializer: "ones", returnState: true });
const allMasked = tf.zeros([1, 2], "bool");
const [, h] = rnn.apply(tf.ones([1, 2, 1]), { mask: allMasked, initialState: [tf.tensor2d([[-0]])] });
console.log("final state", h.dataSync()[0], "should still be", -0);

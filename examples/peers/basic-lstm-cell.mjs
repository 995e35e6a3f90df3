// tf.basicLSTMCell of TensorFlow.js, step by step; its gradients by tf.grads.
import * as tf from "@tensorflow/tfjs";
tf.enableProdMode();
await tf.setBackend("cpu");
const cell = {
  cell: "lstm",
  options: [{ forgetBias: 0 }, { forgetBias: 1 }],
  dtypes: ["float32"],
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  initialState: true,
  gradients: true,
};
const ORDER = ["i", "g", "f", "o"]; // kernel [m+n, 4n]: i, j, f, o
const NAMES = ORDER.flatMap((k) => [`W_${k}`, `U_${k}`, `b_${k}`]);
export default {
  info: { name: "tf.basicLSTMCell", version: tf.version.tfjs, language: "javascript" },
  cells: [cell],
  run({
    sizes: { T, B, m, n },
    layers: [
      {
        params: [p],
        initial,
        options,
      },
    ],
    x,
    want,
    cotangents,
  }) {
    const forgetBias = tf.scalar(options.forgetBias ?? 0);
    const forward = (xs, h, c, ...ws) => {
      const w = Object.fromEntries(NAMES.map((k, i) => [k, ws[i]]));
      const kernel = tf.concat(
        [
          tf.concat(
            ORDER.map((k) => w[`W_${k}`].transpose()),
            1,
          ),
          tf.concat(
            ORDER.map((k) => w[`U_${k}`].transpose()),
            1,
          ),
        ],
        0,
      );
      const bias = tf.concat(ORDER.map((k) => w[`b_${k}`]));
      const ys = [];
      for (let t = 0; t < T; t++) {
        [c, h] = tf.basicLSTMCell(forgetBias, kernel, bias, xs.slice([t, 0, 0], [1, B, m]).reshape([B, m]), c, h);
        ys.push(h);
      }
      return { y: ys.length ? tf.stack(ys) : tf.zeros([0, B, n]), h, c };
    };
    return tf.tidy(() => {
      const t = ({ data, shape }) => tf.tensor(data, shape, "float32");
      const zero = { data: new Float32Array(B * n), shape: [B, n] };
      const inputs = [t(x), t(initial?.[0].h ?? zero), t(initial?.[0].c ?? zero), ...NAMES.map((k) => t(p[k]))];
      const plain = (a) => ({ shape: a.shape, data: Float32Array.from(a.dataSync()) });
      const out = forward(...inputs);
      const answer = { y: plain(out.y), final: [[{ h: plain(out.h), c: plain(out.c) }]] };
      if (want.includes("gradients")) {
        const bars = [
          ["y", cotangents.y],
          ["h", cotangents.final?.[0][0].h],
          ["c", cotangents.final?.[0][0].c],
        ].filter(([, b]) => b);
        const loss = (...a) => {
          const o = forward(...a);
          return tf.addN([
            tf.scalar(0),
            ...a.map((v) => v.sum().mul(0)),
            ...bars.map(([k, b]) => o[k].mul(t(b)).sum()),
          ]);
        };
        const g = tf.grads(loss)(inputs).map(plain);
        answer.gradients = {
          x: g[0],
          params: [[Object.fromEntries(NAMES.map((k, i) => [k, g[i + 3]]))]],
          initial: [[{ h: g[1], c: g[2] }]],
        };
      }
      return Object.fromEntries(want.map((part) => [part, answer[part]]));
    });
  },
};

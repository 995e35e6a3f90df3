// An RNN, an LSTM and a GRU on @jax-js/jax, which has no cell of its own: forward by its operations, gradients by its grad.
// npm install @jax-js/jax@0.1.25 in the folder that PEERS names, or beside this file; JAX_BACKEND is cpu or wasm.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const { init, defaultDevice, numpy: np, nn, grad } = await import(pathToFileURL(require.resolve("@jax-js/jax")).href);
const backend = process.env.JAX_BACKEND ?? "cpu";
if (backend !== "cpu") await init(backend);
defaultDevice(backend);
const GATES = { elman: "h", lstm: "ifog", gru: "zrh" };
const extent = {
  options: [{}],
  dtypes: ["float32", "float64"],
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  initialState: true,
  gradients: true,
};
const array = ({ data, shape }, dtype) => np.array(data.slice(), { shape, dtype });

function forward(cell, p, x, s) {
  // p: tree of arrays, x [T,B,m], s tree; consumes references
  const T = x.shape[0],
    ys = [];
  let h = s.h,
    c = s.c;
  const lin = (k, xt, hh) =>
    np
      .matmul(xt, p[`W_${k}`].ref.transpose())
      .add(np.matmul(hh, p[`U_${k}`].ref.transpose()))
      .add(p[`b_${k}`].ref);
  for (let t = 0; t < T; t++) {
    const xt = () => x.ref.slice(t);
    if (cell === "elman") h = np.tanh(lin("h", xt(), h));
    else if (cell === "lstm") {
      const [i, f, o] = ["i", "f", "o"].map((k) => nn.sigmoid(lin(k, xt(), h.ref)));
      const g = np.tanh(lin("g", xt(), h));
      c = f.mul(c).add(i.mul(g));
      h = o.mul(np.tanh(c.ref));
    } else {
      const [z, r] = ["z", "r"].map((k) => nn.sigmoid(lin(k, xt(), h.ref)));
      const n = np.tanh(lin("h", xt(), r.mul(h.ref)));
      h = z.ref.mul(h).add(n.ref.sub(z.mul(n)));
    }
    ys.push(h.ref);
  }
  const y = np.stack(ys);
  return cell === "lstm" ? { y, h, c } : { y, h };
}
export default {
  info: { name: `jax-js-${backend}`, version: "0.1.25", language: "javascript" },
  cells: Object.keys(GATES).map((cell) => ({ cell, ...extent })),
  async run({
    dtype,
    sizes: { T, B, m, n },
    layers: [
      {
        cell,
        params: [params],
        initial,
      },
    ],
    x,
    want,
    cotangents,
  }) {
    if (T === 0 || B === 0 || m === 0) return { unsupported: "empty" };
    const names = cell === "lstm" ? ["h", "c"] : ["h"];
    const zeros = () => ({
      shape: [B, n],
      data: dtype === "float32" ? new Float32Array(B * n) : new Float64Array(B * n),
    });
    const tree = () => ({
      p: Object.fromEntries(Object.entries(params).map(([k, t]) => [k, array(t, dtype)])),
      x: array(x, dtype),
      s: Object.fromEntries(names.map((k) => [k, array(initial?.[0][k] ?? zeros(), dtype)])),
    });
    const plain = async (a) => ({ shape: a.shape.slice(), data: await a.data() });
    const out = forward(cell, ...((t) => [t.p, t.x, t.s])(tree()));
    const answer = {
      y: await plain(out.y),
      final: [[{ h: await plain(out.h), ...(out.c && { c: await plain(out.c) }) }]],
    };
    if (want.includes("gradients")) {
      const bars = [["y", cotangents.y], ...names.map((k) => [k, cotangents.final?.[0]?.[0]?.[k]])].filter(
        ([, t]) => t,
      );
      const loss = (t) => {
        const o = forward(cell, t.p, t.x, t.s);
        return bars
          .map(([k, bar]) => np.sum(o[k].mul(array(bar, dtype))))
          .reduce((a, b) => a.add(b), np.array(0, { dtype }));
      };
      const g = grad(loss)(tree());
      const each = async (o) =>
        Object.fromEntries(await Promise.all(Object.entries(o).map(async ([k, a]) => [k, await plain(a)])));
      answer.gradients = { x: await plain(g.x), params: [[await each(g.p)]], initial: [[await each(g.s)]] };
    }
    return Object.fromEntries(want.map((part) => [part, answer[part]]));
  },
};

// jax-js 0.1.25: tanh has no digits near 0, and on WebAssembly its float64 is a float32. Needs @jax-js/jax only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const { defaultDevice, init, numpy: np } = require("@jax-js/jax");
for (const device of await init("cpu", "wasm")) {
  defaultDevice(device);
  for (const a of [0.1, 1e-5, 1e-8, 1e-12, 1e-20]) {
    const [y] = await np.tanh(np.array(Float64Array.of(a), { dtype: "float64" })).data();
    console.log(`${device} tanh(${a}) = ${y}; should be ${Math.tanh(a)}`);
  }
}

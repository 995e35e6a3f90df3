// jax-js 0.1.25: the gradient of sigmoid is NaN where it is 0, from about −746 on, on every backend. Needs @jax-js/jax only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const { defaultDevice, grad, nn, numpy: np } = require("@jax-js/jax");

defaultDevice("cpu");
for (const a of [-100, -700, -800]) {
  const slope = grad((x) => np.sum(nn.sigmoid(x)))(np.array(Float64Array.of(a), { dtype: "float64" }));
  console.log(`sigmoid'(${a}) = ${(await slope.data())[0]}; should be ${Math.exp(a)}`);
}

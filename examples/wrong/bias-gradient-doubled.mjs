// An LSTM with the gradients of its biases doubled: they are added once for W x and once for U h
import { reference } from "../../impl/reference/index.ts";

const doubled = (tensor) => ({ ...tensor, data: tensor.data.map((v) => 2 * v) });
const each = (params, of) =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, of(name, tensor)]));

export default {
  info: { name: "bias-gradient-doubled", version: "1.0.0" },
  cells: reference.cells
    .filter(({ cell }) => cell === "lstm")
    .map((support) => ({ ...support, options: [{}], dtypes: ["float64"] })),
  run(request) {
    const { gradients, ...answer } = reference.run(request);
    if (gradients === undefined) return answer;
    const params = gradients.params.map((layer) =>
      layer.map((pass) => each(pass, (name, tensor) => (name.startsWith("b_") ? doubled(tensor) : tensor))),
    );
    return { ...answer, gradients: { ...gradients, params } };
  },
};

// A plain RNN that takes every NaN of its input for 0, so that a broken input looks sound
import { reference } from "../../impl/reference/index.ts";

export default {
  info: { name: "nan-is-zero", version: "1.0.0" },
  cells: reference.cells
    .filter(({ cell }) => cell === "elman")
    .map((support) => ({
      ...support,
      options: [{}],
      dtypes: ["float64"],
      directions: ["forward"],
      maxLayers: 1,
      gradients: false,
    })),
  run(request) {
    const x = { ...request.x, data: request.x.data.map((v) => (Number.isNaN(v) ? 0 : v)) };
    return reference.run({ ...request, x });
  },
};

// The reference with mistakes that the environment names.
import { reference } from "../../impl/reference/index.ts";

const planted = (process.env.PLANTED ?? "").split(",");
const nudged = (tensor) => ({ ...tensor, data: tensor.data.map((v) => v + 0.25) });
const cells = reference.cells
  .filter(({ cell }) => ["elman", "lstm", "gru"].includes(cell))
  .map((support) => ({ ...support, options: [{}], dtypes: ["float64"] }));

/** Mistakes by name: the cases in which they show, and the answer there. */
const mistakes = {
  "empty-rows": [
    ({ cell }, { lengths }) => cell === "lstm" && lengths?.includes(0),
    ({ final, ...answer }) => ({
      ...answer,
      ...(final && { final: final.map((layer) => layer.map((states) => ({ ...states, h: nudged(states.h) }))) }),
    }),
  ],
  reverse: [
    ({ cell, direction }) => cell === "gru" && direction === "reverse",
    ({ y, ...answer }) => ({ ...answer, ...(y && { y: nudged(y) }) }),
  ],
  throws: [
    ({ cell }, { sizes: { B } }) => cell === "elman" && B === 1,
    () => {
      throw new Error("one row is too few");
    },
  ],
  bidirectional: [
    ({ cell, direction }) => cell === "gru" && direction === "bidirectional",
    ({ y, ...answer }) => ({ ...answer, ...(y && { y: nudged(y) }) }),
  ],
  "dies-diagnosed": [
    // no law that the test tries asks for gradients of full rows
    ({ cell }, { want, lengths }) => cell === "lstm" && lengths === null && want.includes("gradients"),
    () => process.exit(8),
  ],
  dies: [({ cell }, { lengths }) => cell === "lstm" && lengths !== null, () => process.exit(7)],
};

export default {
  info: { name: "planted", version: process.env.VERSION ?? "1.0.0" },
  cells,
  run(request) {
    const answer = reference.run(request);
    const [name] = planted.filter((one) => mistakes[one]?.[0](request.layers[0], request));
    return name === undefined ? answer : mistakes[name][1](answer);
  },
};

// handles the signals that ask for its end, and goes on; its number goes to $LEFT
import { writeFileSync } from "node:fs";
import { cells, honest, info } from "./base.mjs";

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => {});
writeFileSync(process.env.LEFT, JSON.stringify([process.pid]));

export default {
  info,
  cells,
  run: async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return honest(request);
  },
};

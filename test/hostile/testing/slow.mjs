// answers as it should, after half a second
import { cells, honest, info } from "./base.mjs";

export default {
  info,
  cells,
  run: async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return honest(request);
  },
};

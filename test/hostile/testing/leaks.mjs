// keeps two megabytes of every call
import { cells, honest, info } from "./base.mjs";

const kept = [];

export default {
  info,
  cells,
  run(request) {
    kept.push(Buffer.alloc(2_000_000, 1));
    return honest(request);
  },
};

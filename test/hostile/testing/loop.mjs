// answers once, then never returns
import { cells, honest, info } from "./base.mjs";

let calls = 0;

export default {
  info,
  cells,
  run(request) {
    while (calls > 0);
    calls++;
    return honest(request);
  },
};

// answers once, then never returns
import { cells, honest, info } from "./base.mjs";

let calls = 0;

export default {
  info,
  cells,
  run(request) {
    if (++calls > 1) for (;;);
    return honest(request);
  },
};

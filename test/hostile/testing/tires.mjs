// answers as it should, later with every call
import { cells, honest, info } from "./base.mjs";

let calls = 0;

export default {
  info,
  cells,
  run(request) {
    calls++;
    for (let k = 0; k < calls; k += 2) honest(request);
    return honest(request);
  },
};

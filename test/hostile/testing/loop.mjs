// answers once, then never returns; its number goes to $LEFT where there is one
import { writeFileSync } from "node:fs";
import { cells, honest, info } from "./base.mjs";

let calls = 0;

export default {
  info,
  cells,
  run(request) {
    if (++calls > 1) {
      if (process.env.LEFT) writeFileSync(process.env.LEFT, JSON.stringify([process.pid]));
      for (;;);
    }
    return honest(request);
  },
};

// a black box that never answers; its number goes to $LEFT
import { writeFileSync } from "node:fs";
import box from "../../../examples/black-box.mjs";

if (process.env.LEFT) writeFileSync(process.env.LEFT, JSON.stringify([process.pid]));

export default {
  ...box,
  run() {
    for (;;);
  },
};

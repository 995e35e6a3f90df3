// writes what is no message on every descriptor that it finds
import { writeSync } from "node:fs";
import { cells, honest, info } from "./base.mjs";

for (let descriptor = 3; descriptor < 40; descriptor++)
  try {
    writeSync(descriptor, Buffer.of(0, 0, 0, 4, 255, 15, 123, 123));
  } catch {
    // not open, or not for writing
  }

export default { info, cells, run: honest };

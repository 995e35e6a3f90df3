// sends messages of its own making: of no form, and without the key
import { cells, honest, info } from "./base.mjs";

for (const message of [null, 7, "done", {}, { key: "", message: { kind: "done" } }, { key: null, message: null }])
  process.send(message);

export default { info, cells, run: honest };

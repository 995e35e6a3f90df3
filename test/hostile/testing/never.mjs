// promises that never settle
import { cells, info } from "./base.mjs";

setInterval(() => {}, 1000);

export default { info, cells, run: () => new Promise(() => {}) };

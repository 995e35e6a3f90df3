// declares a cell, and refuses every run but the smallest
import { cells, honest, info } from "./base.mjs";

const tooLarge = ({ sizes: { T, B, n } }) => T * B * n > 1;

export default { info, cells, run: (request) => (tooLarge(request) ? { unsupported: "too large" } : honest(request)) };

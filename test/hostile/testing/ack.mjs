// speaks to Node's own end of the channel
import { cells, honest, info } from "./base.mjs";

process.send({ cmd: "NODE_HANDLE_ACK" });

export default { info, cells, run: honest };

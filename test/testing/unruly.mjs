// An implementation that misbehaves in the way its environment names.
const extent = { options: [{}], dtypes: ["float64"], directions: ["forward"], maxLayers: 1 };
const ways = {
  exit: () => process.exit(7),
  abort: () => process.abort(),
  throw: () => {
    throw new Error("\u001b[2Jout of order");
  },
  chatter: () => {
    for (const message of ["ready", null, { kind: "done" }, { kind: "end" }]) process.send(message);
    throw new Error("all said");
  },
  nonsense: () => ({ y: "zero" }),
};
export default {
  info: { name: "unruly", version: "1" },
  cells: [{ cell: "elman", ...extent, lengths: false, initialState: true, gradients: false }],
  run: ways[process.env.UNRULY],
};

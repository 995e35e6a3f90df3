/** Hacks in test/kernels/hacks.py, and the name by which each must be refused. */
export const hacks: Readonly<Record<string, string>> = {
  Constants: "constants",
  Zeros: "zeros",
  NoInput: "x ignored",
  NoInitial: "initial state ignored",
  CutAt8: "history cut",
  Stale: "stale answer",
  Unwritten: "memory read that was never written",
  UnwrittenByName: "memory read that was never written",
  ChangesInputs: "inputs changed",
  KeptByAddress: "answer or weights kept by shape or address",
  KeptByShape: "answer or weights kept by shape or address",
  KeepsWeights: "answer or weights kept by shape or address",
  Coarse: "lower precision",
  FirstRow: "first rows only",
  FirstTile: "first units only",
  WholeTiles: "wrong where a tile does not divide T",
};

/** Backward passes in test/kernels/backward.py, and the law by which each must be refused; the right one by none. */
export const backwards: Readonly<Record<string, string | null>> = {
  Right: null,
  ForgetTwice: "gradient/exact",
  NoEdges: "gradient/long-sum",
  NoRest: "gradient/long-sum",
  Detached: "gradient/long-sum",
  CutBack: "gradient/long-sum",
  Zeros: "gradient/exact",
  NoInputs: "gradient/exact",
  NoInitial: "gradient/exact",
};

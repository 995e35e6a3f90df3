import { configured, forgetful, halved, negative, type Control } from "../controls.ts";
import { mapTensor } from "../rearrange.ts";
import type { Faux } from "./faulty.ts";

const as =
  (control: Control): Faux["of"] =>
  (honest) =>
    control.of(honest, () => 0);

/** What goes wrong in cells that are not like the others. */
export const kinds: readonly Faux[] = [
  {
    id: "clockwork-all-units-alike",
    sentence: "Every unit is computed at every step, from all others.",
    cells: ["clockwork"],
    laws: ["memory/clockwork-waits", "gradient/clockwork-faster-units-are-not-read"],
    of: as(configured({ modules: 1 })),
  },
  {
    id: "clockwork-at-half-speed",
    sentence: "The clock starts at half of what it should.",
    cells: ["clockwork"],
    laws: ["time/clockwork-comes-round"],
    of: as(halved("t")),
  },
  {
    id: "context-forgotten",
    sentence: "The context starts at 0.",
    cells: ["scrn"],
    laws: ["memory/scrn-context-fades"],
    of: as(forgetful),
  },
  {
    id: "projection-clipped",
    sentence: "The projection that is put out is kept within ±1/8.",
    cells: ["lstm-projection"],
    laws: ["symmetry/projection-scaled"],
    of: (honest) => (request) => {
      const { y, ...answer } = honest(request);
      return { ...answer, ...(y && { y: mapTensor(y, (v) => Math.max(-1 / 8, Math.min(1 / 8, v))) }) };
    },
  },
  {
    id: "layer-norm-of-one-gate-negated",
    sentence: "The input weights of i are read with the other sign.",
    cells: ["lstm-layer-norm"],
    laws: ["symmetry/layer-norm-common-number"],
    of: as(negative("W_i")),
  },
  {
    id: "first-output-doubled",
    sentence: "The first output is twice what it should be.",
    cells: ["jordan", "jordan-context", "scrn"],
    laws: ["symmetry/outputs-renamed"],
    of: (honest) => (request) => {
      const { y, ...answer } = honest(request);
      const k = request.sizes["k"] as number;
      return { ...answer, ...(y && { y: mapTensor(y, (v, i) => (i % k === 0 ? 2 * v : v)) }) };
    },
  },
];

/** What the reference offers, and what it says to a request for anything else. */
import type { RunRequest, Support, Unsupported } from "../contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Cell } from "./cell.ts";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { gruResetAfter } from "./gru-reset-after.ts";
import { gruSimplified } from "./gru-simplified.ts";
import { ugrnn } from "./ugrnn.ts";
import { mgu } from "./mgu.ts";
import { mgu1 } from "./mgu1.ts";
import { mgu2 } from "./mgu2.ts";
import { mgu3 } from "./mgu3.ts";
import { gruType1 } from "./gru-type1.ts";
import { gruType2 } from "./gru-type2.ts";
import { gruType3 } from "./gru-type3.ts";
import { janet } from "./janet.ts";
import { residualElman } from "./residual-elman.ts";
import { lstm } from "./lstm.ts";
import { lstmLinearOutput } from "./lstm-linear-output.ts";
import { lstm1997 } from "./lstm-1997.ts";
import { lstmPeephole } from "./lstm-peephole.ts";
import { lstmPeepholeOPrev } from "./lstm-peephole-o-prev.ts";
import { lstmCoupledForget, lstmCoupledInput } from "./lstm-coupled.ts";
import { lstmInputOnly } from "./lstm-input-only.ts";
import { lstmDeadGate } from "./lstm-dead-gate.ts";
import { lstmZoneout } from "./lstm-zoneout.ts";
import { lstmRecurrentDropout } from "./lstm-recurrent-dropout.ts";
import { indrnn } from "./indrnn.ts";
import { minGru } from "./min-gru.ts";
import { qrnn } from "./qrnn.ts";
import { qrnnWindow1 } from "./qrnn-window-1.ts";
import { rhn } from "./rhn.ts";
import { sruV1 } from "./sru-v1.ts";
import { sruV2 } from "./sru-v2.ts";

/** A cell under one combination of its options. */
export interface Variant {
  readonly cell: Cell;
  /** Without the defaults. */
  readonly options: Options;
}

const activations = [
  "tanh",
  "relu",
  "identity",
  "sigmoid",
  "hard-sigmoid",
  "hard-sigmoid-6",
  "softsign",
  "softplus",
] as const;
const gateActivations = ["sigmoid", "hard-sigmoid", "hard-sigmoid-6"] as const;

const lstms = activations.flatMap((activation) =>
  gateActivations.flatMap((gateActivation) =>
    ([0, 1] as const).flatMap((forgetBias) =>
      (["none", 1] as const).map((cellClip) => lstm({ activation, gateActivation, forgetBias, cellClip })),
    ),
  ),
);

const grus = (["keep", "write"] as const).flatMap((polarity) =>
  activations.flatMap((activation) =>
    gateActivations.map((gateActivation) => [polarity, activation, gateActivation] as const),
  ),
);

const cells: readonly Cell[] = [
  ...activations.map(elman),
  ...lstms,
  lstmLinearOutput,
  lstm1997,
  lstmPeephole("ifo"),
  lstmPeephole("if"),
  lstmPeephole("io"),
  lstmPeephole("fo"),
  lstmPeephole("i"),
  lstmPeephole("f"),
  lstmPeephole("o"),
  lstmPeepholeOPrev,
  lstmCoupledForget,
  lstmCoupledInput,
  lstmInputOnly,
  lstmDeadGate,
  lstmZoneout,
  lstmRecurrentDropout("state"),
  lstmRecurrentDropout("candidate"),
  ...grus.map((options) => gru(...options)),
  ...grus.map((options) => gruResetAfter(...options)),
  gruSimplified,
  ugrnn,
  mgu,
  mgu1,
  mgu2,
  mgu3,
  gruType1,
  gruType2,
  gruType3,
  janet,
  residualElman,
  indrnn("tanh"),
  indrnn("relu"),
  minGru,
  qrnn("ifo"),
  qrnn("fo"),
  qrnn("f"),
  qrnnWindow1("ifo"),
  qrnnWindow1("fo"),
  qrnnWindow1("f"),
  rhn,
  sruV1,
  sruV2,
];

const variants: readonly Variant[] = cells.flatMap((cell) => [
  { cell, options: cell.options },
  ...("bias" in cell.defaults ? [{ cell, options: { ...cell.options, bias: false } }] : []),
]);

const dtypes = ["float32", "float64"] as const;
const directions = ["forward", "reverse", "bidirectional"] as const;
const maxLayers = 8;

export const support: readonly Support[] = [...new Set(cells.map(({ id }) => id))].map((id) => ({
  cell: id,
  options: variants.filter(({ cell }) => cell.id === id).map(({ options }) => options),
  dtypes,
  directions,
  maxLayers,
  lengths: true,
  initialState: true,
  gradients: true,
}));

/** The variant that each layer asks for, or what it is that is not offered. */
export function variantsFor({ dtype, layers }: Pick<RunRequest, "dtype" | "layers">): readonly Variant[] | Unsupported {
  if (!dtypes.includes(dtype)) return { unsupported: `dtype ${dtype}` };
  if (layers.length > maxLayers) return { unsupported: `${layers.length} layers: at most ${maxLayers}` };
  const found: Variant[] = [];
  for (const { cell: id, options, direction } of layers) {
    const ofCell = variants.filter(({ cell }) => cell.id === id);
    const variant = ofCell.find(({ cell, options: offered }) => same(cell.defaults, offered, options));
    if (ofCell.length === 0) return { unsupported: `cell ${id}` };
    if (variant === undefined) return { unsupported: `options ${JSON.stringify(options)} of ${id}` };
    if (!directions.includes(direction)) return { unsupported: `direction ${direction}` };
    found.push(variant);
  }
  return found;
}

/** Whether two sets of options say the same upon the defaults. */
function same(defaults: Options, a: Options, b: Options): boolean {
  const inFull = { a: { ...defaults, ...a }, b: { ...defaults, ...b } };
  return Object.keys({ ...inFull.a, ...inFull.b }).every((name) => inFull.a[name] === inFull.b[name]);
}

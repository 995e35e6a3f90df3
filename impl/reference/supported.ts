/** What the reference offers, and what it says to a request for anything else. */
import type { RunRequest, Support, Unsupported } from "../contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Cell } from "./cell.ts";
import { elman } from "./cells/elman.ts";
import { gru } from "./cells/gru.ts";
import { gruResetAfter } from "./cells/gru-reset-after.ts";
import { gruSimplified } from "./cells/gru-simplified.ts";
import { ugrnn } from "./cells/ugrnn.ts";
import { mgu } from "./cells/mgu.ts";
import { mgu1 } from "./cells/mgu1.ts";
import { mgu2 } from "./cells/mgu2.ts";
import { mgu3 } from "./cells/mgu3.ts";
import { gruType1 } from "./cells/gru-type1.ts";
import { gruType2 } from "./cells/gru-type2.ts";
import { gruType3 } from "./cells/gru-type3.ts";
import { janet } from "./cells/janet.ts";
import { jordan } from "./cells/jordan.ts";
import { jordanContext } from "./cells/jordan-context.ts";
import { residualElman } from "./cells/residual-elman.ts";
import { lstm } from "./cells/lstm.ts";
import { lstmLinearOutput } from "./cells/lstm-linear-output.ts";
import { lstm1997 } from "./cells/lstm-1997.ts";
import { lstmPeephole } from "./cells/lstm-peephole.ts";
import { lstmPeepholeOPrev } from "./cells/lstm-peephole-o-prev.ts";
import { lstmCoupledForget, lstmCoupledInput } from "./cells/lstm-coupled.ts";
import { lstmInputOnly } from "./cells/lstm-input-only.ts";
import { lstmDeadGate } from "./cells/lstm-dead-gate.ts";
import { lstmProjection } from "./cells/lstm-projection.ts";
import { lstmLayerNorm } from "./cells/lstm-layer-norm.ts";
import { lstmZoneout } from "./cells/lstm-zoneout.ts";
import { lstmRecurrentDropout } from "./cells/lstm-recurrent-dropout.ts";
import { indrnn } from "./cells/indrnn.ts";
import { minGru } from "./cells/min-gru.ts";
import { minLstm } from "./cells/min-lstm.ts";
import { qrnn } from "./cells/qrnn.ts";
import { qrnnWindow1 } from "./cells/qrnn-window-1.ts";
import { clockwork } from "./cells/clockwork.ts";
import { scrn } from "./cells/scrn.ts";
import { rhn } from "./cells/rhn.ts";
import { gridOptions } from "./cells/grid-lstm.ts";
import { gridLstm1 } from "./cells/grid-lstm-1.ts";
import { gridLstm2 } from "./cells/grid-lstm-2.ts";
import { gridLstm3 } from "./cells/grid-lstm-3.ts";
import { sruV1 } from "./cells/sru-v1.ts";
import { sruV2 } from "./cells/sru-v2.ts";
import { slstm } from "./cells/slstm.ts";
import { slstmStabilised } from "./cells/slstm-stabilised.ts";
import { mlstm } from "./cells/mlstm.ts";
import { mlstmStabilised } from "./cells/mlstm-stabilised.ts";
import { lru } from "./cells/lru.ts";
import { rgLru } from "./cells/rg-lru.ts";
import { s6 } from "./cells/s6.ts";

/** A cell under one combination of its options. */
export interface Variant {
  readonly cell: Cell;
  /** Without the defaults. */
  readonly options: Options;
  /** With them. */
  readonly allOptions: Options;
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

const outputs = ["softmax", "identity"] as const;

const cells: readonly Cell[] = [
  ...activations.map(elman),
  ...outputs.flatMap((output) => activations.map((activation) => jordan(output, activation))),
  ...([0.5, 0] as const).flatMap((mu) => outputs.map((output) => jordanContext(mu, output))),
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
  lstmProjection,
  lstmLayerNorm,
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
  minLstm,
  qrnn("ifo"),
  qrnn("fo"),
  qrnn("f"),
  qrnnWindow1("ifo"),
  qrnnWindow1("fo"),
  qrnnWindow1("f"),
  clockwork(2),
  clockwork(1),
  clockwork(3),
  ...(["new", "old"] as const).flatMap((context) => [0.95, 0.5, 0, 1].map((alpha) => scrn(context, alpha))),
  rhn,
  gridLstm1("tanh(o*m)"),
  gridLstm1("o*tanh(m)"),
  ...gridOptions.map(gridLstm2),
  ...gridOptions.map(gridLstm3),
  sruV1,
  sruV2,
  slstm("sigmoid"),
  slstm("exp"),
  slstmStabilised("sigmoid"),
  slstmStabilised("exp"),
  mlstm("sigmoid"),
  mlstm("exp"),
  mlstmStabilised("sigmoid"),
  mlstmStabilised("exp"),
  lru,
  rgLru,
  s6("euler"),
  s6("zoh"),
];

const variant = (cell: Cell, options: Options): Variant => ({
  cell,
  options,
  allOptions: { ...cell.defaults, ...options },
});

/** Of each cell by its id. */
const variants: ReadonlyMap<string, readonly [Variant, ...Variant[]]> = Map.groupBy(
  cells.flatMap((cell) => [
    variant(cell, cell.options),
    ...("bias" in cell.defaults ? [variant(cell, { ...cell.options, bias: false })] : []),
  ]),
  ({ cell }) => cell.id,
) as Map<string, [Variant, ...Variant[]]>;

const dtypes = ["float32", "float64"] as const;
const directions = ["forward", "reverse", "bidirectional"] as const;
const maxLayers = 8;

export const support: readonly Support[] = [...variants].map(([id, ofCell]) => ({
  cell: id,
  options: ofCell.map(({ options }) => options),
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
    const ofCell = variants.get(id);
    if (ofCell === undefined) return { unsupported: `cell ${id}` };
    const asked = { ...ofCell[0].cell.defaults, ...options };
    const offered = ofCell.find(({ allOptions }) => same(allOptions, asked));
    if (offered === undefined) return { unsupported: `options ${JSON.stringify(options)} of ${id}` };
    if (!directions.includes(direction)) return { unsupported: `direction ${direction}` };
    found.push(offered);
  }
  return found;
}

/** Whether two sets of options, defaults included, say the same. */
const same = (a: Options, b: Options): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

/** The cells that the reference offers, and its answer to a request for anything else. */
import type { RunRequest, Support, Unsupported } from "../contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Cell } from "./cell.ts";
import { variants as elman } from "./cells/elman.ts";
import { variants as gru } from "./cells/gru.ts";
import { variants as gruResetAfter } from "./cells/gru-reset-after.ts";
import { variants as gruSimplified } from "./cells/gru-simplified.ts";
import { variants as gruCoupled } from "./cells/gru-coupled.ts";
import { variants as liGru } from "./cells/li-gru.ts";
import { variants as fastGrnn } from "./cells/fast-grnn.ts";
import { variants as ugrnn } from "./cells/ugrnn.ts";
import { variants as mgu } from "./cells/mgu.ts";
import { variants as mgu1 } from "./cells/mgu1.ts";
import { variants as mgu2 } from "./cells/mgu2.ts";
import { variants as mgu3 } from "./cells/mgu3.ts";
import { variants as gruType1 } from "./cells/gru-type1.ts";
import { variants as gruType2 } from "./cells/gru-type2.ts";
import { variants as gruType3 } from "./cells/gru-type3.ts";
import { variants as janet } from "./cells/janet.ts";
import { variants as jordan } from "./cells/jordan.ts";
import { variants as jordanContext } from "./cells/jordan-context.ts";
import { variants as residualElman } from "./cells/residual-elman.ts";
import { variants as lstm } from "./cells/lstm.ts";
import { variants as lstmLinearOutput } from "./cells/lstm-linear-output.ts";
import { variants as lstm1997 } from "./cells/lstm-1997.ts";
import { variants as lstmPeephole } from "./cells/lstm-peephole.ts";
import { variants as lstmPeepholeOPrev } from "./cells/lstm-peephole-o-prev.ts";
import { variants as lstmCoupled } from "./cells/lstm-coupled.ts";
import { variants as lstmInputOnly } from "./cells/lstm-input-only.ts";
import { variants as lstmDeadGate } from "./cells/lstm-dead-gate.ts";
import { variants as lstmProjection } from "./cells/lstm-projection.ts";
import { variants as lstmLayerNorm } from "./cells/lstm-layer-norm.ts";
import { variants as lstmZoneout } from "./cells/lstm-zoneout.ts";
import { variants as lstmRecurrentDropout } from "./cells/lstm-recurrent-dropout.ts";
import { variants as indrnn } from "./cells/indrnn.ts";
import { variants as minGru } from "./cells/min-gru.ts";
import { variants as minLstm } from "./cells/min-lstm.ts";
import { variants as qrnn } from "./cells/qrnn.ts";
import { variants as qrnnWindow1 } from "./cells/qrnn-window-1.ts";
import { variants as clockwork } from "./cells/clockwork.ts";
import { variants as scrn } from "./cells/scrn.ts";
import { variants as rhn } from "./cells/rhn.ts";
import { variants as gridLstm1 } from "./cells/grid-lstm-1.ts";
import { variants as gridLstm2 } from "./cells/grid-lstm-2.ts";
import { variants as gridLstm3 } from "./cells/grid-lstm-3.ts";
import { variants as sruV1 } from "./cells/sru-v1.ts";
import { variants as sruV2 } from "./cells/sru-v2.ts";
import { variants as slstm } from "./cells/slstm.ts";
import { variants as slstmStabilised } from "./cells/slstm-stabilised.ts";
import { variants as mlstm } from "./cells/mlstm.ts";
import { variants as mlstmStabilised } from "./cells/mlstm-stabilised.ts";
import { variants as lru } from "./cells/lru.ts";
import { variants as rgLru } from "./cells/rg-lru.ts";
import { variants as s6 } from "./cells/s6.ts";

/** A cell under one combination of its options. */
export interface Variant {
  readonly cell: Cell;
  /** Without the defaults. */
  readonly options: Options;
  /** With them. */
  readonly allOptions: Options;
}

/** Every cell, in the order of the catalogue. */
const cells: readonly Cell[] = [
  ...elman,
  ...jordan,
  ...jordanContext,
  ...lstm,
  ...lstmLinearOutput,
  ...lstm1997,
  ...lstmPeephole,
  ...lstmPeepholeOPrev,
  ...lstmCoupled,
  ...lstmProjection,
  ...lstmLayerNorm,
  ...lstmInputOnly,
  ...lstmDeadGate,
  ...lstmZoneout,
  ...lstmRecurrentDropout,
  ...gru,
  ...gruResetAfter,
  ...gruSimplified,
  ...gruCoupled,
  ...liGru,
  ...ugrnn,
  ...fastGrnn,
  ...mgu,
  ...mgu1,
  ...mgu2,
  ...mgu3,
  ...gruType1,
  ...gruType2,
  ...gruType3,
  ...janet,
  ...residualElman,
  ...indrnn,
  ...minGru,
  ...minLstm,
  ...qrnn,
  ...qrnnWindow1,
  ...clockwork,
  ...scrn,
  ...rhn,
  ...gridLstm1,
  ...gridLstm2,
  ...gridLstm3,
  ...sruV1,
  ...sruV2,
  ...slstm,
  ...slstmStabilised,
  ...mlstm,
  ...mlstmStabilised,
  ...lru,
  ...rgLru,
  ...s6,
];

const variant = (cell: Cell, options: Options): Variant => ({
  cell,
  options,
  allOptions: { ...cell.defaults, ...options },
});

/** The variants of each cell, by its id. */
const variants: ReadonlyMap<string, readonly [Variant, ...Variant[]]> = Map.groupBy(
  cells.flatMap((cell) => [
    variant(cell, cell.options),
    ...("bias" in cell.defaults ? [variant(cell, { ...cell.options, bias: false })] : []),
  ]),
  ({ cell }) => cell.id,
) as Map<string, [Variant, ...Variant[]]>;

const dtypes: readonly Dtype[] = ["float32", "float64"];
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
  streams: true,
  masks: true,
  resets: true,
}));

/** The variant that each layer asks for; `unsupported` names the first part that is not offered. */
export function variantsFor({
  dtype,
  layers,
  stream,
  resets,
}: Pick<RunRequest, "dtype" | "layers" | "stream" | "resets">): readonly Variant[] | Unsupported {
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
    if ((stream ?? resets) !== undefined && direction !== "forward")
      return { unsupported: `${stream ? "streams" : "resets"} in the direction ${direction}` };
    found.push(offered);
  }
  return found;
}

/** True if two sets of options, defaults included, are the same. */
const same = (a: Options, b: Options): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

import type { Law } from "../../law.ts";
import { clockwork } from "./clockwork.ts";
import { elman } from "./elman.ts";
import { gridLstm } from "./grid-lstm.ts";
import { gru, gruIsElman } from "./gru.ts";
import { janet } from "./janet.ts";
import { jordan } from "./jordan.ts";
import { liGru } from "./li-gru.ts";
import { lstm, lstmIsElmanThroughTanh } from "./lstm.ts";
import { mgu } from "./mgu.ts";
import { mgu1 } from "./mgu1.ts";
import { mgu3 } from "./mgu3.ts";
import { minGru } from "./min-gru.ts";
import { minLstm } from "./min-lstm.ts";
import { mlstm } from "./mlstm.ts";
import { qrnn } from "./qrnn.ts";
import { rgLru } from "./rg-lru.ts";
import { rhn } from "./rhn.ts";
import { s6 } from "./s6.ts";
import { contextIsRealLru, scrn } from "./scrn.ts";
import { slstm, stabilisedSlstm } from "./slstm.ts";
import { sru } from "./sru.ts";
import { ugrnn } from "./ugrnn.ts";
import { lawOf } from "./mechanism/law.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Cells that, their parameters tied, are other cells. */
export const reductions: readonly Reduction[] = [
  ...gru,
  ...mgu,
  ...mgu1,
  ...mgu3,
  ...ugrnn,
  ...liGru,
  ...janet,
  ...rhn,
  ...minGru,
  ...minLstm,
  ...lstm,
  ...qrnn,
  ...gridLstm,
  ...elman,
  ...sru,
  ...jordan,
  ...clockwork,
  ...scrn,
  ...slstm,
];

/** Every reduction as a law; those first whose other side is no linear map of parameters. */
export const reduction: readonly Law[] = [
  gruIsElman,
  lstmIsElmanThroughTanh,
  s6,
  contextIsRealLru,
  rgLru,
  stabilisedSlstm,
  ...mlstm,
  ...reductions.map(lawOf),
];

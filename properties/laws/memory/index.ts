import type { Law } from "../../law.ts";
import { clockwork } from "./clockwork.ts";
import { elman } from "./elman.ts";
import { lstm } from "./lstm.ts";
import { mlstm } from "./mlstm.ts";
import { rgLru } from "./rg-lru.ts";
import { scrn } from "./scrn.ts";
import { zoneout } from "./zoneout.ts";

/** Memory: states that are kept, and for how long. */
export const memory: readonly Law[] = [...lstm, ...elman, zoneout, clockwork, scrn, rgLru, mlstm];

import type { Law } from "../../law.ts";
import { causality } from "./causality.ts";
import { chunking } from "./chunking.ts";
import { clockwork } from "./clockwork.ts";
import { prefix } from "./prefix.ts";
import { zeroStateFixedPoint } from "./zero-state-fixed-point.ts";

/** The order of time. */
export const time: readonly Law[] = [clockwork, chunking, causality, prefix, zeroStateFixedPoint];

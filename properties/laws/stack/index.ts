import type { Law } from "../../law.ts";
import { layerByLayer } from "./layer-by-layer.ts";

/** Layers on layers. */
export const stack: readonly Law[] = [layerByLayer];

import type { Law } from "../../law.ts";
import { biasAsInput } from "./bias-as-input.ts";
import { inputsRenamed } from "./inputs-renamed.ts";
import { inputsScaled } from "./inputs-scaled.ts";
import { layerNorm } from "./layer-norm.ts";
import { lru } from "./lru.ts";
import { outputsRenamed } from "./outputs-renamed.ts";
import { signFlip } from "./sign-flip.ts";
import { slstm } from "./slstm.ts";
import { twoBiasesOfAnOpenResetGate } from "./two-biases-of-an-open-reset-gate.ts";
import { unitsRenamed } from "./units-renamed.ts";
import { unitsScaled } from "./units-scaled.ts";

/** Changes that change nothing else. */
export const symmetry: readonly Law[] = [
  lru,
  slstm,
  unitsRenamed,
  inputsRenamed,
  outputsRenamed,
  inputsScaled,
  signFlip,
  unitsScaled,
  biasAsInput,
  layerNorm,
  twoBiasesOfAnOpenResetGate,
];

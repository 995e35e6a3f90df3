/** Programs that each make one mistake that somebody reported in public: each is told what it must be told. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Implementation } from "../../impl/contract.ts";
import { moduleTarget } from "../../impl/targets/module.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import { diagnose } from "./diagnose.ts";
import { headline } from "./summary.ts";

const field = fileURLToPath(new URL("../../../shared/field/", import.meta.url));
const python = spawnSync("python3", ["-c", "import numpy"]).status === 0;
const missing = existsSync(field) ? (python ? null : "python3 with numpy is missing") : "../shared/field is missing";

/** Programs, and the first sentence about each. */
const told: readonly (readonly [program: string, first: RegExp])[] = [
  ["ln_noc.py", /^cₜ is not normalised/u],
  ["ln_joint.py", /^Every answer is right\.$/u],
  ["fasttanh.py", /^σ of o, f, i is an approximation: off by \S+ \(\d+ ulp of 1\) at -?\d/u],
  ["qrnn11.py", /^It throws where B = 1: IndexError: too many indices for array/u],
  ["threads.mjs", /^State is shared between overlapping calls/u],
  ["sm2.py", /^rₜ is applied after the product with Uₕ: .*, as in gru-reset-after with c_h = 0\.$/u],
  ["rnnoise177.py", /^rₜ is applied before the product with Uₕ, as in gru, and cₕ is not read\.$/u],
  ["grad.py n181a", /^∂\/∂\(iₜ\) of iₜ ⊙ gₜ is taken to be iₜ, not gₜ\.$/u],
  ["grad.py n181c", /^The gradient of U is computed with the new h for the old one, in all gates\.$/u],
  ["grad.py bias2", /^The gradients of the biases are collected twice, in all gates\.$/u],
  ["grad.py none", /^Every answer is right\.$/u],
  ["so49759614.py", /^It computes lstm with gateActivation hard-sigmoid\.$/u],
  ["neuraltalk41.py", /^\[x; h\] is filled as \[h; x\], in all gates/u],
  ["xlstm4.py", /^An absent initial n is 1 everywhere/u],
  ["mambanotes1.py", /uses the input of the step before\.$/u],
  ["one14093.py", /^Before a call as many bytes of the state's buffer are cleared as it has numbers/u],
];

const started = async (program: string): Promise<Implementation> =>
  program.endsWith(".mjs") ? moduleTarget(`${field}${program}`) : stdio(`python3 ${field}${program}`);

describe.skipIf(missing !== null)(`the field${missing === null ? "" : ` (${missing})`}`, () => {
  it.each(told)("%s", async (program, first) => {
    const implementation = await started(program);
    try {
      const [support] = implementation.cells;
      const [options, dtype] = [support?.options[0], support?.dtypes[0]];
      expect(support && options && dtype).toBeDefined();
      if (support === undefined || options === undefined || dtype === undefined) return;
      expect(headline(await diagnose(implementation, support, options, dtype, 0))).toMatch(first);
    } finally {
      await implementation.close?.();
    }
  });
});

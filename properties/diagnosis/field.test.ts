/** Programs that each make one mistake that somebody reported in public: `verify` and `diagnose` tell each what it must be told. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Implementation, Support } from "../../impl/contract.ts";
import { moduleTarget } from "../../impl/targets/module.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { findingsIn, isFound } from "../findings/finding.ts";
import { Triage } from "../findings/triage.ts";
import { lawsAt } from "../laws/index.ts";
import { type Plan, plannedTasks, settlePlanned } from "../run/plan.ts";
import { diagnose } from "./diagnose.ts";
import { headline } from "./summary.ts";

const field = fileURLToPath(new URL("../../../shared/field/", import.meta.url));
const python = spawnSync("python3", ["-c", "import numpy"]).status === 0;
const missing = existsSync(field) ? (python ? null : "python3 with numpy is missing") : "../shared/field is missing";

/** Programs, and the first sentence about each. */
const told: readonly (readonly [program: string, first: RegExp])[] = [
  ["ln_noc.py", /^cₜ is not normalised/u],
  ["ln_joint.py", /^Every answer is right\.$/u],
  [
    "fasttanh.py",
    /^σ is a rational approximation, .*, and tanh is a rational approximation, .*, everywhere\. Off by the most that was read: σ of o, f, i by \S+ \(\d+ ulp of 1\) at -?\d\S*; tanh of .* by \S+ \(\d+ ulp of 1\) at -?\d/u,
  ],
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

const plan: Plan = {
  cells: null,
  laws: lawsAt("quick"),
  level: "quick",
  seed: 1,
  grade: "absolute",
  shard: [1, 1],
  replay: null,
};

/** The first finding of `gatecheck verify`, whose laws are tried in the order of directness. */
async function firstFinding(name: string, implementation: Implementation): Promise<string | null> {
  const triage = new Triage(implementation, { seed: plan.seed, grade: plan.grade, shrinkTries: 0 });
  for (const task of plannedTasks({ name, implementation, findings: [] }, plan)) {
    const settled = await settlePlanned(task, { ...plan, shrinks: false });
    if (settled === null || !("verdict" in settled) || !isFound(settled.verdict)) continue;
    const { verdict } = await triage.place({ task, verdict: settled.verdict });
    return findingsIn([verdict], triage.explained)[0]?.cause ?? null;
  }
  return null;
}

/** Programs that `diagnose` is asked about by itself: of the others a violation is found at once, and looked into the same way. */
const alone = ["ln_joint.py", "qrnn11.py", "threads.mjs", "grad.py none", "one14093.py"];

describe.skipIf(missing !== null)(`the field${missing === null ? "" : ` (${missing})`}`, () => {
  it.each(told)("%s", async (program, first) => {
    const implementation = await started(program);
    const said: (string | null)[] = [];
    try {
      if (!first.test("Every answer is right.")) said.push(await firstFinding(program, implementation));
      if (alone.includes(program)) {
        const support = implementation.cells[0] as Support;
        const [options, dtype] = [support.options[0] as Options, support.dtypes[0] as Dtype];
        said.push(headline(await diagnose(implementation, support, options, dtype, 0)));
      }
    } finally {
      await implementation.close?.();
    }
    expect(said).toEqual(said.map(() => expect.stringMatching(first)));
    expect(said.length).toBeGreaterThan(0);
  });
});

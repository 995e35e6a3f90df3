/** Finds the margins of a machine: how far apart can equal code be here, from process to process? */
import { fileURLToPath } from "node:url";
import { dirname, extname } from "node:path";
import { TargetError } from "../impl/targets/stdio/errors.ts";
import { type Watch, measure } from "./paired/measure.ts";
import { pairedProtocol } from "./paired/protocol.ts";
import { blocksOf, valuesOf } from "./paired/ratio.ts";
import { environment } from "./core/environment.ts";
import { type Margins, marginsSchema } from "./core/margins.ts";
import { type Shape, idOf } from "./core/shape.ts";
import { placeModule } from "./sides/module.ts";
import { Workspace } from "./sides/workspace.ts";
import { median } from "./statistics/median.ts";

/** Standard deviations of a normal distribution in its median distance from the median. */
const PER_MAD = 1.4826;
/** docs/measuring.md 3.3: a margin of so many standard deviations between processes. */
const DEVIATIONS = 1.5;

const reference = fileURLToPath(new URL(`../impl/reference/index${extname(import.meta.url)}`, import.meta.url));

/** Scatter and bias of the logarithms of ratios of equal code. */
function scatterOf(values: readonly number[]): { readonly scatter: number; readonly bias: number } {
  const bias = median(values);
  return { scatter: PER_MAD * median(values.map((value) => Math.abs(value - bias))), bias: Math.expm1(bias) };
}

/**
 * The reference against a copy of itself. The margins are never below the standard ones, and keep their proportion.
 * @throws TargetError where there is no bundler; ProcessFailure
 */
export async function calibrate(
  shapes: readonly Shape[],
  processes: number,
  seed: number,
  watch: Watch,
): Promise<Margins | null> {
  const workspace = new Workspace();
  try {
    const { load, copy } = await placeModule(reference, dirname(dirname(dirname(reference))), workspace);
    if (copy === null) throw new TargetError("a copy of the reference is made by a bundler; npm install rolldown");
    const workloads = shapes.map((shape) => ({ workload: idOf(shape), shape, incomparable: null }));
    const protocol = { ...pairedProtocol, seed, looks: [processes], confirmLooks: [] };
    const { together } = await measure(
      { base: load, head: copy, control: null, apart: false, passed: new Map() },
      workloads,
      protocol,
      watch,
    );
    if (together.length < processes) return null;
    const scatters = workloads.map(({ workload }) => scatterOf(valuesOf(blocksOf(together, workload))));
    const scatter = Math.max(...scatters.map((one) => one.scatter));
    const bias = scatters.map((one) => one.bias).reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    const noiseMargin = Math.max(pairedProtocol.noiseMargin, DEVIATIONS * scatter);
    return {
      schema: marginsSchema,
      createdAt: new Date().toISOString(),
      machineClass: environment().machineClass,
      processes,
      scatter,
      bias,
      noiseMargin,
      passMargin: noiseMargin * (pairedProtocol.passMargin / pairedProtocol.noiseMargin),
    };
  } finally {
    workspace.close();
  }
}

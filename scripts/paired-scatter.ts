/**
 * Scatter between processes of the ratios of equal code, for some numbers of rounds: bench/paired/protocol.ts chooses from it.
 *
 *     node scripts/paired-scatter.ts --processes 32 --rounds 40,80,120
 *
 * Every number of rounds takes its turn, so that all of them meet the same neighbours.
 */
import { parseArgs } from "node:util";
import { withInputs } from "../bench/paired/inputs.ts";
import { PairedProcesses } from "../bench/paired/processes.ts";
import { pairedProtocol } from "../bench/paired/protocol.ts";
import { blocksOf, valuesOf } from "../bench/paired/ratio.ts";
import type { PairedProcess } from "../bench/paired/result.ts";
import { type Shape, idOf } from "../bench/core/shape.ts";
import { plantedKernel } from "../bench/selftest/kernels.ts";
import { Workspace } from "../bench/sides/workspace.ts";
import { drawn } from "../bench/core/workload.ts";

const { values } = parseArgs({
  options: { processes: { type: "string", default: "32" }, rounds: { type: "string", default: "40,80,120" } },
});
const count = Number(values.processes);

/** Percent. */
function deviation(list: readonly number[]): string {
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${(100 * Math.sqrt(squares / (list.length - 1))).toFixed(2)} %`;
}

const workspace = new Workspace();
const kernel = await plantedKernel(0, workspace);
for (const n of [32, 64]) {
  const shape: Shape = { cell: "lstm", pass: "forward", T: 40, B: 1, m: n, n, layers: 1, dtype: "float64", seed: 1 };
  const workload = idOf(shape);
  await withInputs([[workload, drawn(shape).request]], async (inputs) => {
    const opponents = { base: kernel.load, head: kernel.copy!, control: null, apart: false, passed: new Map() };
    const all = values.rounds.split(",").map((rounds) => ({
      rounds: Number(rounds),
      paired: new PairedProcesses(opponents, inputs, { ...pairedProtocol, rounds: Number(rounds) }),
      seconds: { together: 0, apart: 0 },
    }));
    for (let k = 0; k < count; k++)
      for (const { paired, seconds } of all) {
        const begun = performance.now();
        await paired.sideBySide("head", [workload]);
        const between = performance.now();
        await paired.eachByItself([workload]);
        seconds.together += (between - begun) / 1000;
        seconds.apart += (performance.now() - between) / 1000;
      }
    const told = (processes: readonly PairedProcess[], seconds: number): string =>
      `${deviation(valuesOf(blocksOf(processes, workload)))} in ${(seconds / count).toFixed(2)} s`;
    for (const { rounds, paired, seconds } of all)
      console.log(
        `${workload}, ${rounds} rounds, ${count} processes: ${told(paired.together, seconds.together)} each; in pairs: ${told(paired.apart, seconds.apart)}`,
      );
  });
}
workspace.close();

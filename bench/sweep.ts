/** `npm run bench`: the reference across hidden sizes, every cell, forward and with its backward pass. */
import { Bench } from "tinybench";
import { reference } from "../impl/reference/index.ts";
import { catalogue } from "../spec/catalogue.ts";
import { type Workload, objection, workloadOf } from "./workload.ts";

const HIDDEN_SIZES = [8, 16, 32, 64];
const passes: readonly Workload["pass"][] = ["forward", "forward+backward"];

/** Milliseconds in three significant digits. */
const shown = (value: number): string => value.toPrecision(3).padStart(9);

console.log(
  "reference, float64, T = 16, B = 1, m = n; p50 of one run in ms, ns per multiply-add of the forward pass\n",
);
console.log(
  `${"cell".padEnd(17)}${"pass".padEnd(18)}${"n".padStart(5)}${"p50 ms".padStart(10)}${"ns/MAC".padStart(10)}`,
);
for (const { id } of catalogue)
  for (const pass of passes)
    for (const n of HIDDEN_SIZES) {
      const workload = workloadOf(id, n, pass);
      const row = `${id.padEnd(17)}${pass.padEnd(18)}${String(n).padStart(5)}`;
      const refused = await objection(reference, workload);
      if (refused !== null) {
        console.log(`${row}  not timed: ${refused}`);
        continue;
      }
      const bench = new Bench({ time: 200, warmupTime: 50 }).add(row, () => void reference.run(workload.request));
      const [task] = await bench.run();
      if (task?.result.state !== "completed") throw new Error(`${row} ended as ${task?.result.state}`);
      const milliseconds = task.result.latency.p50;
      console.log(`${row} ${shown(milliseconds)} ${shown((milliseconds * 1e6) / workload.multiplyAdds)}`);
    }

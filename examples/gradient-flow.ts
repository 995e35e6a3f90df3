/**
 * Gradient flow: the Jacobian ∂s_T/∂s_t of the state of every cell, by backpropagation through T − t steps of the reference, and the
 * effect of repeated multiplication by w over 1000 steps (Lee's linear unit; Pascanu et al. 2013).
 *
 *     node examples/gradient-flow.ts --help
 */
// outside of this repository: "gatecheck"
import { CatalogueError, type Cell, catalogue, cellOf } from "../index.ts";
import { flow, linearUnit } from "./jacobian.ts";
import { end, interruption, number, progress, read, text, whole } from "./command.ts";

const help = `Prints the norm of ∂s_T/∂s_t against T − t, s the whole state of a cell, and w^999 by a linear unit.

Usage: node examples/gradient-flow.ts [options]

  --cells A,B   these cells only (default: every cell)
  --hidden N    hidden units (default: 8)
  --gain G      parameters are uniform within ±G/√N (default: 1)
  --seed N      of parameters and inputs (default: 1)
  --help        this text

The norm is ‖∂s_T/∂s_t‖_F / √(numbers in s): 1 where the state is kept as it is.
`;

const flags = read(help, { cells: text(""), hidden: whole(8), gain: number(1, 0), seed: whole(1, 0) });
const interrupted = interruption();
const LAGS = [1, 2, 5, 10, 20, 50, 100];

/** (p/q)^k as a decimal number of `digits` significant digits, exact but for the last. */
function power(p: bigint, q: bigint, k: bigint, times: bigint, digits: number): string {
  const [over, under] = [times * p ** k, q ** k];
  let exponent = over.toString().length - under.toString().length;
  const shift = BigInt(digits - 1 - exponent);
  const scaled = shift >= 0n ? (over * 10n ** shift * 10n) / under : (over * 10n) / (under * 10n ** -shift);
  const rounded = ((scaled + 5n) / 10n).toString();
  exponent += rounded.length - digits;
  return `${rounded[0]}.${rounded.slice(1, digits)}e${exponent}`;
}

function chosen(): readonly Cell[] {
  try {
    return flags.cells === "" ? catalogue : flags.cells.split(",").map((id) => cellOf(id));
  } catch (error) {
    if (error instanceof CatalogueError) return end(2, `--cells: ${error.message}`);
    throw error;
  }
}

const cells = chosen();
const width = Math.max(...cells.map(({ id }) => id.length));
console.log(`‖∂s_T/∂s_t‖ of ${flags.hidden} hidden units, parameters within ±${flags.gain}/√${flags.hidden}\n`);
console.log(["T − t".padEnd(width), ...LAGS.map((lag) => String(lag).padStart(8))].join(" "));
for (const cell of cells) {
  progress(`${cell.id} …`);
  if (await interrupted()) end(130, "interrupted");
  const norms = flow(cell, flags.hidden, flags.gain, flags.seed, LAGS);
  progress("");
  console.log([cell.id.padEnd(width), ...norms.map((norm) => norm.toExponential(1).padStart(8))].join(" "));
}

console.log("\nThe linear unit y_t = w y_{t−1} + x_t, x = 1, 0, 0, …: the reference, and exactly\n");
for (const [p, q] of [
  [99n, 100n],
  [1n, 1n],
  [101n, 100n],
] as const) {
  const w = Number(p) / Number(q);
  const { y, derivative } = linearUnit(w);
  console.log(`w = ${w}`);
  console.log(`  y_1000     ${y.toExponential(12)}  ${power(p, q, 999n, 1n, 20)}`);
  console.log(`  dy_1000/dw ${derivative.toExponential(12)}  ${power(p, q, 998n, 999n, 20)}`);
}

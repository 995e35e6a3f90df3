/**
 * Gradient flow: the Jacobian ∂s_T/∂s_t of the state of every cell, by backpropagation through T − t steps of the reference, and the
 * effect of repeated multiplication by w over 1000 steps (Lee's linear unit; Pascanu et al. 2013).
 *
 *     node examples/gradient-flow.ts --help
 */
// outside of this repository: "gatecheck" and "gatecheck/reference"
import {
  CatalogueError,
  type Cell,
  type RunAnswer,
  type RunRequest,
  type Tensor,
  type Tensors,
  catalogue,
  cellOf,
  reference,
  shapeAt,
  stepFor,
  tensor,
} from "../index.ts";
import { heads } from "../reference.ts";
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
const T = Math.max(...LAGS);

const run = (request: RunRequest): RunAnswer => {
  const answer = reference.run(request) as RunAnswer | { readonly unsupported: string };
  if ("unsupported" in answer) throw new RangeError(`the reference has no ${answer.unsupported}`);
  return answer;
};

/** Numbers within ±bound. */
const uniform = (bound: number, random: heads.Random, shape: readonly number[]): Tensor => ({
  shape,
  data: tensor("float64", shape).data.map(() => bound * (2 * random() - 1)),
});

/** A state of one row, for `rows` rows. */
const repeated = ({ shape, data }: Tensor, rows: number): Tensor =>
  tensor(
    "float64",
    [rows, ...shape.slice(1)],
    Array.from({ length: rows * data.length }, (_, k) => data[k % data.length]!),
  );

/** x_from … x_{to−1} of one row, for `rows` rows. */
const inputs = (x: Tensor, from: number, to: number, rows: number): Tensor => {
  const m = x.shape[1]!;
  const values = Array.from({ length: (to - from) * rows * m }, (_, k) => {
    const t = from + Math.floor(k / (rows * m));
    return x.data[t * m + (k % m)]!;
  });
  return tensor("float64", [to - from, rows, m], values);
};

/** ‖∂s_T/∂s_t‖_F / √(numbers in s) for every lag T − t. */
function flow(cell: Cell, hidden: number, gain: number, seed: number): number[] {
  const random = heads.mulberry32(seed);
  const further = Object.fromEntries(Object.keys(cell.sizes ?? {}).map((name) => [name, hidden]));
  const sizes = { ...further, m: hidden, n: hidden };
  const bound = gain / Math.sqrt(hidden);
  const params: Tensors = Object.fromEntries(
    stepFor(cell.id, {}).params.map(({ name, shape }) => [name, uniform(bound, random, shapeAt(shape, sizes))]),
  );
  const x = uniform(1, random, [T, hidden]);
  const zeros = Object.fromEntries(
    Object.entries(stepFor(cell.id, {}).state).map(([name, { shape }]) => [
      name,
      tensor("float64", [1, ...shapeAt(shape, sizes)]),
    ]),
  );
  // clocks are no numbers to differentiate by
  const states = Object.keys(zeros).filter((name) => cell.clocks?.includes(name) !== true);
  const D = states.reduce((sum, name) => sum + zeros[name]!.data.length, 0);
  const request = (from: number, to: number, B: number, initial: Tensors): RunRequest => ({
    dtype: "float64",
    sizes: { ...sizes, T: to - from, B },
    layers: [{ cell: cell.id, options: {}, direction: "forward", params: [params], initial: [initial] }],
    x: inputs(x, from, to, B),
    lengths: null,
    want: ["final"],
    cotangents: null,
  });
  return LAGS.map((lag) => {
    const start = lag === T ? zeros : run(request(0, T - lag, 1, zeros)).final![0]![0]!;
    const initial = mapped(start, (t) => repeated(t, D));
    const final = mapped(initial, (t) => tensor("float64", t.shape));
    let row = 0;
    for (const name of states) {
      const count = zeros[name]!.data.length;
      for (let k = 0; k < count; k++, row++) final[name]!.data[row * count + k] = 1;
    }
    const { gradients } = run({
      ...request(T - lag, T, D, initial),
      want: ["gradients"],
      cotangents: { y: null, final: [[final]] },
    });
    const back = gradients!.initial![0]![0]!;
    const squares = states.flatMap((name) => Array.from(back[name]!.data, (v) => v * v));
    return Math.sqrt(squares.reduce((sum, v) => sum + v, 0) / D);
  });
}

const mapped = (tensors: Tensors, of: (t: Tensor) => Tensor): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, of(t)]));

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

/** y_1000 of y_t = w y_{t−1} + x_t, x = 1, 0, 0, …, and its derivative with respect to w. */
function linearUnit(w: number): { readonly y: number; readonly derivative: number } {
  const steps = 1000;
  const one = (value: number): Tensor => tensor("float64", [1, 1], [value]);
  const x = tensor("float64", [steps, 1, 1]);
  x.data[0] = 1;
  const options = { activation: "identity", bias: false };
  const params = [{ W_h: one(1), U_h: one(w) }];
  const { final, gradients } = run({
    dtype: "float64",
    sizes: { T: steps, B: 1, m: 1, n: 1 },
    layers: [{ cell: "elman", options, direction: "forward", params, initial: null }],
    x,
    lengths: null,
    want: ["final", "gradients"],
    cotangents: { y: null, final: [[{ h: one(1) }]] },
  });
  return { y: final![0]![0]!["h"]!.data[0]!, derivative: gradients!.params[0]![0]!["U_h"]!.data[0]! };
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
  const norms = flow(cell, flags.hidden, flags.gain, flags.seed);
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

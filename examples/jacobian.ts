/** The Jacobian of the state of a cell over many steps, and Lee's linear unit: by backpropagation through the reference. */
// outside of this repository: "gatecheck" and "gatecheck/reference"
import {
  type Cell,
  type RunAnswer,
  type RunRequest,
  type Tensor,
  type Tensors,
  reference,
  shapeAt,
  stepFor,
  tensor,
} from "../index.ts";
import { heads } from "../reference.ts";

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

/**
 * ‖∂s_T/∂s_t‖_F / √(numbers in s) for every lag T − t.
 * @param tie changes the parameters that were drawn, which are uniform within ±gain/√hidden
 */
export function flow(
  cell: Cell,
  hidden: number,
  gain: number,
  seed: number,
  lags: readonly number[],
  tie: (params: Tensors) => Tensors = (params) => params,
): number[] {
  const T = Math.max(...lags);
  const random = heads.mulberry32(seed);
  const further = Object.fromEntries(Object.keys(cell.sizes ?? {}).map((name) => [name, hidden]));
  const sizes = { ...further, m: hidden, n: hidden };
  const bound = gain / Math.sqrt(hidden);
  const params = tie(
    Object.fromEntries(
      stepFor(cell.id, {}).params.map(({ name, shape }) => [name, uniform(bound, random, shapeAt(shape, sizes))]),
    ),
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
  return lags.map((lag) => {
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

/** y_1000 of y_t = w y_{t−1} + x_t, x = 1, 0, 0, …, and its derivative with respect to w. */
export function linearUnit(w: number): { readonly y: number; readonly derivative: number } {
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

import { type WrongImplementation, byControl } from "../../../mutants/around/wrong-implementation.ts";
import { mapTree } from "../../../../impl/tree.ts";
import type { Tensor } from "../../../../spec/tensor.ts";
import { at, fill, mapTensor } from "../../../requests/rearrange.ts";
import { elements } from "../../../../spec/tensor.ts";
import { absentIsOne } from "../../../controls/controls.ts";
import { gradientKept } from "../../../controls/bound.ts";
import { smallInputsLost } from "../../numerics/many-small-terms.ts";
import { emptied, oneMore } from "../../sizes/no-rows.ts";

const TILE = 64;
const INDEX = 2 ** 16;

/** Mistakes that show at large sizes only, and mistakes in gradients that theory describes. */
export const largeSizes: readonly WrongImplementation[] = [
  {
    id: "units-beyond-the-last-tile",
    sentence: "Of more than 64 units those beyond the last whole tile of 64 are never computed.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/few-units-among-many"],
    of: (correct) => (request) => {
      const answer = correct(request);
      const { n } = request.sizes;
      const whole = Math.floor(n / TILE) * TILE;
      const { y } = answer;
      return n <= TILE + 1 || y === undefined
        ? answer
        : { ...answer, y: mapTensor(y, (v, i) => (i % n < whole ? v : 0)) };
    },
  },
  {
    id: "small-inputs-lost",
    sentence: "Inputs below 2⁻⁸ are left out of sums over more than 65 inputs.",
    cells: ["elman", "lstm", "gru"],
    laws: ["numerics/many-small-terms"],
    of: (correct) => (request) =>
      request.sizes.m <= 65 ? correct(request) : smallInputsLost.of(correct, () => 0)(request),
  },
  {
    id: "index-of-sixteen-bits",
    sentence: "Rows and steps are counted together in 16 bits.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/rows-times-steps"],
    of: (correct) => (request) => {
      const { T, B, m } = request.sizes;
      if (T * B < INDEX) return correct(request);
      const { x } = request;
      const wrapped = (place: number): number => (Math.floor(place / m) % INDEX) * m + (place % m);
      return correct({
        ...request,
        x: mapTensor(x, (_, place) => x.data[wrapped(place) % elements(x.shape)] as number),
      });
    },
  },
  {
    id: "gradient-index-of-sixteen-bits",
    sentence: "Where rows and steps are more than 16 bits count, those beyond have no gradient of x.",
    cells: ["elman"],
    laws: ["sizes/rows-times-steps-gradient"],
    of: (correct) => (request) => {
      const { gradients, ...answer } = correct(request);
      const { m } = request.sizes;
      if (gradients === undefined) return answer;
      return { ...answer, gradients: { ...gradients, x: mapTensor(gradients.x, (v, i) => (i < INDEX * m ? v : 0)) } };
    },
  },
  {
    id: "rows-times-units-beyond-1024",
    sentence: "Where rows times units pass 1,024 the last row is given the outputs of the first.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/many-in-two-axes"],
    rare: true,
    of: (correct) => (request) => {
      const answer = correct(request);
      const { B, n } = request.sizes;
      const { y } = answer;
      if (B * n <= 1024 || y === undefined) return answer;
      return { ...answer, y: fill(y, y.shape, (s, b, k) => at(y, s, b < B - 1 ? b : 0, k)) };
    },
  },
  {
    id: "gradient-of-inputs-times-units-beyond-1024",
    sentence: "Where inputs times units pass 1,024 the last number of each gradient of a matrix is 0.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/many-in-two-axes-gradient"],
    rare: true,
    of: (correct) => (request) => {
      const { gradients, ...answer } = correct(request);
      const { m, n } = request.sizes;
      if (gradients === undefined || m * n <= 1024) return { ...answer, ...(gradients && { gradients }) };
      const cut = (t: Tensor): Tensor =>
        mapTensor(t, (v, i) => (t.shape.length === 2 && i === t.data.length - 1 ? 0 : v));
      const params = gradients.params.map((layer) => layer.map((walk) => mapTree(walk, cut)));
      return { ...answer, gradients: { ...gradients, params } };
    },
  },
  {
    id: "rows-beyond-the-last-sixteen",
    sentence: "Of more than sixteen rows those beyond the last whole sixteen get the outputs of the first.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/batch-edges"],
    of: (correct) => (request) => {
      const answer = correct(request);
      const { B } = request.sizes;
      const { y } = answer;
      const whole = B - (B % 16);
      const first = (t: Tensor): Tensor => fill(t, t.shape, (s, b, k) => at(t, s, b < whole ? b : 0, k));
      return B <= 16 || y === undefined ? answer : { ...answer, y: first(y) };
    },
  },
  {
    id: "step-counter-of-twelve-bits",
    sentence: "Steps are counted in 12 bits: after 4,096 of them the sequence is read from its beginning.",
    cells: ["elman", "lstm", "gru"],
    laws: ["numerics/ten-thousand-steps"],
    of: (correct) => (request) => {
      const { x } = request;
      return correct({ ...request, x: fill(x, x.shape, (t, b, i) => at(x, t % 4096, b, i)) });
    },
  },
  {
    id: "gradients-of-no-rows-uncleared",
    sentence: "Where there are no rows the gradients of the parameters are what was in their buffers.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/no-rows"],
    of: (correct) => (request) => (request.sizes.B === 0 ? oneMore.of(correct, () => 0)(request) : correct(request)),
  },
  {
    id: "first-state-given-the-last-gradient",
    sentence: "The gradient of the last state is handed on as that of the first.",
    cells: ["elman"],
    laws: ["memory/elman-gradient-vanishes", "memory/elman-linear-at-the-rate-of-its-weights"],
    of: byControl(gradientKept),
  },
  {
    id: "buffers-of-no-rows-kept",
    sentence: "After a batch of no rows every input is read as 0.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/no-rows-between-calls"],
    of: byControl(emptied),
  },
  {
    id: "state-of-no-steps-never-cleared",
    sentence: "A sequence of no steps that begins in no state ends in ones.",
    cells: ["elman", "lstm", "gru"],
    laws: ["sizes/no-steps-from-zero"],
    of: (correct) => (request) =>
      request.sizes.T === 0 ? absentIsOne.of(correct, () => 0)(request) : correct(request),
  },
];

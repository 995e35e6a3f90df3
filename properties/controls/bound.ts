import { mapTree, zipTree } from "../../impl/tree.ts";
import type { NegativeControl } from "./controls.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { mapTensor } from "../requests/rearrange.ts";

/** Outputs and states −factor times what they should be. */
export const amplified = (factor: number): NegativeControl => ({
  sentence: `every output and every state is −${factor} times what it should be`,
  of: (correct) => (request) => {
    const { gradients, ...outputs } = correct(request);
    return { ...mapTree(outputs, (t) => mapTensor(t, (v) => -factor * v)), ...(gradients && { gradients }) };
  },
});

/** A recurrence that does not let go. */
export const unforgetting: NegativeControl = {
  sentence: "three times the initial state is added to the final one",
  of: (correct) => (request) => {
    const { final, ...answer } = correct(request);
    const initial = request.layers.map((layer) => layer.initial);
    const held = (t: Tensor, start?: Tensor): Tensor => mapTensor(t, (v, i) => v + 3 * (start?.data[i] ?? 0));
    return { ...answer, ...(final && { final: zipTree(final, initial, held) }) };
  },
};

/** Gradients that do not vanish. */
export const gradientKept: NegativeControl = {
  sentence: "the gradient of the initial state is that of the last",
  of: (correct) => (request) => {
    const answer = correct(request);
    const { gradients } = answer;
    const initial = request.cotangents?.final ?? undefined;
    return gradients && initial ? { ...answer, gradients: { ...gradients, initial } } : answer;
  },
};

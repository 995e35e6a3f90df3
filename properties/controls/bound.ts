import type { NegativeControl } from "./controls.ts";
import { mapTensor, mapTensors } from "../requests/rearrange.ts";

/** Everything that is put out −factor times what it should be. */
export const amplified = (factor: number): NegativeControl => ({
  sentence: `every output and every state is −${factor} times what it should be`,
  of: (correct) => (request) => {
    const { y, final, ...answer } = correct(request);
    return {
      ...answer,
      ...(y && { y: mapTensor(y, (v) => -factor * v) }),
      ...(final && {
        final: final.map((layer) => layer.map((state) => mapTensors(state, (t) => mapTensor(t, (v) => -factor * v)))),
      }),
    };
  },
});

/** A recurrence that does not let go. */
export const unforgetting: NegativeControl = {
  sentence: "three times the initial state is added to the final one",
  of: (correct) => (request) => {
    const { final, ...answer } = correct(request);
    const held = final?.map((layer, depth) =>
      layer.map((state, walk) =>
        mapTensors(state, (t, name) => {
          const start = request.layers[depth]?.initial?.[walk]?.[name]?.data;
          return mapTensor(t, (v, i) => v + 3 * (start === undefined ? 0 : (start[i] as number)));
        }),
      ),
    );
    return { ...answer, ...(held && { final: held }) };
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

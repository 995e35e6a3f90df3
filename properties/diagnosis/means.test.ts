import { expect, it } from "vitest";
import type { Support } from "../../impl/contract.ts";
import { implementationOf, referenceRun } from "../testing/reference.ts";
import { mapTensor, mapTensors } from "../requests/rearrange.ts";
import { diagnose } from "./diagnose.ts";

it.each<[readonly string[], "B" | "TB", string]>([
  [["U_h"], "TB", "The gradient of U_h is the mean over the rows of all steps, not the sum."],
  [["U_h", "W_h"], "B", "The gradients of W_h, U_h are the mean over the rows of the batch, not the sum."],
])("gradients of %j, divided by %s", async (names, over, sentence) => {
  const mean = implementationOf("elman", (request) => {
    const { gradients, ...answer } = referenceRun(request);
    if (gradients === undefined) return answer;
    const { T, B } = request.sizes;
    const count = over === "B" ? B : Math.max(1, T) * B;
    const params = gradients.params.map((layer) =>
      layer.map((its) =>
        mapTensors(its, (t, name) => (names.includes(name) ? mapTensor(t, (v) => Math.fround(v / count)) : t)),
      ),
    );
    return { ...answer, gradients: { ...gradients, params } };
  });
  const { explanations, where } = await diagnose(mean, mean.cells[0] as Support, {}, "float32", 3);
  expect(explanations[0]).toMatchObject({ sentence, partly: false });
  expect(where.join()).not.toContain("does not explain everything");
});

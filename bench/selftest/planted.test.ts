import { expect, test } from "vitest";
import { reference } from "../../impl/reference/index.ts";
import { objection } from "../core/gate.ts";
import { workloadOf } from "../core/workload.ts";
import { planted } from "./planted.ts";

test.each([0, 1, 2])("with %i steps done twice the answer is still the reference's", async (steps) => {
  const workload = workloadOf("lstm", 4, "forward", { T: 40 });
  const kernel = planted(reference, steps);
  expect(await objection(kernel, workload)).toBeNull();
  const prepared = await kernel.prepare!(workload.request);
  if ("unsupported" in prepared) throw new Error(prepared.unsupported);
  expect(await prepared.run()).toEqual(await reference.run(workload.request));
});

import { expect, test } from "vitest";
import { cellOf } from "../../spec/catalogue.ts";
import { profileNames } from "../../spec/language/precision.ts";
import { stepBound, stepBoundText } from "./step-bound.ts";

test("a step in fewer digits has a wider bound, and says of what it is made", () => {
  const of = (cell: string, name: Parameters<typeof stepBound>[3]) => stepBound(cellOf(cell), {}, { m: 3, n: 2 }, name);
  const [single, sums, half] = (["tf32", "float16/float32-accumulate", "float16"] as const).map((name) =>
    of("lstm", name),
  );
  expect(Object.keys(half?.outputs ?? {})).toEqual(["h", "c"]);
  expect(single?.outputs["h"]?.largest).toBeLessThan(half?.outputs["h"]?.largest as number);
  expect(sums?.sum).toEqual({ products: 6, parts: 3, relative: expect.closeTo(3 * 2 ** -11, 4) as number });
  expect(stepBoundText(of("elman", "tf32"))).toContain("factors of matrix products rounded: 2⁻¹¹ of each");
  for (const name of profileNames) expect(stepBoundText(of("gru", name)).split("\n")[0]).toContain(`gru in ${name}`);
});

import { zero } from "./parameter-map.ts";
import type { Reduction } from "./reduction.ts";

/** A cell whose gates see less than those of another: with some weights zero, the one is the other. */
export const contains = ({
  from,
  to,
  zeros,
  called: [whole, part],
}: {
  readonly from: string;
  readonly to: string;
  readonly zeros: readonly string[];
  /** Words for both in the sentence. */
  readonly called: readonly [whole: string, part: string];
}): Reduction => ({
  id: `${from}-contains-${to}`,
  sentence: `With ${zeros.join(" = ")} = 0 the ${whole} is that ${part}.`,
  source: from.startsWith("gru") ? "Dey & Salem 2017" : "Heck & Salem 2017; docs/theory.md 3.11",
  from: { cell: from, ...(from === "gru" && { options: { polarity: "write" } }) },
  to: { cell: to },
  map: Object.fromEntries(zeros.map((name) => [name, zero])),
  bitwise: true,
});

import { describe, expect, test } from "vitest";
import { kitParts } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { everyLaw as laws } from "./selection.ts";
import { kitNotes, kitsOwn } from "./kit-parts.ts";

const [support] = reference.cells;
const by = (...kit: typeof kitParts): Pick<NonNullable<typeof support>, "suppliedBy"> => ({ suppliedBy: { kit } });

describe("laws that test a kit", () => {
  test.each(kitParts)("there are laws of its %s", (part) => {
    const its = laws.filter((law) => kitsOwn(law, { ...support!, suppliedBy: { kit: [part] } }) !== null);
    expect(its.length).toBeGreaterThan(0);
    for (const law of its)
      expect(kitsOwn(law, { ...support!, suppliedBy: { kit: [part] } })).toBe(
        `this tests the kit's ${part}, not the cell`,
      );
  });

  test("a law of the step, or of a cell without a kit, tests the cell", () => {
    const [direct] = laws.filter(({ id }) => id === "step/direct");
    expect(kitsOwn(direct!, { ...support!, ...by(...kitParts) })).toBeNull();
    for (const law of laws) expect(kitsOwn(law, support!)).toBeNull();
  });
});

test("a note names what is the kit's, once for all cells that have the same of it", () => {
  expect(kitNotes(reference)).toEqual([]);
  const cells = ["lstm", "gru", "elman"].map((cell, k) => ({
    ...support!,
    cell,
    suppliedBy: { kit: k === 2 ? [] : (["lengths", "layers"] as const) },
  }));
  expect(kitNotes({ ...reference, cells })).toEqual([
    "lstm, gru: lengths, layers are the kit's; the laws of these test the kit, not the cell",
  ]);
});

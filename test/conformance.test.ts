/** `gatecheck/vitest`: the laws registered in this very suite; test/package.test.ts covers failures. */
import { expect, test } from "vitest";
import type { Implementation } from "../impl/contract.ts";
import { reference } from "../impl/reference/index.ts";
import { conformance } from "../vitest.ts";

let closed = 0;
const made = async (): Promise<Implementation> => ({
  ...reference,
  cells: reference.cells.map((support) => ({ ...support, gradients: false })),
  close: async () => void closed++,
});

const line = "cell=lstm T=2 B=1 m=1 n=2 seed=7";

conformance("a value", reference, { cells: ["elman", "gru"], level: "quick", laws: ["time"] });
conformance("a promise", Promise.resolve(reference), { cells: ["lstm"], laws: ["step/direct"], case: line });
conformance("what a function makes, without gradients", made, {
  cells: ["lstm"],
  level: "quick",
  laws: ["gradient/exact"],
});

test("what a function made is closed at the end of its tests, and what was handed over is not", () => {
  expect(closed).toBe(1);
});

test.each<[string, unknown, unknown, object, RegExp]>([
  ["no name", "", reference, {}, /^conformance: the name is "", must be a text that is not empty$/],
  ["a name that is no text", reference, {}, {}, /^conformance: the name is \{/],
  ["no implementation", "mine", undefined, {}, /^conformance: the implementation is missing; it must be/],
  [
    "an unknown cell",
    "mine",
    made,
    { cells: ["ltsm"] },
    /^conformance: unknown cell "ltsm"; the catalogue has elman, /,
  ],
  ["a misspelt option", "mine", made, { cell: "lstm" }, /^conformance: unknown option "cell"; there are cells, /],
])("%s gets one clear line, before anything is registered", (_, name, implementation, options, message) => {
  const call = (): void => conformance(name as string, implementation as Implementation, options);
  expect(call).toThrow(message);
});

import { expect, test } from "vitest";
import { type Grade, gradesUpTo, inNumbers, precision, profileNames, profileOf, weakestOf } from "./precision.ts";

test.each(profileNames)("%s in numbers is the same arithmetic", (name) => {
  const text = inNumbers(profileOf(name));
  expect(profileOf(text)).toEqual(profileOf(name));
  expect(precision(profileOf(name).dtype, text).activation("tanh", 0.25)).toBe(
    precision(profileOf(name).dtype, name).activation("tanh", 0.25),
  );
});

test("numbers that are left out are the element type's own; states of a wider arithmetic are stored", () => {
  expect(profileOf("float32:relative=1.1e-5")).toEqual({
    ...profileOf("float32/fast-activations"),
    activation: { relative: 1.1e-5, absolute: 0 },
  });
  expect(profileOf("bfloat16:gates=2^-24")).toMatchObject({ kept: 2 ** -8, sums: 2 ** -24 });
  expect(inNumbers(profileOf("float64:gates=2^-53"))).toBe("float64:gates=2^-53");
});

test.each([
  ["float8", /^must be one of float16\/float32, .*, or in numbers, such as /],
  ["fp8:gates=2^-4", 'there is no element type "fp8"; there are float32, '],
  ["float32:", 'there is no number ""; there are kept, '],
  ["float32:gate=2^-11", 'there is no number "gate"; there are kept, '],
  ["float32:gates=2^-11,gates=2^-12", "gates is given twice"],
  ["float32:relative=2^-x", "relative=2^-x is no number from 0 to 1, such as 2^-11 or 1.1e-5"],
  ["float32:relative=", "relative= is no number from 0 to 1, such as 2^-11 or 1.1e-5"],
  ["float32:relative=0x1", "relative=0x1 is no number"],
  ["float32:relative=-1e-3", "relative=-1e-3 is no number"],
  ["float32:sums=1e-4", "sums must be a power of two from 2^-53 to 2^-4"],
  ["float32:sums=0", "sums must be a power of two from 2^-53 to 2^-4"],
  ["float32:operands=2^-2", "operands must be a power of two from 2^-53 to 2^-4, or 0"],
  ["float16:gates=2^-24,kept=0", "kept must be 2^-11 at least: float16 has no more digits"],
] as const)("%s is refused", (text, message) => {
  expect(() => profileOf(text)).toThrow(message);
});

test("an arithmetic in numbers is the only grade of what declares it, and the weakest of several", () => {
  expect(gradesUpTo("float16", "absolute", ["float16:relative=2^-9"])).toEqual(["float16:relative=2^-9"]);
  expect(gradesUpTo("float32", "absolute", ["float16:relative=2^-9"])).toEqual(["faithful", "absolute"]);
  const some: (Grade | null)[] = ["faithful", null, "tf32"];
  expect([weakestOf(some), weakestOf([...some, "float32:gates=2^-8"]), weakestOf([null])]).toEqual([
    "tf32",
    "float32:gates=2^-8",
    null,
  ]);
});

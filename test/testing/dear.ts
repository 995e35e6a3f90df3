/** Test files that are nearly all arithmetic. Counting branches makes them take two to five times as long. */
export const dear: readonly string[] = [
  "impl/reference/gradients.test.ts",
  "properties/diagnosis/diagnose.test.ts",
  "properties/diagnosis/field.test.ts",
  "properties/discovery/discover.test.ts",
  "properties/laws/laws-are-independent.test.ts",
  "properties/laws/laws.test.ts",
  "properties/laws/sizes/many.test.ts",
  "spec/language/differentiate.test.ts",
  "spec/networks/bounds.test.ts",
  "spec/networks/compiled.test.ts",
];

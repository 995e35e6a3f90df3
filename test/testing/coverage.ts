/** Coverage by V8, except in the project that runs the dear files whole: counted code is not inlined, and takes two to five times as long. */
import v8 from "@vitest/coverage-v8";

const counted = process.env["GATECHECK_UNCOUNTED"] === undefined;

const provider: typeof v8 = {
  ...v8,
  startCoverage: async (options) => (counted ? v8.startCoverage?.(options) : undefined),
  takeCoverage: async (options) => (counted ? v8.takeCoverage?.(options) : undefined),
  stopCoverage: async (options) => (counted ? v8.stopCoverage?.(options) : undefined),
};
export default provider;

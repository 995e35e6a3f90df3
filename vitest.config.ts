import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";
import { dear } from "./test/testing/dear.ts";

const counted = process.argv.includes("--coverage");
/** Tests that start, end or measure processes, or define cells: each file has a process of its own. The others share a few, where code stays compiled. */
const own = [
  "{bench,cli,test}/**/*.test.ts",
  "impl/{adapters,isolation,targets}/**/*.test.ts",
  "impl/usage.test.ts",
  "properties/laws/{laws,laws-refuse,laws-on-others}.test.ts",
  "spec/definition.test.ts",
];
const setupFiles = counted ? ["test/testing/sample.ts"] : [];

/** With coverage the dear files run twice: a sample of their tests is counted, all of them are not. */
const projects: TestProjectConfiguration[] = [
  { extends: true, test: { name: "own", include: own, setupFiles } },
  {
    extends: true,
    test: {
      name: "shared",
      include: ["{spec,impl,properties,reports}/**/*.test.ts"],
      exclude: own,
      isolate: false,
      setupFiles,
    },
  },
  { extends: true, test: { name: "whole", include: [...dear], env: { GATECHECK_UNCOUNTED: "1" } } },
];

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: availableParallelism() + 1, // many tests wait for processes
    env: { GATECHECK_LOG_EVERY: "2000000" }, // no test sees a line about progress
    testTimeout: 600_000, // a loaded machine is no fault
    hookTimeout: 600_000,
    projects: counted ? projects : projects.slice(0, 2),
    coverage: {
      provider: "custom",
      customProviderModule: "test/testing/coverage.ts", // V8's
      include: ["spec/**/*.ts", "impl/**/*.ts", "properties/**/*.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text-summary", "json-summary", "html"],
      thresholds: { lines: 95, branches: 91 },
    },
  },
});
export default config;

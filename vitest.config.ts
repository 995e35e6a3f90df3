import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";
import { dear } from "./test/testing/dear.ts";

const include = ["{spec,impl,properties,bench,reports,cli,test}/**/*.test.ts"];

/** With coverage the dear files run twice: a sample of their tests is counted, all of them are not. */
const projects: TestProjectConfiguration[] = [
  { extends: true, test: { name: "counted", include, setupFiles: "test/testing/sample.ts" } },
  { extends: true, test: { name: "whole", include: [...dear], env: { GATECHECK_UNCOUNTED: "1" } } },
];

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: "100%", // the default leaves one core idle
    testTimeout: 600_000, // a loaded machine is no fault
    hookTimeout: 600_000,
    ...(process.argv.includes("--coverage") ? { projects } : { include }),
    coverage: {
      provider: "custom",
      customProviderModule: "test/testing/coverage.ts", // V8's
      include: ["spec/**/*.ts", "impl/**/*.ts", "properties/**/*.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text-summary", "json-summary", "html"],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
export default config;

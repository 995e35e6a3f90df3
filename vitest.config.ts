import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["{spec,impl,properties,bench,reports,cli,test}/**/*.test.ts"],
    maxWorkers: "100%", // the default leaves one core idle
    testTimeout: 600_000, // a loaded machine is no fault
    hookTimeout: 600_000,
    coverage: {
      provider: "v8",
      include: ["spec/**/*.ts", "impl/**/*.ts", "properties/**/*.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text-summary", "json-summary", "html"],
      thresholds: { lines: 95, branches: 93 },
    },
  },
});
export default config;

import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    // Tests run on the sources; only what starts `kubesmith` as a process runs on the build.
    alias: [
      { find: /^kubesmith$/, replacement: source("generator/index.ts") },
      { find: /^@kubesmith\/runtime$/, replacement: source("runtime/index.ts") },
      { find: /^@kubesmith\/runtime\/codegen$/, replacement: source("runtime/codegen.ts") },
      { find: /^@kubesmith\/runtime\/(.+)$/, replacement: source("runtime/$1/index.ts") },
      { find: /^@kubesmith\/kubernetes$/, replacement: source("generated/index.ts") },
      { find: /^@kubesmith\/kubernetes\/(.+)$/, replacement: source("generated/$1/index.ts") },
    ],
  },
  test: {
    include: ["{runtime,generator,templates,scripts,testbed,tests}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    typecheck: {
      enabled: true,
      // By its path: a newer TypeScript for tests of the output takes the name in node_modules/.bin.
      checker: source("node_modules/typescript/bin/tsc"),
      include: ["{runtime,generator,templates,tests}/**/*.test-d.ts"],
      tsconfig: "tsconfig.json",
    },
  },
});

export default config;

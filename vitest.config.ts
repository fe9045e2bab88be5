import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests run on the sources; only what starts `kubesmith` as a process runs on the build. */
const ALIASES = [
  { find: /^kubesmith$/, replacement: source("generator/index.ts") },
  { find: /^@kubesmith\/runtime$/, replacement: source("runtime/index.ts") },
  { find: /^@kubesmith\/runtime\/codegen$/, replacement: source("runtime/codegen.ts") },
  { find: /^@kubesmith\/runtime\/(.+)$/, replacement: source("runtime/$1/index.ts") },
  { find: /^@kubesmith\/kubernetes$/, replacement: source("generated/index.ts") },
  { find: /^@kubesmith\/kubernetes\/api-hashes$/, replacement: source("generated/api-hashes.ts") },
  { find: /^@kubesmith\/kubernetes\/(.+)$/, replacement: source("generated/$1/index.ts") },
];

const FOLDERS = "{runtime,generator,templates,scripts,testbed,tests}";
const SERVER = `${FOLDERS}/**/*.server.test.ts`;
const SLOW = `${FOLDERS}/**/*.slow.test.ts`;

/**
 * One project of tests.
 * @param order projects run one after the other, the lowest first
 * @param files which tests belong to it
 */
function project(
  name: string,
  order: number,
  files: TestProjectInlineConfiguration["test"],
): TestProjectInlineConfiguration {
  return {
    resolve: { alias: ALIASES },
    test: {
      name,
      ...files,
      // Large, and nothing in it is for Vite to transform.
      server: { deps: { external: [/runtime\/dist\/vendor\//] } },
      sequence: { groupOrder: order },
      testTimeout: 60_000,
      hookTimeout: 120_000,
      // As long as it takes on a busy machine; what is polled is there long before.
      expect: { poll: { timeout: 20_000 } },
    },
  };
}

// The name of a file decides where its tests run: CONTRIBUTING.md says how, and scripts/imports/projects.ts checks it.
const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    maxWorkers: 2,
    projects: [
      project("unit", 0, {
        include: [`${FOLDERS}/**/*.test.ts`],
        exclude: ["**/node_modules/**", "**/dist/**", SERVER, SLOW],
        // Many short files: threads start faster than processes, and what one file has loaded serves the next. So no file mocks a module.
        pool: "threads",
        isolate: false,
        setupFiles: ["tests/support/unchanged-globals.ts"],
        typecheck: {
          enabled: true,
          // By its path: a newer TypeScript for tests of the output takes the name in node_modules/.bin.
          checker: source("node_modules/typescript/bin/tsc"),
          include: ["{runtime,tests}/**/*.test-d.ts"],
          // The type tests and what they import: a third of the time that all sources take.
          tsconfig: "tsconfig.type-tests.json",
        },
      }),
      project("server", 1, { include: [SERVER], exclude: ["**/node_modules/**", "**/dist/**"] }),
      project("slow", 2, {
        include: [SLOW],
        exclude: ["**/node_modules/**", "**/dist/**"],
        globalSetup: ["tests/support/build-packages.ts"],
      }),
    ],
    coverage: {
      provider: "v8",
      include: ["runtime/**/*.ts"],
      exclude: ["**/dist/**", "**/testdata/**", "**/*.test.ts", "**/*.test-d.ts"],
      reporter: ["text"],
      reportsDirectory: "node_modules/.cache/kubesmith/coverage",
    },
  },
});

export default config;

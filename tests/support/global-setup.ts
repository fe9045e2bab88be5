import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { provideSharedNode } from "./shared-node.js";

/**
 * Builds the program once, before any test: tests that start `kubesmith` as a process start the build. Provides the node that tests share.
 * @returns what ends that node after the tests
 */
export function setup(project: TestProject): Promise<() => Promise<void>> {
  const build = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [build, "generator"], { stdio: "inherit" });
  return provideSharedNode(project);
}

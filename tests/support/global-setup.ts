import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the program once, before any test: tests that start `kubesmith` as a process start the build. */
export function setup(): void {
  const build = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [build, "generator"], { stdio: "inherit" });
}

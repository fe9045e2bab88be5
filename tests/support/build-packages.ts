import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds every package once, before the slow tests: some of them pack the builds. */
export function setup(): void {
  const build = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [build], { stdio: "inherit" });
}

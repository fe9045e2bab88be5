// Builds the packages into their `dist/` folders: the runtime as ESM and CommonJS, the generator as ESM with its bundled snapshot.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

// In place before the compiler runs: it decides by this file what the output's extension means.
mkdirSync(join(root, "runtime/dist/cjs"), { recursive: true });
writeFileSync(join(root, "runtime/dist/cjs/package.json"), '{ "type": "commonjs" }\n');

const projects = ["runtime", "runtime/tsconfig.cjs.json", "generator/tsconfig.build.json"];
const { status } = spawnSync(process.execPath, [tsc, "-b", ...projects], { cwd: root, stdio: "inherit" });
if (status === 0) {
  // The snapshot lies beside the code as it does in the sources, so that both find it by the same relative path.
  const embedded = join(root, "generator/dist/embedded");
  rmSync(embedded, { recursive: true, force: true });
  cpSync(join(root, "embedded"), embedded, { recursive: true });
  // npm makes programs executable when it links them, which is before they are built.
  chmodSync(join(root, "generator/dist/generator/cli.js"), 0o755);
}
process.exitCode = status ?? 1;

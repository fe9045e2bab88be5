// Builds `dist/` and `runtime/dist/`: the runtime as ESM and CommonJS, the rest as ESM.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

// In place before the compiler runs: it decides by this file what the output's extension means.
mkdirSync(join(root, "runtime/dist/cjs"), { recursive: true });
writeFileSync(join(root, "runtime/dist/cjs/package.json"), '{ "type": "commonjs" }\n');

const projects = ["runtime", "runtime/tsconfig.cjs.json", "tsconfig.build.json"];
const { status } = spawnSync(process.execPath, [tsc, "-b", ...projects], { cwd: root, stdio: "inherit" });
// npm makes programs executable when it links them, which is before they are built.
if (status === 0) chmodSync(join(root, "dist/generator/cli.js"), 0o755);
process.exitCode = status ?? 1;

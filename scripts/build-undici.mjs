// Compiles the parts of undici that the runtime uses into one file of its build.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

// What the pool requires, but never runs here: bodies of forms, and undici's own HTTP/2. With what they require, they are a fifth of it.
const UNUSED = /(?:\/web\/fetch\/body|\/client-h2)\.js$/;

/**
 * Builds `runtime/dist/cjs/vendor/undici.cjs`, which the runtime imports as `#undici`, and puts undici's licence beside it.
 *
 * The package as a whole would cost each program that bundles the runtime 54 kB for nothing, and each that does not some twenty files to load.
 */
export async function buildUndici() {
  const output = join(root, "runtime/dist/cjs/vendor");
  mkdirSync(output, { recursive: true });
  await build({
    stdin: {
      contents: `
        exports.Pool = require("undici/lib/dispatcher/pool.js");
        exports.buildConnector = require("undici/lib/core/connect.js");`,
      resolveDir: join(root, "runtime"),
    },
    outfile: join(output, "undici.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20.18",
    logLevel: "warning",
    plugins: [{ name: "leave out what is never run", setup: leaveOut }],
  });
  copyFileSync(join(root, "node_modules/undici/LICENSE"), join(output, "LICENSE"));
}

function leaveOut(build) {
  build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
  build.onLoad({ filter: /./, namespace: "unused" }, ({ path }) => ({
    contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path} of undici is left out`)}); };`,
  }));
}

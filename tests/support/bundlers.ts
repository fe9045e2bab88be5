import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { RollupOptions } from "rollup";
import { installLocked } from "./install-locked.js";

const FOLDER = fileURLToPath(new URL("../consumers/bundlers", import.meta.url));
const require = createRequire(`${FOLDER}/`);

/** A bundle that is to be made. */
export interface BundleRequest {
  /** The project, in which packages are looked up. */
  readonly project: string;
  /** Path of the program. */
  readonly entry: string;
  /** The folder of the bundle. */
  readonly output: string;
}

/** Bundlers as they are without configuration, but for what to bundle and for Node.js. Each resolves with the warnings. */
export interface Bundlers {
  /** Writes `main.mjs` (`esm`) or `main.cjs`. */
  esbuild(request: BundleRequest, format: "esm" | "cjs", minify?: boolean): Promise<readonly string[]>;
  /** Writes `main.mjs` (`es`) or `main.cjs`, and chunks. `commonjs` adds the plugin for packages in CommonJS. */
  rollup(request: BundleRequest, format: "es" | "cjs", commonjs: boolean): Promise<readonly string[]>;
  /** Writes `main.cjs`, and chunks. */
  webpack(request: BundleRequest): Promise<readonly string[]>;
  /** Writes `main.mjs`, and chunks. */
  vite(request: BundleRequest): Promise<readonly string[]>;
}

/** What is used of webpack, whose declarations are not installed with the rest. */
interface WebpackStats {
  toJson(options: object): {
    readonly errors: readonly { message: string }[];
    readonly warnings: { message: string }[];
  };
}
type Webpack = (options: object, done: (error: Error | null, stats?: WebpackStats) => void) => void;

/** Installs the bundlers from their lock, unless that has been done. */
export async function installBundlers(): Promise<Bundlers> {
  await installLocked(FOLDER);
  return { esbuild: bundleWithEsbuild, rollup: bundleWithRollup, webpack: bundleWithWebpack, vite: bundleWithVite };
}

const bundleWithEsbuild: Bundlers["esbuild"] = async ({ project, entry, output }, format, minify = false) => {
  const { build } = await import("esbuild");
  const { warnings } = await build({
    absWorkingDir: project,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format,
    minify,
    outfile: `${output}/main.${format === "esm" ? "mjs" : "cjs"}`,
    logLevel: "silent",
  });
  return warnings.map(({ text }) => text);
};

const bundleWithRollup: Bundlers["rollup"] = async ({ entry, output }, format, commonjs) => {
  const { rollup }: typeof import("rollup") = require("rollup");
  const resolve = require("@rollup/plugin-node-resolve");
  const warnings: string[] = [];
  const options: RollupOptions = {
    input: entry,
    plugins: [resolve.nodeResolve(), ...(commonjs ? [require("@rollup/plugin-commonjs")()] : [])],
    onwarn: ({ message }) => {
      warnings.push(message);
    },
  };
  const bundle = await rollup(options);
  const extension = format === "es" ? "mjs" : "cjs";
  const names = { entryFileNames: `main.${extension}`, chunkFileNames: `[name].${extension}` };
  await bundle.write({ dir: output, format, ...names });
  await bundle.close();
  return warnings;
};

const bundleWithWebpack: Bundlers["webpack"] = async ({ project, entry, output }) => {
  const webpack: Webpack = require("webpack");
  const options = { context: project, entry, target: "node", mode: "production" };
  const stats = await new Promise<WebpackStats | undefined>((resolve, reject) => {
    webpack({ ...options, output: { path: output, filename: "main.cjs" } }, (error, done) =>
      error === null ? resolve(done) : reject(error),
    );
  });
  const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
  return [...errors, ...warnings].map(({ message }) => message);
};

const bundleWithVite: Bundlers["vite"] = async ({ project, entry, output }) => {
  const { build, createLogger } = await import("vite");
  const warnings: string[] = [];
  const customLogger = { ...createLogger("silent"), warn: (message: string) => void warnings.push(message) };
  await build({
    root: project,
    configFile: false,
    customLogger,
    build: { ssr: entry, outDir: output, emptyOutDir: true, rollupOptions: { output: { entryFileNames: "main.mjs" } } },
    // By default, packages stay outside.
    ssr: { noExternal: true },
  });
  return warnings;
};

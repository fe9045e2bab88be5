import { createRequire } from "node:module";
import { packageManifest, packageReadme } from "../../templates/package-files.js";
import { isObject } from "../json.js";
import { VERSION } from "../version.js";
import { transpileTree } from "./transpile.js";

/** Name and version of a package, and how to abort. */
export interface PackageInput {
  readonly name: string;
  readonly version: string;
  /** Aborts between two modules. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files of a package by path: scripts and declarations of a tree's modules, manifest and README. Loading this loads a compiler.
 * @param tree a generated tree; what is not a source is omitted
 * @throws GeneratorError `package` when a source can't be compiled by itself
 */
export async function packageFiles(
  tree: ReadonlyMap<string, string>,
  { name, version, signal }: PackageInput,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly modules: readonly string[] }> {
  const sources = new Map([...tree].filter(([path]) => path.endsWith(".ts")));
  const modules = [...sources.keys()].flatMap((path) => /^(.+)\/index\.ts$/.exec(path)?.[1] ?? []).sort();
  const input = { name, version, generator: VERSION, runtime: runtimeVersion(), modules };
  const files = await transpileTree(sources, signal);
  files.set("package.json", `${JSON.stringify(packageManifest(input), null, 2)}\n`);
  files.set("README.md", packageReadme(input));
  return { files, modules };
}

function runtimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@kubesmith/runtime/package.json");
  if (!isObject(manifest) || typeof manifest.version !== "string") throw new Error("@kubesmith/runtime has no version");
  return manifest.version;
}

/** The entry points in the manifest of `@kubesmith/kubernetes`. */
import { readdirSync } from "node:fs";

/** The members of a `package.json` that are used here. */
export interface Manifest {
  readonly [field: string]: unknown;
}

/** The modules in a folder of generated sources, sorted: `apps/v1`. */
export function modulesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .flatMap((path) => /^(?!dist)([^/]+\/[^/]+)\/index\.ts$/.exec(path.replaceAll("\\", "/"))?.[1] ?? [])
    .sort();
}

/**
 * A manifest with one entry point a module, and one for the hashes of the API.
 * @param manifest the manifest as it is; the fields that name entry points are replaced
 * @param modules the package's modules: `apps/v1`
 */
export function withEntryPoints(manifest: Manifest, modules: readonly string[]): Manifest {
  return {
    ...manifest,
    main: "./dist/index.js",
    types: "./dist/index.d.ts",
    exports: {
      ".": conditions("./dist/index"),
      "./api-hashes": conditions("./dist/api-hashes"),
      ...Object.fromEntries(modules.map((module) => [`./${module}`, conditions(`./dist/${module}/index`)])),
      "./package.json": "./package.json",
    },
    // For TypeScript's old module resolution, which does not support `exports`.
    typesVersions: {
      "*": {
        "api-hashes": ["./dist/api-hashes.d.ts"],
        ...Object.fromEntries(modules.map((module) => [module, [`./dist/${module}/index.d.ts`]])),
      },
    },
  };
}

/** The text of the manifest in `folder`, with the entry points that its sources call for. */
export function manifestText(folder: string, manifest: Manifest): string {
  return `${JSON.stringify(withEntryPoints(manifest, modulesIn(folder)), null, 2)}\n`;
}

function conditions(base: string): object {
  return {
    import: { types: `${base}.d.mts`, default: `${base}.mjs` },
    require: { types: `${base}.d.ts`, default: `${base}.js` },
  };
}

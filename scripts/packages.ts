/** The packages of this repository that are published. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** A published package. */
export interface PublishedPackage {
  /** Its folder, from the root of the repository. */
  readonly folder: string;
  /** Its name in npm. */
  readonly name: string;
  /** What may be imported of it, sorted. */
  readonly entryPoints: readonly EntryPoint[];
}

/** Something that a program may import. */
export interface EntryPoint {
  /** `@kubesmith/runtime/table` */
  readonly specifier: string;
  /** Path of its built declarations (`.d.ts`), from the package's folder. */
  readonly types: string;
}

/** One value in a manifest's `exports`. */
interface Conditions {
  readonly types?: string;
  readonly import?: { readonly types?: string };
  readonly require?: { readonly types?: string };
}

/** The published packages, in the order in which they depend on each other. */
export function publishedPackages(): PublishedPackage[] {
  return ["runtime", "generated", "generator"].map((folder) => {
    const manifest: { name: string; exports: { [path: string]: string | Conditions } } = JSON.parse(
      readFileSync(join(ROOT, folder, "package.json"), "utf8"),
    );
    return { folder, name: manifest.name, entryPoints: entryPointsOf(manifest.name, manifest.exports) };
  });
}

/**
 * The entry points that a manifest exports with types.
 * @param name the package's name
 * @param exports the manifest's `exports`
 */
export function entryPointsOf(name: string, exports: { readonly [path: string]: string | Conditions }): EntryPoint[] {
  return Object.entries(exports)
    .flatMap(([path, conditions]) => {
      if (typeof conditions === "string") return [];
      const candidates = [conditions.types, conditions.import?.types, conditions.require?.types];
      const types = candidates.find((candidate) => candidate?.endsWith(".d.ts"));
      return types === undefined ? [] : [{ specifier: name + path.slice(1), types }];
    })
    .sort((a, b) => (a.specifier < b.specifier ? -1 : 1));
}

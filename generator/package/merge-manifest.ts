import { isDeepStrictEqual } from "node:util";
import { isObject } from "../json.js";

/**
 * The `package.json` of a package that is written again: what a person added stays, whether fields of their own (`license`, `repository`,
 * `publishConfig`, `scripts`), a description, dependencies, exported paths or packed files. Everything else is as it is generated.
 * @param generated the manifest that a new package would get
 * @param existing the manifest in the folder
 */
export function mergeManifest(
  generated: { readonly [field: string]: unknown },
  existing: { readonly [field: string]: unknown },
): { readonly [field: string]: unknown } {
  const merged = Object.entries({ ...existing, ...generated }).map(([field, value]) => [
    field,
    mergeField(field, value, existing[field]),
  ]);
  return Object.fromEntries(merged);
}

function mergeField(field: string, generated: unknown, existing: unknown): unknown {
  if (field === "description" && typeof existing === "string") return existing;
  if ((field === "dependencies" || field === "engines") && isObject(existing) && isObject(generated))
    return { ...existing, ...generated };
  if (field === "files" && Array.isArray(existing) && Array.isArray(generated))
    return [...generated, ...existing.filter((pattern) => !generated.includes(pattern))];
  if (field === "exports" && isObject(existing) && isObject(generated)) {
    const added = Object.entries(existing).filter(([path, target]) => !(path in generated) && !isModule(path, target));
    return { ...generated, ...Object.fromEntries(added) };
  }
  return generated;
}

/** Whether an exported path is that of a generated module: one that is not generated any more goes. */
function isModule(path: string, target: unknown): boolean {
  const base = `${path}/index`;
  return isDeepStrictEqual(target, {
    import: { types: `${base}.d.mts`, default: `${base}.mjs` },
    require: { types: `${base}.d.ts`, default: `${base}.js` },
  });
}

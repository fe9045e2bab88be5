import { writeFileSync } from "node:fs";
import type { Lab } from "./lab.js";
import { manifests } from "./manifests.js";
import type { Manifest } from "./workloads.js";

const IN_A_FILE = 25;

/** How a manifest's type is written: what its file imports, and what the constant is annotated with. */
export type Annotate = (manifest: Manifest) => { readonly imports: string; readonly type: string };

/** The types of the package `bench-sdk`. */
export const packaged: Annotate = ({ apiVersion, kind }) => {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  const module = `bench-sdk/${group?.replace(/\..*/, "")}/${version}`;
  return { imports: `import type { ${kind} } from "${module}";`, type: kind };
};

/**
 * Writes files with manifests into a folder of the lab.
 * @param count how many manifests, in all files together
 * @param more what each file contains after its manifests
 * @returns the files' absolute paths
 */
export function writeManifests(
  lab: Lab,
  folder: string,
  count: number,
  annotate: Annotate,
  more: string = "",
): readonly string[] {
  const all = manifests(count);
  const files: string[] = [];
  for (let i = 0; i < all.length; i += IN_A_FILE) {
    const file = lab.path(`${folder}/part-${files.length}.mts`);
    writeFileSync(file, textOf(all.slice(i, i + IN_A_FILE), annotate) + more);
    files.push(file);
  }
  return files;
}

/** The text of a file with manifests. */
export function textOf(part: readonly Manifest[], annotate: Annotate): string {
  const imports = new Set(part.map((manifest) => annotate(manifest).imports));
  const constants = part.map((manifest, i) => {
    const text = JSON.stringify(manifest, undefined, 2).replace(/^( *)"([A-Za-z]\w*)":/gm, "$1$2:");
    return `export const ${manifest.kind}${i}: ${annotate(manifest).type} = ${text};`;
  });
  return `${[...imports, ...constants].join("\n")}\n`;
}

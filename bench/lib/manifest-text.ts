import type { Manifest } from "./workloads.js";

/** How a manifest's type is written: what its file imports, and what the constant is annotated with. */
export type Annotate = (manifest: Manifest) => { readonly imports: string; readonly type: string };

/** The types of the package `bench-sdk`. */
export const packaged: Annotate = ({ apiVersion, kind }) => {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  const module = `bench-sdk/${group?.replace(/\..*/, "")}/${version}`;
  return { imports: `import type { ${kind} } from "${module}";`, type: kind };
};

/** The text of a file with manifests. */
export function textOf(part: readonly Manifest[], annotate: Annotate): string {
  const imports = new Set(part.map((manifest) => annotate(manifest).imports));
  const constants = part.map((manifest, i) => {
    const text = JSON.stringify(manifest, undefined, 2).replace(/^( *)"([A-Za-z]\w*)":/gm, "$1$2:");
    return `export const ${manifest.kind}${i}: ${annotate(manifest).type} = ${text};`;
  });
  return `${[...imports, ...constants].join("\n")}\n`;
}

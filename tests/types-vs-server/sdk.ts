import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

/** A resource of a generated SDK that objects can be created of. */
export interface SdkResource {
  /** `apps/v1`, as documents say it. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** The module that has its types, `apps/v1`, relative to the SDK's root. */
  readonly module: string;
  /** The interface that describes the resource, `DeploymentsResource`. */
  readonly definition: string;
  /** The module and the name of its written type, `apps/v1` and `Deployment`. */
  readonly written: { readonly module: string; readonly name: string };
}

const CLI = fileURLToPath(new URL("../../generator/dist/generator/cli.js", import.meta.url));

/** Generates an SDK for the cluster of a kubeconfig into `folder`, by the built program, and lists what can be created. */
export async function generateSdk(kubeconfig: string, folder: string): Promise<SdkResource[]> {
  const args = [CLI, "generate", "--kubeconfig", kubeconfig, "--output", folder, "--cache-dir", `${folder}-cache`];
  await promisify(execFile)(process.execPath, [...args, "--quiet"], { maxBuffer: 64 << 20 });
  const paths = await readdir(folder, { recursive: true });
  const modules = paths.filter((path) => path.endsWith("/index.ts")).sort();
  const resources = await Promise.all(
    modules.map(async (path) => resourcesIn(await readFile(join(folder, path), "utf8"), path)),
  );
  return resources.flat();
}

/** The resources that a generated module declares, those with the verb `create`. */
export function resourcesIn(text: string, path: string): SdkResource[] {
  const module = path.replace(/\/index\.ts$/, "");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const origins = importsOf(source, module);
  return source.statements.filter(ts.isInterfaceDeclaration).flatMap((declaration): SdkResource[] => {
    const members = new Map(
      declaration.members.filter(ts.isPropertySignature).map(({ name, type }) => [name.getText(source), type]),
    );
    // `NamespacedResource<"apps", "v1", "deployments", "Deployment">`, and `ClusterResource<…>` for the rest.
    const base = declaration.heritageClauses?.[0]?.types[0];
    const [group = "", version = "", plural = "", kind = ""] = base?.typeArguments?.map(literalText) ?? [];
    const object = members.get("object")?.getText(source);
    const written = object === undefined ? undefined : (origins.get(object) ?? { module, name: object });
    if (written === undefined || !members.get("verbs")?.getText(source).includes('"create"')) return [];
    return [
      {
        apiVersion: group === "" ? version : `${group}/${version}`,
        kind,
        plural,
        namespaced: base?.expression.getText(source).startsWith("NamespacedResource") === true,
        module,
        definition: declaration.name.text,
        written,
      },
    ];
  });
}

/** Where each imported name comes from: its module relative to the SDK's root, and its name there. */
function importsOf(source: ts.SourceFile, module: string): Map<string, SdkResource["written"]> {
  const origins = new Map<string, SdkResource["written"]>();
  for (const statement of source.statements.filter(ts.isImportDeclaration)) {
    const bindings = statement.importClause?.namedBindings;
    const specifier = ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : "";
    if (bindings === undefined || !ts.isNamedImports(bindings) || !specifier.startsWith(".")) continue;
    const from = join(module, specifier).replace(/\/index\.js$/, "");
    for (const { name, propertyName } of bindings.elements) {
      origins.set(name.text, { module: from, name: (propertyName ?? name).text });
    }
  }
  return origins;
}

function literalText(type: ts.TypeNode | undefined): string {
  return type !== undefined && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : "";
}

import { replaceImportExtension } from "../print/index.js";

/** A package for JSR. */
export interface JsrInput {
  /** Its name, `@scope/name`. */
  readonly name: string;
  readonly version: string;
  /** Version of `@kubesmith/runtime` that the code was generated for. */
  readonly runtime: string;
  /** Modules to export, sorted: `apps/v1`. */
  readonly modules: readonly string[];
  /** SPDX expression of the licence. */
  readonly license?: string | undefined;
}

// What the printer writes at the start of a line, where no text of a document is.
const RUNTIME_IMPORT =
  /^((?:(?:import|export) [^"\r\n\u2028\u2029]*|\} )from ")@kubesmith\/runtime((?:\/[a-z-]+)?";)$/gm;

/**
 * The files of a package for JSR, by path. JSR publishes sources: relative imports end in `.ts`, and the runtime comes from npm. It checks that
 * all exports have explicit types; generated sources do, because they compile with `isolatedDeclarations`.
 * @param sources generated sources by path
 */
export function jsrFiles(
  sources: ReadonlyMap<string, string>,
  { name, version, runtime, modules, license }: JsrInput,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [path, text] of sources)
    files.set(
      path,
      replaceImportExtension(text, "ts").replace(RUNTIME_IMPORT, `$1npm:@kubesmith/runtime@^${runtime}$2`),
    );
  const manifest = {
    name,
    version,
    ...(license !== undefined && { license }),
    exports: {
      ".": "./index.ts",
      ...Object.fromEntries(modules.map((module) => [`./${module}`, `./${module}/index.ts`])),
    },
  };
  files.set("jsr.json", `${JSON.stringify(manifest, null, 2)}\n`);
  return files;
}

import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/** The compilers that generated code is for, by the package that each comes in. */
export const COMPILERS = ["typescript", "typescript-6", "typescript-7"] as const;
/** The compilers that declarations are for: they are older than some syntax and options that sources use. */
export const DECLARATION_COMPILERS = ["typescript-5.4", "typescript", "typescript-6", "typescript-7"] as const;
/** One of {@link DECLARATION_COMPILERS}. */
export type Compiler = (typeof DECLARATION_COMPILERS)[number];

/** The manifest of each compiler's package. */
const MANIFESTS: { readonly [C in Compiler]: string } = {
  "typescript-5.4": require.resolve("typescript-5.4/package.json"),
  typescript: require.resolve("typescript/package.json"),
  "typescript-6": require.resolve("typescript-6/package.json"),
  "typescript-7": require.resolve("typescript-7/package.json"),
};

/** Everything that a careful project switches on, and nothing left unchecked. */
const STRICT = {
  target: "ES2022",
  lib: ["ES2023"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  declaration: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noEmit: true,
  skipLibCheck: false,
  types: ["node"],
  typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
};

/** Makes a folder a project in which the built runtime is installed. */
export async function createProject(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules/@kubesmith"), { recursive: true });
  await symlink(
    fileURLToPath(new URL("../../runtime", import.meta.url)),
    join(folder, "node_modules/@kubesmith/runtime"),
  );
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
}

/**
 * Compiles the sources of a folder and returns what the compiler says: nothing when all is well.
 * @param folder a project in which the tree's imports can be found
 * @param options compiler options that differ from the strict ones; undefined takes one away
 */
export async function compile(
  compiler: Compiler,
  folder: string,
  include: readonly string[] = ["**/*.ts"],
  options: object = {},
): Promise<string> {
  const project = join(folder, `tsconfig.${compiler}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, include }));
  const tsc = join(dirname(MANIFESTS[compiler]), "bin/tsc");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, "--project", project, "--pretty", "false"], (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve(`${stdout}${stderr}`);
    });
  });
}

/** The version of a compiler. */
export function versionOf(compiler: Compiler): string {
  return (require(MANIFESTS[compiler]) as { version: string }).version;
}

import { join } from "node:path";
import ts from "typescript";

/** What the compiler reports about a generated tree. */
export function errorsOf(files: ReadonlyMap<string, string>): string[] {
  const root = join(process.cwd(), "generator/emit/fuzz-sets");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
    paths: { "@kubesmith/runtime/codegen": [join(process.cwd(), "runtime/codegen.ts")] },
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const given = (path: string): string | undefined =>
    path.startsWith(`${root}/`) ? files.get(path.slice(root.length + 1)) : undefined;
  const { directoryExists } = host;
  host.directoryExists = (path) =>
    [...files.keys()].some((file) => join(root, file).startsWith(`${path}/`)) || directoryExists?.(path) !== false;
  host.fileExists = (path) => given(path) !== undefined || fileExists(path);
  host.readFile = (path) => given(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = given(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  };
  const sources = [...files.keys()].filter((path) => path.endsWith(".ts")).map((path) => join(root, path));
  const program = ts.createProgram(sources, options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.startsWith(root))
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(root.length)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

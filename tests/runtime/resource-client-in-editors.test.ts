import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";

// What an editor and a build with `declaration` make of resource clients: the description must not show in the one, nor break the other.

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = fileURLToPath(new URL("program.ts", import.meta.url));
const PROGRAM = `import type { Client } from "../../runtime/index.js";
import { pods } from "../../runtime/testdata/tokens.js";
declare const client: Client;
declare function mapped<T extends object>(object: T): { [P in keyof T]: T[P] };
export const all = client.resource(pods);
export const one = all("default");
export const copied = { ...one };
export const changed = mapped(one);
all.;
one.;
`;

let service: ts.LanguageService;
beforeAll(() => {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const read = (path: string): string | undefined => (path === file ? PROGRAM : ts.sys.readFile(path));
  service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    readFile: read,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot(path) {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...options, isolatedDeclarations: false, emitDeclarationOnly: true }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
});

function offered(name: string): string[] {
  const options = { includeCompletionsWithInsertText: true };
  const at = PROGRAM.indexOf(`\n${name}.;`) + name.length + 2;
  return (service.getCompletionsAtPosition(file, at, options)?.entries ?? []).map((entry) => entry.name);
}

test("completion offers verbs and subresources, but not the description", () => {
  const members = ["create", "update", "apply", "patch", "delete", "deleteCollection", "eviction", "get", "list"];
  const streams = ["attach", "exec", "log", "portForward", "proxy"];
  expect(offered("one").sort()).toEqual([...members, ...streams, "status", "watch"].sort());
  expect(offered("all")).toContain("list");
  expect(offered("all").join()).not.toContain("resource client");
});

test("declarations can be emitted for programs that export, copy or map a client", () => {
  const program = service.getProgram();
  const diagnostics = program?.getDeclarationDiagnostics(program.getSourceFile(file)) ?? [];
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  const [declarations] = service.getEmitOutput(file, true, true).outputFiles;
  expect(declarations?.text).toMatch(/^export declare const one: .*ResourceClient<.*PodsResource>;$/m);
});

import { deepStrictEqual as deepEqual } from "node:assert";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { collectUsage } from "../collect.js";
import { collectExports } from "../exports.js";
import { type Sources, sortSources } from "../sources.js";
import { readTokens } from "../tokens.js";
import { collectTypeVerbs } from "../type-verbs.js";
import type { Usage, Where } from "../types.js";

const FOLDER = fileURLToPath(new URL("program", import.meta.url)).replaceAll("\\", "/");
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

// The files of the SDK and of the compiler's library are the same for all tests.
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The texts of other files of a program, by name. */
type OtherFiles = { readonly [file: string]: string };

/**
 * What a program in memory uses. It imports the packages of this repository.
 * @param main the text of `main.ts`
 * @param others the texts of other files
 * @throws if the program does not compile, or if its requests are others when only they are collected
 */
export function usageOf(main: string, others: OtherFiles = {}): Usage {
  const { checker, sources } = compile(main, others);
  const usage = collectUsage(checker, sources);
  const { resources, unknown } = collectUsage(checker, sources, () => {}, "requests");
  deepEqual({ resources, unknown }, { resources: usage.resources, unknown: usage.unknown });
  return usage;
}

/** The exports of generated code that a program in memory names: `v1 pods`. Otherwise as {@link usageOf}. */
export function exportsOf(main: string, others: OtherFiles = {}): string[] {
  const { checker, sources } = compile(main, others);
  return collectExports(checker, sources).map(({ module, name }) => `${module} ${name}`);
}

/** The verbs that parameters of a program in memory need: `get pods`. Otherwise as {@link usageOf}. */
export function typeVerbsOf(main: string, others: OtherFiles = {}): string[] {
  const { checker, sources } = compile(main, others);
  const uses = collectTypeVerbs(checker, sources, readTokens(checker, sources));
  return uses.map(({ verb, plural }) => `${verb} ${plural}`);
}

function compile(main: string, others: OtherFiles): { readonly checker: ts.TypeChecker; readonly sources: Sources } {
  const files = new Map(Object.entries({ "main.ts": main, ...others }).map(([name, text]) => [`${FOLDER}/${name}`, text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (path, options, ...rest) => {
    const text = files.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, options, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, options, ...rest));
    return parsed.get(path);
  };
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path);
  host.directoryExists = (path) => path === FOLDER || ts.sys.directoryExists(path);
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  const problems = [...files.keys()].flatMap((path) => program.getSemanticDiagnostics(program.getSourceFile(path)));
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host));
  return { checker: program.getTypeChecker(), sources: sortSources(program, FOLDER, ts.sys.readFile) };
}

/** The start of programs in tests. */
export const HEAD = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "@kubesmith/kubernetes";
const client = await connect();
const k8s = clientset(client);
`;

/** What requests a program sends: `get pods in default`, `create pods/eviction in an unknown namespace`. Sorted, each once. */
export function requestsOf({ resources }: Usage): string[] {
  const texts = resources.map(({ verb, plural, subresource, where }) => {
    return `${verb} ${subresource === undefined ? plural : `${plural}/${subresource}`}${textOf(where)}`;
  });
  return [...new Set(texts)].sort();
}

function textOf(where: Where): string {
  switch (where.kind) {
    case "namespace":
      return ` in ${where.name}`;
    case "all-namespaces":
      return " in all";
    case "unknown-namespace":
      return " in unknown";
    case "cluster":
      return "";
  }
}

/** Which fields a program uses: `read Pod spec.nodeName`. Sorted, each once. */
export function fieldsOf({ fields }: Usage): string[] {
  return [...new Set(fields.map(({ access, root, path }) => `${access} ${root.type} ${path}`))].sort();
}

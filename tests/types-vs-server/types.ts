import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { TestDocument } from "./document.js";
import { type Place, type ProgramModule, programModules } from "./program.js";
import type { FindResource } from "./resolve.js";
import type { Verdict } from "./server.js";

/** What the types say about a document. */
export interface TypesVerdict extends Verdict {
  /** Refused, but only because its status lacks properties that the types require. */
  readonly incompleteStatus?: boolean;
}

/** A property is missing; so are several; so are more than four. */
const MISSING = [2741, 2739, 2740];

const RUNTIME = fileURLToPath(new URL("../../runtime", import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  skipLibCheck: true,
  noErrorTruncation: false,
  types: [],
  paths: {
    "@kubesmith/runtime": [join(RUNTIME, "index.ts")],
    "@kubesmith/runtime/*": [join(RUNTIME, "*.ts")],
  },
};

/**
 * Type-checks each document as the written type of its kind (as what `apply` takes, where the status is the mistake), all in one program
 * over the SDK in the folder `sdk`, and answers in their order. Throws when the SDK itself has errors.
 */
export function askTypes(sdk: string, find: FindResource, documents: readonly TestDocument[]): TypesVerdict[] {
  const modules = new Map(
    programModules(documents, find, ".").map((module, i) => [join(sdk, `compared-${i}.ts`), module] as const),
  );
  const program = ts.createProgram([...modules.keys()], OPTIONS, hostWith(modules));
  const messages = new Map<number, string>();
  const faults = new Set<number>();
  for (const source of program.getSourceFiles()) {
    const module = modules.get(source.fileName);
    // What fails to parse or resolve in the SDK would make its types say yes to everything.
    if (module === undefined && !source.fileName.startsWith(sdk)) continue;
    for (const diagnostic of [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]) {
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
      const place = module === undefined ? undefined : placeAt(module, diagnostic.start ?? 0);
      if (module === undefined || place === undefined) {
        throw new Error(`the SDK does not compile: ${source.fileName}: ${text}`);
      }
      const { document } = place;
      if (!MISSING.includes(diagnostic.code) || !isInStatus(place, diagnostic.start ?? 0)) faults.add(document);
      if (!messages.has(document)) messages.set(document, `TS${diagnostic.code}: ${text}`);
    }
  }
  return documents.map((document, i) => {
    if (find(document.object) === undefined) return { accepted: false, message: "the SDK does not contain this kind" };
    const message = messages.get(i);
    if (message === undefined) return { accepted: true, message: "" };
    return { accepted: false, message, incompleteStatus: !faults.has(i) };
  });
}

/** The place of the document that the text at an offset belongs to; undefined before the first. */
export function placeAt({ places }: ProgramModule, offset: number): Place | undefined {
  return places.findLast(({ start }) => start <= offset);
}

function isInStatus({ status }: Place, offset: number): boolean {
  return status !== undefined && status.start <= offset && offset < status.end;
}

/** A host that has the modules in memory, and all else from the disk. */
function hostWith(modules: ReadonlyMap<string, ProgramModule>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  return {
    ...host,
    fileExists: (file) => modules.has(file) || host.fileExists(file),
    readFile: (file) => modules.get(file)?.text ?? host.readFile(file),
    getSourceFile: (file, target, ...rest) => {
      const text = modules.get(file)?.text;
      return text === undefined ? host.getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target);
    },
  };
}

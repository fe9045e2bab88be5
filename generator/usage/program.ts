import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CompilerHost, CompilerOptions, Diagnostic, ParsedCommandLine, Program } from "typescript";
import { GeneratorError } from "../errors.js";
import { describeSystemError } from "../files.js";
import { type Collected, collectUsage } from "./collect.js";
import { ts } from "./compiler.js";
import { comparePlaces } from "./places.js";
import { type Sources, sortSources } from "./sources.js";
import type { Place, UnknownUse, Usage } from "./types.js";

/** Options of {@link readUsage}. */
export interface ReadUsageOptions {
  /** The path of a tsconfig.json, or of the folder that contains it. */
  readonly tsconfig: string;
  /** Called between files; what it throws ends the work. */
  readonly onFile?: () => void;
}

/**
 * Reads what a program uses of a generated API. Projects that tsconfig.json refers to belong to the program if it has no files of its own.
 *
 * @throws GeneratorError `usage` if tsconfig.json cannot be read or is not valid, or if the program has no files
 */
export function readUsage(options: ReadUsageOptions): Usage {
  return read(options, "all");
}

/** The requests of a program, and what {@link readUsage} reports as unknown: without fields and kinds, which take longer. */
export function readRequests(options: ReadUsageOptions): Pick<Usage, "resources" | "unknown"> {
  return read(options, "requests");
}

function read({ tsconfig, onFile }: ReadUsageOptions, collected: Collected): Usage {
  const { folder, configs } = readConfigs(tsconfig);
  return merge(configs.map((config) => usageOf(programOf(config), folder, collected, onFile)));
}

/** The configurations of the programs that a tsconfig.json describes, at least one. */
export interface ProgramConfigs {
  /** The absolute path of the folder to which places are relative. */
  readonly folder: string;
  readonly configs: readonly ParsedCommandLine[];
}

/**
 * Reads a tsconfig.json. Projects that it refers to belong to the program if it has no files of its own.
 * @throws GeneratorError `usage` if it cannot be read or is not valid, or if the program has no files
 */
export function readConfigs(tsconfig: string): ProgramConfigs {
  const path = resolve(tsconfig);
  const file = ts.sys.directoryExists(path) ? resolve(path, "tsconfig.json") : path;
  const configs = configsOf(file, new Set());
  if (configs.length === 0) throw new GeneratorError("usage", `${file} does not include any files`);
  return { folder: slashed(dirname(file)), configs };
}

/** A configuration, or those that it refers to. */
function configsOf(file: string, seen: Set<string>): ParsedCommandLine[] {
  if (seen.has(file)) return [];
  seen.add(file);
  // The compiler would only say that it cannot read the file, and not why.
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const config = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  if (config === undefined) throw cannotRead(file, reasonFor(file));
  const references = config.projectReferences ?? [];
  const hasFiles = config.fileNames.length > 0;
  // Without files, but with references, it is a solution, which the compiler reports as an error.
  const [problem] = hasFiles || references.length === 0 ? config.errors : [];
  if (problem !== undefined) throw cannotRead(file, messageOf(problem));
  if (hasFiles) return [config];
  return references.flatMap((reference) => configsOf(ts.resolveProjectReferencePath(reference), seen));
}

function cannotRead(file: string, reason: string): GeneratorError {
  return new GeneratorError("usage", `cannot read ${file}: ${reason}`, { options: ["tsconfig"] });
}

/** Why a file cannot be read. */
function reasonFor(file: string): string {
  try {
    readFileSync(file);
    return "it changed while it was read";
  } catch (error) {
    return describeSystemError(error);
  }
}

/**
 * Creates the program of a configuration.
 * @param createHost creates what reads its files. Default: they are read from disk
 */
export function programOf(
  { fileNames, options, projectReferences }: ParsedCommandLine,
  createHost?: (options: CompilerOptions) => CompilerHost,
): Program {
  const settings = { ...options, noEmit: true, incremental: false, composite: false };
  const { tsBuildInfoFile: _file, disableSourceOfProjectReferenceRedirect: _redirect, ...rest } = settings;
  const host = createHost === undefined ? ts.createCompilerHost(rest) : createHost(rest);
  // As `tsc` does: parsing the documentation of generated types would take most of the time that parsing takes.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  // As editors do: the declarations that a project was built into show no requests, and refer to code that may be outdated or have been replaced.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true });
  return ts.createProgram({
    rootNames: fileNames,
    options: rest,
    host,
    ...(projectReferences !== undefined && { projectReferences }),
  });
}

function usageOf(program: Program, folder: string, collected: Collected, onFile: () => void = () => {}): Usage {
  const sources = sortSources(program, folder, ts.sys.readFile);
  // First, so that the pass finds the types of all expressions.
  const errors = errorsOf(program, sources, onFile);
  const usage = collectUsage(program.getTypeChecker(), sources, onFile, collected);
  return { ...usage, unknown: [...usage.unknown, ...errors].sort((a, b) => comparePlaces(a.place, b.place)) };
}

/** The files with errors: what the compiler does not understand has no types, and what has no types seems unused. */
export function errorsOf(program: Program, { own, placeOf }: Sources, onFile: () => void): UnknownUse[] {
  return own.flatMap((file): UnknownUse[] => {
    onFile();
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const [first] = found;
    if (first === undefined) return [];
    const place = placeOf({ getStart: () => first.start ?? 0, getSourceFile: () => file });
    return [{ kind: "errors", count: found.length, message: messageOf(first), place }];
  });
}

function messageOf({ messageText }: Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, " ");
}

function merge(usages: readonly Usage[]): Usage {
  const [first, ...others] = usages;
  if (first !== undefined && others.length === 0) return first;
  const all = <T extends { readonly place: Place }>(lists: readonly (readonly T[])[]): T[] => {
    const unique = new Map(lists.flat().map((use) => [JSON.stringify(use), use]));
    return [...unique.values()].sort((a, b) => comparePlaces(a.place, b.place));
  };
  return {
    resources: all(usages.map(({ resources }) => resources)),
    fields: all(usages.map(({ fields }) => fields)),
    kinds: all(usages.map(({ kinds }) => kinds)),
    unknown: all(usages.map(({ unknown }) => unknown)),
    modules: [...new Set(usages.flatMap(({ modules }) => modules))].sort(),
  };
}

/** A path with `/` between its parts. */
export function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

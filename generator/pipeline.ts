import { type ApiModel, buildApiModel, type Enums, openAllEnums } from "./api/index.js";
import { emitTree, type Reuse } from "./emit/tree.js";
import { GeneratorError } from "./errors.js";
import { sha256 } from "./files.js";
import { type KeptModules, type Limit, limitModel, type UnmatchedRule } from "./limit/index.js";
import { type EmitModel, type ModuleId, moduleOf, nameModel } from "./naming/index.js";
import { applyFixups } from "./openapi/fixups/index.js";
import {
  type Document,
  formatGroupVersion,
  type GroupVersion,
  type MalformedDocument,
  normaliseDocuments,
  parseKey,
  serverHash,
  sortOutMalformed,
} from "./openapi/index.js";
import { type ImportExtension, relativeImports, replaceImportExtension } from "./print/index.js";
import { VERSION } from "./version.js";
import { formatLock, LOCK_FILE, type Lock } from "./write/index.js";

export type { Enums };

/**
 * The order of the stages: documents → fix-ups → normalise → API model → names → limit → tree. Every stage is a function of the previous one's
 * result; no stage knows where documents come from or where a tree is written.
 */

/** The API in documents, after all fix-ups. */
export function apiModelOf(documents: readonly Document[]): ApiModel {
  return buildApiModel(normaliseDocuments(applyFixups(documents).documents));
}

/**
 * The model that modules are emitted from.
 * @param reused index keys of further group/versions of the clientset, whose modules exist already
 * @param enums `open`: fields whose values are listed accept any string; default: only where a value is read and never written
 */
export function emitModelOf(
  documents: readonly Document[],
  reused: readonly string[] = [],
  enums: Enums = "closed",
): EmitModel {
  const api = apiModelOf(documents);
  return nameModel(enums === "open" ? openAllEnums(api) : api, groupVersionsOf(reused));
}

/** What was made of documents, and those that had to be left out for it. */
export interface MadeOfDocuments<T> {
  readonly made: T;
  readonly malformed: readonly MalformedDocument[];
}

/**
 * Makes something of documents. If that fails because of an API that is not Kubernetes' own, all such documents are left out: one of them
 * does not stop the others.
 * @param make gets the documents that can be used, and the index keys of those that are left out
 * @throws what `make` throws for all other reasons, or when nothing would be left
 */
export function withoutMalformed<T>(
  documents: readonly Document[],
  make: (documents: readonly Document[], leftOut: readonly string[]) => T,
): MadeOfDocuments<T> {
  try {
    return { made: make(documents, []), malformed: [] };
  } catch (error) {
    if (!(error instanceof GeneratorError) || error.document === undefined) throw error;
    const { usable, malformed } = sortOutMalformed(applyFixups(documents).documents);
    if (malformed.length === 0 || usable.length === 0) throw error;
    const left = new Set(malformed.map(({ key }) => key));
    const rest = documents.filter(({ key }) => !left.has(key));
    return { made: make(rest, [...left]), malformed };
  }
}

/** What generated code looks like. */
export interface CodeOptions {
  /** Whether fields whose values are listed accept others too. */
  readonly enums: Enums;
  /** The extension of relative imports. */
  readonly importExtension: ImportExtension;
  /** What the code is limited to; absent if it contains everything that the documents describe. */
  readonly limit?: Limit;
}

/** What generated code looks like by default. */
export const DEFAULT_CODE: CodeOptions = { enums: "closed", importExtension: "js" };

/** The input of a tree. It does not contain the documents, which need most of the memory. */
export interface TreeInput {
  readonly model: EmitModel;
  /** Hash of each document, by index key. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Index keys of unavailable APIs, whose modules are taken from the previous tree. */
  readonly reused: readonly string[];
  readonly code: CodeOptions;
}

/** A tree that was generated before. */
export interface PreviousTree {
  readonly lock: Lock;
  /** Its unmodified files, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether up-to-date modules are taken from it. */
  readonly reuse: boolean;
}

/**
 * Converts documents into the input of a tree.
 * @param reused index keys of further group/versions of the clientset, whose modules exist already
 */
export function inputOf(
  documents: readonly Document[],
  reused: readonly string[] = [],
  code: CodeOptions = DEFAULT_CODE,
): TreeInput {
  const input: TreeInput = {
    model: emitModelOf(documents, reused, code.enums),
    hashes: new Map(documents.map(({ key, hash }) => [key, hash])),
    reused,
    code,
  };
  return code.limit === undefined ? input : limitInput(input, code.limit).input;
}

/** The input of a limited tree. */
export interface LimitedInput {
  readonly input: TreeInput;
  /** The resources of rules that allow nothing that the documents describe. */
  readonly unmatched: readonly UnmatchedRule[];
}

/**
 * Leaves out of the input of a tree what a limit does not allow.
 * @param previous the tree that the modules of unavailable APIs are taken from. What they import remains
 */
export function limitInput(input: TreeInput, limit: Limit, previous?: PreviousTree): LimitedInput {
  const { model, unmatched } = limitModel(input.model, limit, keptModules(input, previous));
  return { input: { ...input, model, code: { ...input.code, limit } }, unmatched };
}

/**
 * The files of a generated tree by path, its lock among them.
 * @param strippedDocs whether the documents came without descriptions
 * @param signal aborts between two modules
 * @throws GeneratorError `emit` when a document's content would change the code that is generated
 */
export async function generateTree(
  { model, hashes, reused, code }: TreeInput,
  strippedDocs: boolean,
  signal: AbortSignal = new AbortController().signal,
  previous?: PreviousTree,
): Promise<Map<string, string>> {
  // A module with other enums is out of date, whatever its document.
  const hashBefore = (key: string): string =>
    previous?.lock.enums === code.enums ? (previous.lock.documents[key] ?? "") : "";
  const recorded = new Map([...hashes, ...reused.map((key) => [key, hashBefore(key)] as const)]);
  const tree = await emitTree(model, reuseOf(previous), {
    hashes: apiHashesOf(code.limit === undefined ? recorded : ofModules(recorded, model, reused)),
    importExtension: code.importExtension,
    signal,
  });
  const reusedModules = groupVersionsOf(reused).map(moduleOf);
  const reusedFiles = reusedModules.flatMap((id) => moduleFiles(previous, id));
  const files = new Map([
    ...tree.files,
    ...reusedFiles.map(([path, text]) => [path, replaceImportExtension(text, code.importExtension)] as const),
  ]);
  const lock: Lock = {
    generator: VERSION,
    strippedDocs,
    ...code,
    documents: Object.fromEntries(recorded),
    modules: Object.fromEntries([
      ...tree.inputs,
      ...reusedModules.map((id) => [id, previous?.lock.modules[id] ?? ""] as const),
    ]),
    files: Object.fromEntries([...files].map(([path, text]) => [path, sha256(text)])),
  };
  return new Map([...files, [LOCK_FILE, formatLock(lock)]]);
}

function keptModules({ reused }: TreeInput, previous: PreviousTree | undefined): KeptModules {
  const ids = new Set(groupVersionsOf(reused).map(moduleOf));
  const imports = new Map<ModuleId, Set<string>>();
  const withResources = new Set<ModuleId>();
  for (const id of ids) {
    for (const [path, text] of moduleFiles(previous, id)) {
      if (RESOURCE.test(text)) withResources.add(id);
      for (const { module, name } of namedImports(path, text)) {
        imports.set(module, (imports.get(module) ?? new Set()).add(name));
      }
    }
  }
  return { imports, withResources };
}

/** The tokens in a generated module. */
const RESOURCE = /^export const [\w$]+: Resource</m;

interface NamedImport {
  readonly module: ModuleId;
  /** The path of the file that is imported, without an ending. */
  readonly file: string;
  readonly name: string;
}

function namedImports(path: string, text: string): NamedImport[] {
  return relativeImports(text).flatMap(({ from, names }) => {
    const parts = path.split("/").slice(0, -1);
    for (const part of from.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== ".") parts.push(part);
    }
    const [file, module] = [parts.join("/"), parts.slice(0, -1).join("/")];
    return names.map((name) => ({ module, file, name }));
  });
}

/**
 * Finds something that a tree imports from a module of a previous tree, which lacks it because the previous tree was limited in another way.
 * @returns such as `ShopSpec of shop.example.com/v1`
 */
export function findBrokenImport({ reused }: TreeInput, files: ReadonlyMap<string, string>): string | undefined {
  const ids = new Set(groupVersionsOf(reused).map(moduleOf));
  if (ids.size === 0) return undefined;
  for (const [path, text] of files) {
    if (!path.endsWith(".ts")) continue;
    for (const { module, file, name } of namedImports(path, text)) {
      if (!ids.has(module)) continue;
      const target = files.get(`${file}.ts`) ?? "";
      const isExported = target.split(`\nexport `).some((part) => /^\w+ ([\w$]+)/.exec(part)?.[1] === name);
      if (!isExported) return `${name} of ${module}`;
    }
  }
  return undefined;
}

/** Whether a previous tree has the complete module of a group/version, given by its index key. */
export function hasModule(previous: PreviousTree | undefined, key: string): boolean {
  return groupVersionsOf([key]).some((groupVersion) => moduleFiles(previous, moduleOf(groupVersion)).length > 0);
}

/** Whether the code of an input has resources of a group/version, given by its index key. */
export function hasResources({ model, reused }: TreeInput, key: string): boolean {
  if (reused.includes(key)) return true;
  const ids = new Set(groupVersionsOf([key]).map(moduleOf));
  return model.modules.some(({ id, resources }) => ids.has(id) && resources.length > 0);
}

/** Only what belongs to group/versions that have a module. */
function ofModules(
  recorded: ReadonlyMap<string, string>,
  { modules }: EmitModel,
  reused: readonly string[],
): ReadonlyMap<string, string> {
  const ids = new Set([...modules.map(({ id }) => id), ...groupVersionsOf(reused).map(moduleOf)]);
  return new Map([...recorded].filter(([key]) => groupVersionsOf([key]).some((one) => ids.has(moduleOf(one)))));
}

/** The hashes that the code carries, by group/version: those with which a server's can be compared. */
function apiHashesOf(recorded: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...recorded].flatMap(([key, hash]) =>
      groupVersionsOf([key]).map((groupVersion) => [formatGroupVersion(groupVersion), serverHash(hash)] as const),
    ),
  );
}

function groupVersionsOf(keys: readonly string[]): GroupVersion[] {
  return keys.map(parseKey).filter((groupVersion) => groupVersion !== undefined);
}

/** The files of a module in a previous tree; none if one of them was modified. */
function moduleFiles(previous: PreviousTree | undefined, id: ModuleId): [path: string, text: string][] {
  const paths = Object.keys(previous?.lock.files ?? {}).filter((path) => path.startsWith(`${id}/`));
  const files = paths.flatMap((path): [string, string][] => {
    const text = previous?.files.get(path);
    return text === undefined ? [] : [[path, text]];
  });
  return files.length === paths.length ? files : [];
}

function reuseOf(previous: PreviousTree | undefined): Reuse {
  return {
    module(id, input) {
      if (previous?.reuse !== true || previous.lock.generator !== VERSION || previous.lock.modules[id] !== input)
        return undefined;
      const files = moduleFiles(previous, id);
      return files.length === 0 ? undefined : new Map(files);
    },
  };
}

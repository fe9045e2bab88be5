import { join, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent } from "../files.js";
import { type Limit, type LimitRule, limitForUsage } from "../limit/index.js";
import { parseKey } from "../openapi/index.js";
import { findBrokenImport, generateTree, limitInput, type PreviousTree, type TreeInput } from "../pipeline.js";
import type { UnavailableDocument } from "../sources/index.js";
import type { Overlay, UnknownUse } from "../usage/index.js";
import { LOCK_FILE } from "../write/index.js";
import type { LimitResult } from "./limit-result.js";
import type { LimitOptions, OperationOptions } from "./options.js";

/** What limits generated code: a program, or a limit that is known already. */
export type Limiting =
  | { readonly kind: "program"; readonly tsconfig: string }
  | {
      readonly kind: "known";
      readonly limit: Limit;
      /** What the limit comes from, for messages. */
      readonly from: string;
      /** What to do if it does not select anything. */
      readonly advice?: string;
    };

/** The tree to write. */
export interface LimitedTree {
  readonly input: TreeInput;
  readonly files: ReadonlyMap<string, string>;
  readonly result: LimitResult;
}

/** A larger file was not written by hand, and does not fit into a cluster. */
const MAX_ROLES = 4 * 1024 * 1024;

/**
 * What limits generated code, if the options say so.
 * @throws GeneratorError `usage` if both a program and roles do, or if a file with roles cannot be read or is malformed
 */
export async function limitingOf(options: LimitOptions): Promise<Limiting | undefined> {
  const { onlyUsed, forRole } = options;
  refuseTwoLimits(options);
  if (onlyUsed !== undefined) return { kind: "program", tsconfig: onlyUsed };
  if (forRole === undefined) return undefined;
  const { readRoles } = await import("../limit/read-roles.js");
  const rules = new Map<string, LimitRule>();
  for (const file of forRole) {
    for (const rule of readRoles(await readText(file), file)) rules.set(JSON.stringify(rule), rule);
  }
  const sorted = [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
  return { kind: "known", limit: { rules: sorted }, from: `the limit by ${forRole.join(", ")}` };
}

/** @throws GeneratorError `usage` if both a program and roles limit the code */
export function refuseTwoLimits({ onlyUsed, forRole }: LimitOptions): void {
  if (onlyUsed === undefined || forRole === undefined) return;
  throw new GeneratorError("usage", "`onlyUsed` and `forRole` cannot be used together", {
    options: ["onlyUsed", "forRole"],
  });
}

/** What limited the code, by the limit in its lock. */
export function recordedLimiting(limit: Limit | undefined): Limiting | undefined {
  if (limit === undefined) return undefined;
  const advice = "generate the code again with another limit, or without one";
  return { kind: "known", limit, from: `the limit in ${LOCK_FILE}`, advice };
}

async function readText(file: string): Promise<string> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new GeneratorError("usage", problem, { file, ...(cause !== undefined && { cause }) });
  };
  const content = await readIfPresent(file).catch((error: unknown) =>
    fail(`cannot read the file: ${describeSystemError(error)}`, error),
  );
  if (content === undefined) return fail("the file does not exist");
  if (content.length > MAX_ROLES) return fail("the file is larger than the limit of 4 MiB");
  return content.toString("utf8");
}

/** Options of {@link generateLimited}. */
export interface GenerateLimitedOptions extends OperationOptions {
  readonly limiting: Limiting;
  /** The output folder as the user wrote it, and its real path. */
  readonly folders: readonly string[];
  /** APIs that the server does not describe at present. */
  readonly unavailable: readonly UnavailableDocument[];
  readonly strippedDocs: boolean;
  readonly previous: PreviousTree | undefined;
}

/**
 * Generates a limited tree. For a program, all code is generated in memory first, and the program is compiled with it. So what is in the
 * folder does not matter, and a program may use what an earlier run left out. It is then compiled with the limited code: should the verbs that
 * it is known to use not be enough for its types, its resources keep all verbs.
 * @param input the input of a tree with everything
 * @throws GeneratorError `usage` if the program has errors with all code or with the limited code, or if the code would contain nothing
 */
export async function generateLimited(input: TreeInput, options: GenerateLimitedOptions): Promise<LimitedTree> {
  const { limiting, unavailable, strippedDocs, previous, signal } = options;
  const generate = async (limited: TreeInput): Promise<Map<string, string>> => {
    const files = await generateTree(limited, strippedDocs, signal, previous);
    refuseBrokenImport(findBrokenImport(limited, files), unavailable);
    return files;
  };
  if (limiting.kind === "known") {
    const { input: limited, unmatched: all } = limitInput(input, limiting.limit, previous);
    const unmatched = all.filter(({ groups }) => !unavailable.some(({ key }) => isOfGroups(key, groups)));
    const advice = limiting.advice === undefined ? "" : `; ${limiting.advice}`;
    refuseEmpty(limited, `${limiting.from} does not select anything that the API has${advice}`);
    return { input: limited, files: await generate(limited), result: { unmatched, isImported: true } };
  }
  const { tsconfig } = limiting;
  const { openProgram } = await import("../usage/index.js");
  const all = overlayOf(await generate(input), options);
  options.onProgress?.({ step: "read-program" });
  const program = openProgram({ tsconfig, onFile: () => signal?.throwIfAborted() });
  const [error] = program.errorsWith(all);
  if (error !== undefined)
    throw new GeneratorError(
      "usage",
      `${textOf(error)}; correct the errors of the program first, because kubesmith finds what it uses by its types${whatIsMissing(unavailable)}`,
    );
  const use = program.useOf(all);
  let problem: UnknownUse | undefined;
  for (const verbs of ["used", "all"] as const) {
    const { input: limited } = limitInput(input, limitForUsage(use, verbs), previous);
    refuseEmpty(limited, `the program of ${tsconfig} uses nothing of the generated code`);
    const files = await generate(limited);
    [problem] = use.isImported ? program.errorsWith(overlayOf(files, options)) : [];
    const result = { unmatched: [], isImported: use.isImported };
    if (problem === undefined) return { input: limited, files, result };
  }
  throw new GeneratorError(
    "usage",
    `the program would not compile with only what it is known to use: ${textOf(problem)}; generate without \`onlyUsed\``,
    { options: ["onlyUsed"] },
  );
}

/** The previous code of an unavailable API is kept, but a previous limit may have left out of it what the code of another API needs. */
function refuseBrokenImport(broken: string | undefined, unavailable: readonly UnavailableDocument[]): void {
  if (broken === undefined) return;
  throw new GeneratorError(
    "unavailable",
    `the limited code needs ${broken}, which the existing code does not contain${whatIsMissing(unavailable)}; try again when it is available`,
  );
}

function whatIsMissing([first, ...others]: readonly UnavailableDocument[]): string {
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `; the server does not describe ${first.key} at present${more}: ${first.reason}`;
}

/** Whether a rule for some groups is also for a group/version, given by its index key. */
function isOfGroups(key: string, groups: readonly string[]): boolean {
  const group = parseKey(key)?.group;
  return group !== undefined && (groups.includes(group) || groups.includes("*"));
}

function refuseEmpty({ model, reused }: TreeInput, problem: string): void {
  if (model.modules.length + reused.length === 0)
    throw new GeneratorError("usage", problem, { options: ["onlyUsed", "forRole"] });
}

function textOf(error: UnknownUse | undefined): string {
  if (error?.kind !== "errors") return "";
  const { place, message } = error;
  return `${place.file}:${place.line}:${place.column}: ${message}`;
}

/** The files of a tree where the program looks for them. */
function overlayOf(files: ReadonlyMap<string, string>, { folders, previous }: GenerateLimitedOptions): Overlay {
  // What an earlier run wrote, and this one does not, does not exist for the program.
  const paths = new Set([...Object.keys(previous?.lock.files ?? {}), ...files.keys()]);
  return new Map(
    folders.flatMap((folder) => [...paths].map((path) => [resolve(join(folder, path)), files.get(path)] as const)),
  );
}

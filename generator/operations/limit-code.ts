import { join, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent } from "../files.js";
import { type Limit, type LimitRule, limitForUsage, type UnmatchedRule } from "../limit/index.js";
import { generateTree, limitInput, type PreviousTree, type TreeInput } from "../pipeline.js";
import type { Overlay, UnknownUse } from "../usage/index.js";
import type { LimitOptions, OperationOptions } from "./options.js";

/** What limits generated code: a program, or the rules of roles. */
export type Limiting = { readonly kind: "program"; readonly tsconfig: string } | RoleLimiting;
interface RoleLimiting {
  readonly kind: "roles";
  readonly files: readonly string[];
  readonly limit: Limit;
}

/** The tree to write. */
export interface LimitedTree {
  readonly input: TreeInput;
  readonly files: ReadonlyMap<string, string>;
  /** The resources of roles that allow nothing that the documents describe. */
  readonly unmatched: readonly UnmatchedRule[];
  /** Whether the program imports the generated code from the output folder; true without a program. */
  readonly isImported: boolean;
}

/** A larger file was not written by hand, and does not fit into a cluster. */
const MAX_ROLES = 4 * 1024 * 1024;

/**
 * What limits generated code, if the options say so.
 * @throws GeneratorError `usage` if both a program and roles do, or if a file with roles cannot be read or is malformed
 */
export async function limitingOf({ onlyUsed, forRole }: LimitOptions): Promise<Limiting | undefined> {
  if (onlyUsed !== undefined && forRole !== undefined)
    throw new GeneratorError("usage", "`onlyUsed` and `forRole` cannot be used together", {
      options: ["onlyUsed", "forRole"],
    });
  if (onlyUsed !== undefined) return { kind: "program", tsconfig: onlyUsed };
  if (forRole === undefined) return undefined;
  const { readRoles } = await import("../limit/read-roles.js");
  const rules = new Map<string, LimitRule>();
  for (const file of forRole) {
    for (const rule of readRoles(await readText(file), file)) rules.set(JSON.stringify(rule), rule);
  }
  const sorted = [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
  return { kind: "roles", files: forRole, limit: { rules: sorted } };
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
  /** Files that are in the output folder only because of an earlier run. */
  readonly outdated: readonly string[];
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
  const { limiting, strippedDocs, previous, signal } = options;
  const generate = (limited: TreeInput): Promise<Map<string, string>> =>
    generateTree(limited, strippedDocs, signal, previous);
  if (limiting.kind === "roles") {
    const limited = limitInput(input, limiting.limit);
    refuseEmpty(limited.input, `the roles in ${limiting.files.join(", ")} allow nothing that the API has`);
    return { ...limited, files: await generate(limited.input), isImported: true };
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
      `${textOf(error)}; correct the errors of the program first, because kubesmith finds what it uses by its types`,
    );
  const use = program.useOf(all);
  let problem: UnknownUse | undefined;
  for (const verbs of ["used", "all"] as const) {
    const limited = limitInput(input, limitForUsage(use, verbs));
    refuseEmpty(limited.input, `the program of ${tsconfig} uses nothing of the generated code`);
    const files = await generate(limited.input);
    [problem] = use.isImported ? program.errorsWith(overlayOf(files, options)) : [];
    if (problem === undefined) return { ...limited, files, unmatched: [], isImported: use.isImported };
  }
  throw new GeneratorError(
    "usage",
    `the program would not compile with only what it is known to use: ${textOf(problem)}; generate without \`onlyUsed\``,
    { options: ["onlyUsed"] },
  );
}

function refuseEmpty({ model }: TreeInput, problem: string): void {
  if (model.modules.length === 0) throw new GeneratorError("usage", problem, { options: ["onlyUsed", "forRole"] });
}

function textOf(error: UnknownUse | undefined): string {
  if (error?.kind !== "errors") return "";
  const { place, message } = error;
  return `${place.file}:${place.line}:${place.column}: ${message}`;
}

/** The files of a tree where the program looks for them. */
function overlayOf(files: ReadonlyMap<string, string>, { folders, outdated }: GenerateLimitedOptions): Overlay {
  const paths = new Set([...outdated, ...files.keys()]);
  return new Map(
    folders.flatMap((folder) => [...paths].map((path) => [resolve(join(folder, path)), files.get(path)] as const)),
  );
}

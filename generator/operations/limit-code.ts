import { join, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent } from "../files.js";
import { type Limit, type LimitRule, limitForUsage } from "../limit/index.js";
import { generateTree, hasModule, limitInput, type PreviousTree, type TreeInput } from "../pipeline.js";
import type { UnavailableDocument } from "../sources/index.js";
import type { Overlay, UnknownUse } from "../usage/index.js";
import { LOCK_FILE, type Lock } from "../write/index.js";
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
  return { kind: "known", limit: { rules: sorted }, from: `the limit by ${forRole.join(", ")}` };
}

/** What limited the code with a lock; undefined if it is complete. */
export function recordedLimiting({ limit }: Pick<Lock, "limit">): Limiting | undefined {
  return limit === undefined ? undefined : { kind: "known", limit, from: `the limit in ${LOCK_FILE}` };
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
  refuseUnavailable(unavailable, previous);
  const generate = (limited: TreeInput): Promise<Map<string, string>> =>
    generateTree(limited, strippedDocs, signal, previous);
  if (limiting.kind === "known") {
    const { input: limited, unmatched } = limitInput(input, limiting.limit);
    refuseEmpty(limited, `${limiting.from} does not select anything that the API has`);
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
      `${textOf(error)}; correct the errors of the program first, because kubesmith finds what it uses by its types`,
    );
  const use = program.useOf(all);
  let problem: UnknownUse | undefined;
  for (const verbs of ["used", "all"] as const) {
    const { input: limited } = limitInput(input, limitForUsage(use, verbs));
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

/** What the code of an unavailable API refers to is not known, so that code cannot be kept beside limited code. */
function refuseUnavailable(unavailable: readonly UnavailableDocument[], previous: PreviousTree | undefined): void {
  const lost = unavailable.find(({ key }) => hasModule(previous, key));
  if (lost === undefined) return;
  throw new GeneratorError(
    "unavailable",
    `${lost.key}: ${lost.reason}; limited code cannot be generated without this API: try again when it is available, or omit it with \`exclude\``,
    { options: ["exclude"] },
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
function overlayOf(files: ReadonlyMap<string, string>, { folders, previous }: GenerateLimitedOptions): Overlay {
  // What an earlier run wrote, and this one does not, does not exist for the program.
  const paths = new Set([...Object.keys(previous?.lock.files ?? {}), ...files.keys()]);
  return new Map(
    folders.flatMap((folder) => [...paths].map((path) => [resolve(join(folder, path)), files.get(path)] as const)),
  );
}

import { access } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CONFIG_FILE, liesIn, type ProjectConfig, projectRoot, readConfig } from "../config/index.js";
import { GeneratorError } from "../errors.js";
import { readIfPresent } from "../files.js";
import {
  addGeneratedFolders,
  addScripts,
  type CIHost,
  dependencyNames,
  type EditOptions,
  type EditResult,
  editFile,
  githubWorkflow,
  gitlabJob,
  type Job,
  type PackageManager,
  slashed,
} from "../project/index.js";
import { recordedFiles } from "../snapshot/index.js";
import type { ClusterOptions, Filter } from "../sources/index.js";
import { isGeneratedFolder } from "../write/index.js";
import { generate } from "./generate.js";
import type { MissingAPI } from "./missing.js";
import { checkOptions, type OperationOptions, type OutputOptions } from "./options.js";
import { snapshot } from "./snapshot.js";

/** Options of {@link init}. */
export interface InitOptions extends ClusterOptions, Filter, OutputOptions, OperationOptions {
  /** Folder of the project; default: the current folder. */
  readonly folder?: string;
  /** Folder of the snapshot, relative to `folder`; default: `api`. */
  readonly snapshot?: string;
  /** Use the bundled snapshot, and no cluster; default: false. */
  readonly embedded?: boolean;
  /** Folder of the generated code, relative to `folder`; default: `src/kubernetes`. */
  readonly output?: string;
  /** Record the snapshot without descriptions; default: false. */
  readonly stripDocs?: boolean;
  /** Kubeconfig context to record in the config file. `connection` says how to connect now. */
  readonly context?: string;
  /** Host whose CI job is to be written; default: none is written. */
  readonly ci?: CIHost;
}

/** A file that belongs to a project, and what `init` did to it. */
export interface InitFile {
  /** Absolute path. */
  readonly path: string;
  readonly result: EditResult;
}

/** The result of {@link init}. */
export interface InitResult {
  /** Absolute path of the project's folder. */
  readonly folder: string;
  /** The settings, with absolute paths of folders. */
  readonly config: ProjectConfig;
  /** The files that init looked after, apart from those in the snapshot and the generated code. */
  readonly files: readonly InitFile[];
  /** How many group/versions the new snapshot has; undefined if there was one before, or none is needed. */
  readonly recorded?: number;
  /** How many group/versions the new code has; undefined if there was some before. */
  readonly generated?: number;
  /** APIs that the server did not describe, and that are omitted. */
  readonly missing: readonly MissingAPI[];
  /** Packages that the project's package.json lacks. */
  readonly uninstalled: readonly string[];
  /** File of a GitLab job that the project's `.gitlab-ci.yml` must still include, relative to the repository. */
  readonly include?: string;
}

const DEFAULTS = { snapshot: "api", output: "src/kubernetes" } as const;

/**
 * Prepares a project: a config file, the first snapshot, the first code, scripts in its package.json, its .gitattributes, and a CI job if one is
 * wanted. What is there already stays as it is, so it may run again.
 *
 * @example
 * ```ts
 * const { files } = await init({ include: ["apps", "*.example.com"], ci: "github" });
 * ```
 * @throws GeneratorError `usage` for options that contradict an existing config file; everything that `snapshot` and `generate` throw. The config
 * file is only written after the code.
 */
export async function init(options: InitOptions = {}): Promise<InitResult> {
  checkOptions(options);
  const folder = resolve(options.folder ?? ".");
  const file = join(folder, CONFIG_FILE);
  const isConfigured = await exists(file);
  const config = isConfigured ? await existing(file, options) : await chosen(folder, file, options);
  const { include, exclude, enums, importExtension } = config;
  const { onProgress, signal } = options;
  const shared = {
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
  };
  const root = await projectRoot(folder);
  // A file that cannot be changed is an error before anything is written.
  await projectFiles(folder, config, { root, isTrial: true });
  if (options.ci !== undefined) await writeJob(folder, options.ci, { root, isTrial: true });
  const edits = { root, isTrial: false };
  const missing: MissingAPI[] = [];
  let recorded: number | undefined;
  if (config.snapshot !== undefined && (await recordedFiles(config.snapshot)) === undefined) {
    const { connection, cacheDir } = options;
    const result = await snapshot({
      snapshot: config.snapshot,
      stripDocs: config.stripDocs === true,
      ...(connection !== undefined && { connection }),
      ...(cacheDir !== undefined && { cacheDir }),
      ...shared,
    });
    recorded = result.groupVersions.length;
    missing.push(...result.missing);
  }
  let generated: number | undefined;
  if (config.output !== undefined && !(await isGeneratedFolder(config.output))) {
    const result = await generate({
      ...(config.snapshot === undefined ? { embedded: true } : { snapshot: config.snapshot }),
      output: config.output,
      ...(enums !== undefined && { enums }),
      ...(importExtension !== undefined && { importExtension }),
      ...shared,
    });
    generated = result.groupVersions.length;
  }
  const text = `${JSON.stringify({ $schema: "./node_modules/kubesmith/config.schema.json", ...written(folder, config) }, null, 2)}\n`;
  const files: InitFile[] = [{ path: file, result: await editFile(file, (before) => before ?? text, edits) }];
  files.push(...(await projectFiles(folder, config, edits)));
  const ci = options.ci === undefined ? undefined : await writeJob(folder, options.ci, edits);
  if (ci !== undefined) files.push(ci.file);
  return {
    folder,
    config,
    files,
    ...(recorded !== undefined && { recorded }),
    ...(generated !== undefined && { generated }),
    missing,
    uninstalled: await uninstalled(folder),
    ...(ci?.include !== undefined && { include: ci.include }),
  };
}

/** The settings of an existing file, which options may not contradict. */
async function existing(file: string, options: InitOptions): Promise<ProjectConfig> {
  const config = await readConfig(file);
  const folder = dirname(file);
  const { snapshot, output } = options;
  const wanted: { readonly [name: string]: unknown } = {
    ...settingsOf(options),
    ...(snapshot !== undefined && { snapshot: resolve(folder, snapshot) }),
    ...(output !== undefined && { output: resolve(folder, output) }),
  };
  for (const [name, value] of Object.entries(wanted)) {
    const { [name]: set } = config as { readonly [name: string]: unknown };
    if (value === undefined || JSON.stringify(value) === JSON.stringify(set)) continue;
    throw new GeneratorError("usage", `\`${name}\` is not what ${CONFIG_FILE} says; change it there`, {
      options: [name],
    });
  }
  return config;
}

/** The settings that options choose for a new file. */
async function chosen(folder: string, file: string, options: InitOptions): Promise<ProjectConfig> {
  const { embedded } = options;
  if (embedded === true && options.snapshot !== undefined) {
    throw new GeneratorError("usage", "`snapshot` and `embedded` cannot be used together", {
      options: ["snapshot", "embedded"],
    });
  }
  const root = await projectRoot(folder);
  const snapshot = resolve(folder, options.snapshot ?? DEFAULTS.snapshot);
  const output = resolve(folder, options.output ?? DEFAULTS.output);
  for (const [name, path] of Object.entries({ snapshot, output })) {
    if (relative(root, path) !== "" && (await liesIn(root, path))) continue;
    throw new GeneratorError("usage", `\`${name}\` must be a folder inside ${root}, to be used by ${file}`, {
      options: [name],
    });
  }
  return { ...(embedded === true ? { embedded } : { snapshot }), output, ...settingsOf(options) };
}

/** The settings among the options, apart from folders. */
function settingsOf(options: InitOptions): ProjectConfig {
  const { embedded, include, exclude, stripDocs, enums, importExtension, context } = options;
  return {
    ...(embedded === true && { embedded }),
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(stripDocs === true && { stripDocs }),
    ...(enums !== undefined && { enums }),
    ...(importExtension !== undefined && { importExtension }),
    ...(context !== undefined && { context }),
  };
}

/** Settings as they are written: folders are relative to the file. */
function written(folder: string, { snapshot, output, ...config }: ProjectConfig): ProjectConfig {
  return {
    ...(snapshot !== undefined && { snapshot: slashed(folder, snapshot) }),
    ...(output !== undefined && { output: slashed(folder, output) }),
    ...config,
  };
}

/** Looks after the files that a project has anyway. */
async function projectFiles(
  folder: string,
  { snapshot, output }: ProjectConfig,
  options: EditOptions,
): Promise<InitFile[]> {
  const manifest = join(folder, "package.json");
  const scripts = {
    "kubernetes:update": snapshot === undefined ? "kubesmith generate" : "kubesmith snapshot && kubesmith generate",
    "kubernetes:verify": snapshot === undefined ? "kubesmith verify --offline" : "kubesmith verify",
  };
  const attributes = join(folder, ".gitattributes");
  const generated = [snapshot, output].flatMap((path) => (path === undefined ? [] : [slashed(folder, path)]));
  const edits: readonly (readonly [path: string, edit: (text: string | undefined) => string | undefined])[] = [
    ...((await exists(manifest))
      ? [
          [
            manifest,
            (text: string | undefined) => (text !== undefined ? addScripts(text, scripts) : undefined),
          ] as const,
        ]
      : []),
    // A pattern in the file cannot lead out of its folder.
    [
      attributes,
      (text) =>
        addGeneratedFolders(
          text ?? "",
          generated.filter((path) => !path.startsWith("../")),
        ),
    ],
  ];
  const files: InitFile[] = [];
  for (const [path, edit] of edits) files.push({ path, result: await editFile(path, edit, options) });
  return files;
}

const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["package-lock.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
];

/** Writes a CI job, unless there is one of that name. */
async function writeJob(
  folder: string,
  host: CIHost,
  options: EditOptions,
): Promise<{ file: InitFile; include?: string }> {
  const { root } = options;
  const job: Job = { manager: await packageManager(folder, root), folder: slashed(root, folder) };
  if (host === "github") {
    const path = join(root, ".github/workflows/kubernetes-api.yml");
    return { file: { path, result: await editFile(path, (text) => text ?? githubWorkflow(job), options) } };
  }
  const main = join(root, ".gitlab-ci.yml");
  const text = (await readIfPresent(main))?.toString("utf8");
  const include = ".gitlab/kubernetes-api.yml";
  const isOwn = text === undefined || text.includes("\nkubernetes-api:");
  const path = isOwn ? main : join(root, include);
  const file = { path, result: await editFile(path, (before) => before ?? gitlabJob(job), options) };
  return isOwn || text.includes(include) ? { file } : { file, include };
}

async function packageManager(folder: string, root: string): Promise<PackageManager> {
  for (const place of [folder, root]) {
    for (const [file, manager] of LOCK_FILES) if (await exists(join(place, file))) return manager;
  }
  return "npm";
}

/** What the generated code and the scripts need, and package.json does not list. */
async function uninstalled(folder: string): Promise<string[]> {
  const text = (await readIfPresent(join(folder, "package.json")))?.toString("utf8") ?? "{}";
  const names = dependencyNames(text);
  return ["@kubesmith/runtime", "kubesmith"].filter((name) => !names.has(name));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

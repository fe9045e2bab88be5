import { access, realpath } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, liesInside, readIfPresent } from "../files.js";
import { isObject } from "../json.js";
import {
  PACKAGE_SETTINGS,
  type PackageConfig,
  type ProjectConfig,
  SETTINGS,
  type Setting,
  type SettingKind,
} from "./settings.js";

/** Name of the file that holds the settings of a project. */
export const CONFIG_FILE = "kubesmith.config.json";

/** A larger file was not written by hand. */
const MAX_BYTES = 1024 * 1024;

/**
 * The config file that applies to a folder: its own, or that of the nearest folder above it. The search ends at the root of a Git repository.
 * @param folder its path
 * @returns the absolute path; undefined if there is none
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (let current = resolve(folder); ; current = dirname(current)) {
    const file = join(current, CONFIG_FILE);
    if (await exists(file)) return file;
    if (dirname(current) === current || (await exists(join(current, ".git")))) return undefined;
  }
}

/**
 * Reads a config file. Comments and trailing commas are allowed, as in tsconfig.json.
 * @param file its path
 * @returns its settings, with absolute paths of files and folders
 * @throws GeneratorError `config` if it can't be read, is not JSON, has a setting that does not exist or a value of the wrong type, or names a
 * folder outside of the repository
 */
export async function readConfig(file: string): Promise<ProjectConfig> {
  const value = await parse(await readText(file), file);
  const fail = (message: string): never => {
    throw new GeneratorError("config", message, { file });
  };
  if (!isObject(value)) return fail("the content must be a JSON object");
  const { $schema: _schema, package: packaged, ...settings } = value;
  const root = await projectRoot(dirname(resolve(file)));
  const check: Check = { folder: dirname(resolve(file)), root, fail };
  const config = checked(settings, SETTINGS, "", [...Object.keys(SETTINGS), "package"], check);
  if (config.snapshot !== undefined && config.embedded === true)
    return fail('"snapshot" and "embedded" cannot be used together; remove one of them');
  if (config.snapshot !== undefined && config.crds !== undefined)
    return fail('"snapshot" and "crds" cannot be used together; remove one of them');
  if (config.onlyUsed !== undefined && config.forRole !== undefined)
    return fail('"onlyUsed" and "forRole" cannot be used together; remove one of them');
  const { snapshot, output } = config;
  await requireInside({ snapshot, output }, check);
  if (packaged === undefined) return config;
  if (!isObject(packaged)) return fail('"package" must be an object');
  const inPackage = checked(packaged, PACKAGE_SETTINGS, "package.", Object.keys(PACKAGE_SETTINGS), check);
  const { licenseFile, readme } = inPackage;
  await requireInside({ "package.output": inPackage.output }, check);
  await requireInside({ "package.licenseFile": licenseFile, "package.readme": readme }, check, "a file");
  return { ...config, package: inPackage };
}

/** The links of a repository may lead elsewhere, too. */
async function requireInside(
  paths: { readonly [name: string]: string | undefined },
  check: Check,
  what: string = "a folder",
): Promise<void> {
  for (const [name, path] of Object.entries(paths)) {
    if (path !== undefined && !(await liesIn(check.root, path)))
      check.fail(`"${name}" must be ${what} inside ${check.root}, but a symbolic link leads out of it`);
  }
}

/** Whether a path, which need not exist, is inside a folder after symbolic links are followed. */
export async function liesIn(folder: string, path: string): Promise<boolean> {
  return liesInside(await realpath(folder), await realpathOfExisting(path));
}

async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : realpathOfExisting(dirname(path));
  }
}

/** The root of the Git repository that contains a folder; without one, the folder itself. */
export async function projectRoot(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    if (await exists(join(current, ".git"))) return current;
    if (dirname(current) === current) return folder;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readText(file: string): Promise<string> {
  let content: Buffer | undefined;
  try {
    content = await readIfPresent(file);
  } catch (cause) {
    throw new GeneratorError("config", `cannot read the file: ${describeSystemError(cause)}`, { file, cause });
  }
  if (content === undefined) throw new GeneratorError("config", "the file does not exist", { file });
  if (content.length > MAX_BYTES)
    throw new GeneratorError("config", "the file is larger than the limit of 1 MiB", { file });
  return content.toString("utf8").replace(/^\uFEFF/, "");
}

async function parse(text: string, file: string): Promise<unknown> {
  const { default: stripJsonComments } = await import("strip-json-comments");
  const json = stripJsonComments(text, { trailingCommas: true });
  try {
    return JSON.parse(json);
  } catch (cause) {
    const line = await lineOfError(json);
    throw new GeneratorError("config", "the content is not valid JSON; correct the syntax", {
      file,
      cause,
      ...(line !== undefined && { line }),
    });
  }
}

const TOKEN = /\s+|"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/y;

/** The line of a syntax error, counted from 1. Not every version of Node.js says it. Words are checked first; JSON is YAML, whose reader has lines. */
async function lineOfError(json: string): Promise<number | undefined> {
  let end = 0;
  for (TOKEN.lastIndex = 0; TOKEN.test(json); ) end = TOKEN.lastIndex;
  if (end < json.length) return json.slice(0, end).split("\n").length;
  const { parse: parseYaml } = await import("@kubesmith/runtime/yaml");
  try {
    parseYaml(json);
    return undefined;
  } catch (error) {
    const { line } = error as { readonly line?: unknown };
    return typeof line === "number" ? line : undefined;
  }
}

/** What the checks of settings need. */
interface Check {
  /** Folder of the file. */
  readonly folder: string;
  /** Folders must lie in it. */
  readonly root: string;
  readonly fail: (message: string) => never;
}

/** The settings of an object, if all of them are right. */
function checked(
  values: { readonly [name: string]: unknown },
  settings: { readonly [name: string]: Setting },
  prefix: string,
  names: readonly string[],
  check: Check,
): object & ProjectConfig & PackageConfig {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      const shown = JSON.stringify(`${prefix}${name}`);
      if (setting === undefined)
        return check.fail(
          `${shown} is not a setting; use one of ${names.map((one) => `"${prefix}${one}"`).join(", ")}`,
        );
      const expected = expectedOf(setting.kind);
      if (!isOfKind(value, setting.kind)) return check.fail(`${shown} must be ${expected}`);
      if (setting.kind === "folder" || setting.kind === "file")
        return [name, pathIn(String(value), shown, `a ${setting.kind}`, check)];
      if (setting.kind !== "paths") return [name, value];
      return [name, textsOf(value).map((path) => pathIn(path, shown, "a list of files and folders", check))];
    }),
  );
}

function isOfKind(value: unknown, kind: SettingKind): boolean {
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "list" || kind === "paths")
    return Array.isArray(value) && textsOf(value).length === value.length && (kind === "list" || value.length > 0);
  if (typeof kind === "string") return typeof value === "string" && value !== "";
  return kind.some((choice) => choice === value);
}

function expectedOf(kind: SettingKind): string {
  if (kind === "flag") return "true or false";
  if (kind === "list") return "a list of non-empty strings";
  if (kind === "paths") return "a non-empty list of non-empty strings";
  if (typeof kind === "string") return "a non-empty string";
  return `one of ${kind.map((choice) => JSON.stringify(choice)).join(", ")}`;
}

/** The non-empty texts of a list. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string" && one !== "") : [];
}

/** The absolute path of a file or folder. The file may come with a repository that the user does not trust: it chooses no path elsewhere. */
function pathIn(value: string, shown: string, what: string, { folder, root, fail }: Check): string {
  const path = resolve(folder, value);
  if (relative(root, path) === "" || !liesInside(root, path) || path.includes("\0"))
    return fail(`${shown} must be ${what} inside ${root}`);
  return path;
}

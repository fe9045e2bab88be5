import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { README_MARKER } from "../../templates/package-files.js";
import { matchesHash, readIfPresent, withUnixNewlines } from "../files.js";
import { isObject } from "../json.js";
import { isGenerated } from "../print/index.js";
import { PACKAGE_RECORD, parseRecord } from "../release/index.js";
import { recordedFiles, SNAPSHOT_INDEX } from "../snapshot/index.js";
import { findLock, LOCK_FILE, listedFiles, readInside, type Target } from "../write/index.js";
import { PACKAGE_SNAPSHOT } from "./previous-release.js";

type Manifest = { readonly [field: string]: unknown };

const MANIFEST = "package.json";
const README = "README.md";

/** What decides the content of a package besides its files. */
export interface TargetOptions {
  /** Fields for `package.json`, unless a person wrote others into it. */
  readonly inherited: Manifest;
  /** The licence that was asked for. */
  readonly license: string | undefined;
  /** The README that was asked for. */
  readonly readme: string | undefined;
}

/** What to write over the present content of a package's folder. */
export async function packageTarget(
  root: string,
  generated: ReadonlyMap<string, string>,
  options: TargetOptions,
): Promise<Target> {
  const { packagedPaths } = await import("../package/index.js");
  const files = new Map(generated);
  files.set(MANIFEST, await manifestText(root, generated.get(MANIFEST) ?? "{}", options));
  const record = parseRecord((await readInside(root, PACKAGE_RECORD))?.toString("utf8") ?? "");
  const found = await findLock(root);
  const snapshot = await recordedFiles(join(root, PACKAGE_SNAPSHOT));
  const inSnapshot = snapshot === undefined ? [] : [...snapshot.listed, SNAPSHOT_INDEX];
  const recorded = new Set(inSnapshot.map((path) => `${PACKAGE_SNAPSHOT}/${path}`));
  const isOurs = (path: string, content: Buffer): boolean => {
    const hash = record?.files[path];
    if (hash !== undefined && matchesHash(content, hash)) return true;
    return (path === LOCK_FILE && found !== undefined) || recorded.has(path) || isMarked(path, content);
  };
  const readme = await readInside(root, README);
  if (options.readme === undefined && readme !== undefined && !isOurs(README, readme)) files.delete(README);
  const sources = listedFiles(found);
  const before = [
    ...sources.flatMap(packagedPaths),
    ...sources.map((path) => `jsr/${path}`),
    ...Object.keys(record?.files ?? {}),
    ...recorded,
  ];
  return { files, before, isOurs };
}

/** Whether the content of a file shows that kubesmith wrote it. */
function isMarked(path: string, content: Buffer): boolean {
  const text = withUnixNewlines(content.toString("utf8"));
  if (path === MANIFEST) return ownManifest(text) !== undefined;
  if (path === README) return text.startsWith(README_MARKER);
  if (path === PACKAGE_RECORD) return parseRecord(text) !== undefined;
  return path === LOCK_FILE ? text === "" : isGenerated(text);
}

/** The manifest of a package, if its member `kubesmith` says that we may write it. */
function ownManifest(text: string | undefined): Manifest | undefined {
  const value = parseObject(text);
  return isObject(value?.kubesmith) ? value : undefined;
}

function parseObject(text: string | undefined): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The member of `kubesmith` in a manifest that lists the fields which no person wrote there. */
const INHERITED = "inherited";

/** The manifest: what a person wrote stays, and what was inherited before is inherited again. */
async function manifestText(root: string, text: string, { inherited, license }: TargetOptions): Promise<string> {
  const { mergeManifest } = await import("../package/index.js");
  const generated = parseObject(text) ?? {};
  const existing = ownManifest((await readInside(root, MANIFEST))?.toString("utf8")) ?? {};
  const marker = isObject(existing.kubesmith) ? existing.kubesmith[INHERITED] : undefined;
  const before: readonly unknown[] = Array.isArray(marker) ? marker : [];
  const own = Object.fromEntries(Object.entries(existing).filter(([field]) => !before.includes(field)));
  // A licence that was asked for is in the generated manifest.
  const added = Object.entries(inherited).filter(([field]) => !Object.hasOwn(own, field));
  const names = [...added.map(([field]) => field), ...(license === undefined ? [] : ["license"])];
  const isPersons = license === undefined && Object.hasOwn(own, "license");
  const fields = {
    ...generated,
    ...Object.fromEntries(added),
    ...(license !== undefined && { license }),
    ...(isPersons && { license: own.license }),
    kubesmith: {
      ...(isObject(generated.kubesmith) ? generated.kubesmith : {}),
      ...(names.length > 0 && { [INHERITED]: [...new Set(names)].sort() }),
    },
  };
  return `${JSON.stringify(Object.keys(own).length === 0 ? fields : mergeManifest(fields, own), null, 2)}\n`;
}

/** The fields of a project's manifest that are true of its packages, too. */
const PROJECT_FIELDS = ["license", "author", "contributors", "repository", "bugs", "homepage", "funding"];

/**
 * The fields that a package takes over from its project: from the nearest `package.json` above its folder, up to the root of the Git
 * repository. Empty if the file does not exist, or is not a JSON object.
 * @param root the folder of the package
 */
export async function projectFields(root: string): Promise<Manifest> {
  // The folder itself can be the root of a repository: nothing above it belongs to the project.
  for (let folder = root; !(await exists(join(folder, ".git"))); folder = dirname(folder)) {
    const parent = dirname(folder);
    if (parent === folder) break;
    const content = await readIfPresent(join(parent, MANIFEST)).catch(() => undefined);
    if (content === undefined) continue;
    const manifest = parseObject(content.toString("utf8").replace(/^\uFEFF/, "")) ?? {};
    return Object.fromEntries(
      PROJECT_FIELDS.flatMap((field) => (Object.hasOwn(manifest, field) ? [[field, manifest[field]]] : [])),
    );
  }
  return {};
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

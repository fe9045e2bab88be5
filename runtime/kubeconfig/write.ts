import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, stat, truncate, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";
import { isFileName } from "../text/file-name.js";
import type { KubeconfigChanges } from "../types/kubeconfig.js";
import { editKubeconfig } from "./edit.js";
import type { Edit } from "./edit-nodes.js";
import type { Environment } from "./environment.js";
import { kubeconfigFiles, loadFile, readKubeconfigs } from "./load.js";
import { withLocks } from "./lock.js";
import type { Kubeconfig } from "./model.js";
import { parseKubeconfig } from "./parse.js";
import { decodeText } from "./yaml.js";

/**
 * Replaces a file by a text atomically, readable only by its owner (0600); a file that is a mount point is overwritten, and keeps its mode. The owner stays the same (root may write for others). A link
 * stays a link, and its target is replaced.
 */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      const old = await stat(target).catch(() => undefined);
      const own = await handle.stat();
      if (old !== undefined && (old.uid !== own.uid || old.gid !== own.gid)) await handle.chown(old.uid, old.gid);
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await move(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw new ConfigError("UnwritableFile", `cannot write the kubeconfig ${file} (${errorCode(error)})`, {
      file,
      cause: error,
    });
  }
}

/** Renames, or, if the target is a mount point, as a file in a container may be, overwrites what cannot be replaced. */
async function move(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (error) {
    if (errorCode(error) !== "EBUSY") throw error;
    await writeFile(target, await readFile(temporary), { flag: "r+", flush: true });
    await truncate(target, (await stat(temporary)).size);
    await unlink(temporary);
  }
}

/** The file for new entries: the first one that exists, else the last, as in kubectl. */
async function defaultFile(files: readonly string[]): Promise<string> {
  for (const file of files) if (await stat(file).catch(() => undefined)) return file;
  return files.at(-1) ?? "";
}

/** The file whose `current-context` is effective. */
async function fileOfCurrentContext(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const config = await loadFile(file);
    if (config !== undefined && config.currentContext !== "") return file;
  }
  return undefined;
}

/** The changes by file: an entry is changed in the file that contains it, or else in the default one. */
async function editsByFile(
  changes: KubeconfigChanges,
  config: Kubeconfig,
  files: readonly string[],
): Promise<Map<string, Edit[]>> {
  const edits = new Map<string, Edit[]>();
  const add = (file: string, edit: Edit): void => void edits.set(file, [...(edits.get(file) ?? []), edit]);
  const fallback = await defaultFile(files);
  for (const list of ["clusters", "users", "contexts"] as const) {
    for (const [name, value] of Object.entries(changes[list] ?? {})) {
      const file = config[list].get(name)?.file;
      if (file !== undefined || value !== null) add(file ?? fallback, { list, name, value });
    }
  }
  const { currentContext: value } = changes;
  if (value === undefined || (value ?? "") === config.currentContext) return edits;
  const current = value === null ? await fileOfCurrentContext(files) : fallback;
  if (current !== undefined) add(current, { value });
  return edits;
}

async function textOf(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file), { name: file, file });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (errorCode(error) === "ENOENT") return "";
    throw new ConfigError("UnreadableFile", `cannot read the kubeconfig ${file} (${errorCode(error)})`, {
      file,
      cause: error,
    });
  }
}

/**
 * Changes kubeconfig files as kubectl does, while holding its locks. All new texts are created, and parsed, before the first file is
 * replaced.
 *
 * @returns the files that were written
 */
export async function writeChanges(
  changes: KubeconfigChanges,
  explicit: string | undefined,
  environment: Environment,
): Promise<string[]> {
  const files = explicit ? [explicit] : kubeconfigFiles(environment);
  const wrong = files.find((file) => !isFileName(file));
  if (wrong !== undefined)
    throw new ConfigError("UnwritableFile", `cannot write the kubeconfig ${wrong}`, { file: wrong });
  return withLocks(files, async () => {
    const config = await readKubeconfigs(files);
    const edits = await editsByFile(changes, config, files);
    const texts = await Promise.all(
      [...edits].map(async ([file, list]): Promise<[string, string]> => {
        const text = await editKubeconfig(await textOf(file), list, file);
        parseKubeconfig(Buffer.from(text, "utf8"), file);
        return [file, text];
      }),
    );
    for (const [file, text] of texts) await replaceFile(file, text);
    return texts.map(([file]) => file);
  });
}

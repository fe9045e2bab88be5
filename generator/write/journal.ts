import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent, sha256 } from "../files.js";
import { isObject } from "../json.js";
import { pathInside, removeEmptyParents } from "./root.js";

/** The change of one file. */
export interface Change {
  /** Path below the output folder. */
  readonly path: string;
  /** Name of the file with the new content, in the private folder; absent if the file is removed. */
  readonly staged?: string;
  /** SHA-256 of the new content; absent if the file is removed. */
  readonly after?: string;
  /** SHA-256 of the content that is replaced or removed; absent if there is none. */
  readonly before?: string;
}

const JOURNAL = "journal.json";
const FORMAT = 1;

/**
 * Records changes in the private folder, in their order. From then on, a later run finishes them if this one is killed; before, it would
 * drop them.
 */
export function writeJournal(folder: string, changes: readonly Change[]): void {
  const path = join(folder, JOURNAL);
  writeFileSync(`${path}.new`, JSON.stringify({ kubesmithJournal: FORMAT, changes }));
  renameSync(`${path}.new`, path);
}

/** Ends the recording: all changes were made, or undone. */
export function removeJournal(folder: string): void {
  rmSync(join(folder, JOURNAL), { force: true });
}

/**
 * Finishes the changes of a run that was killed. Each file is checked first: what is neither as the run found it nor as it left it was changed by
 * someone else since, and stays. So does what the disk lost.
 * @param folder the private folder of that run
 * @throws GeneratorError `output` when a file can't be put in place
 */
export async function finishChanges(root: string, folder: string): Promise<void> {
  for (const change of await readJournal(folder)) {
    // A repository may contain a forged journal. Generated paths never look like this, hooks of Git do.
    if (change.path.split("/").some((part) => part.startsWith(".") || part === "node_modules")) continue;
    try {
      await finishChange(root, folder, change);
    } catch (error) {
      if (error instanceof GeneratorError) continue;
      throw new GeneratorError(
        "output",
        `cannot complete the changes of an interrupted run: ${change.path}: ${describeSystemError(error)}`,
        {
          cause: error,
        },
      );
    }
  }
}

async function finishChange(root: string, folder: string, { path, staged, after, before }: Change): Promise<void> {
  const target = await pathInside(root, path);
  const current = await readIfPresent(target);
  const isAsBefore = current === undefined ? before === undefined || staged !== undefined : sha256(current) === before;
  if (!isAsBefore) return;
  if (staged === undefined) {
    rmSync(target, { force: true });
    removeEmptyParents(target, root);
    return;
  }
  const content = await readIfPresent(join(folder, staged));
  if (content === undefined || sha256(content) !== after) return;
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(folder, staged), target);
}

async function readJournal(folder: string): Promise<readonly Change[]> {
  if (!existsSync(join(folder, JOURNAL))) return [];
  try {
    const value: unknown = JSON.parse((await readIfPresent(join(folder, JOURNAL)))?.toString("utf8") ?? "");
    if (!isObject(value) || value.kubesmithJournal !== FORMAT || !Array.isArray(value.changes)) return [];
    return value.changes.every(isChange) ? value.changes : [];
  } catch {
    // Not a journal of ours, or the disk lost it: there is nothing to finish.
    return [];
  }
}

function isChange(value: unknown): value is Change {
  if (!isObject(value) || typeof value.path !== "string") return false;
  const isHash = (hash: unknown): boolean => hash === undefined || typeof hash === "string";
  if (!isHash(value.after) || !isHash(value.before)) return false;
  return value.staged === undefined || (typeof value.staged === "string" && /^new-\d+$/.test(value.staged));
}

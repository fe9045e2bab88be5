import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyPlan } from "./apply.js";
import { type FolderLock, lockFolder, removePrivateFolder } from "./folder-lock.js";
import { finishChanges } from "./journal.js";
import { planWrites, type Target, type WritePlan } from "./plan.js";
import { makeFolder, removeEmptyParents } from "./root.js";

/**
 * Works on a folder while no other process writes to it. The folder is created, and what killed runs left in it is finished or removed first.
 * If the work fails, folders that were created for it are removed, unless someone else wrote below them.
 * @throws GeneratorError `output` when the folder can't be created, locked or repaired
 */
export async function inLockedFolder<T>(
  root: string,
  signal: AbortSignal | undefined,
  work: (lock: FolderLock) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const created = firstMissing(root);
  let isDone = false;
  try {
    await makeFolder(root);
    const lock = await lockFolder(root, { signal });
    try {
      for (const folder of lock.abandoned) {
        await finishChanges(root, folder);
        removePrivateFolder(folder);
      }
      const result = await work(lock);
      isDone = true;
      return result;
    } finally {
      lock.release();
    }
  } finally {
    if (!isDone && created !== undefined) removeEmptyParents(join(root, "x"), dirname(created));
  }
}

/** How to write a folder. */
export interface WriteOptions {
  /** Path that is put in place after all others. */
  readonly last: string;
  /** Aborts before any file is put in place. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when it is certain that nothing is in the way, and before any file is put in place. If it rejects, nothing is; when it is done,
   * `signal` no longer counts.
   */
  readonly first?: (() => Promise<void>) | undefined;
}

/**
 * Writes a folder as a whole: of several runs at once, each leaves its own tree or that of a later one, never a mixture.
 * @param target the wanted content; called when no other process writes any more, to look at what they left
 * @returns what was changed
 * @throws GeneratorError `output`; nothing was changed then
 */
export function writeFolder(
  root: string,
  { last, signal, first }: WriteOptions,
  target: () => Promise<Target>,
): Promise<WritePlan> {
  return inLockedFolder(root, signal, async (lock) => {
    const plan = await planWrites(root, await target());
    await first?.();
    await applyPlan(root, lock, plan, last, first === undefined ? signal : undefined);
    return plan;
  });
}

/** The topmost folder of a path that does not exist yet. */
function firstMissing(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const parent = dirname(path);
  return parent === path ? path : (firstMissing(parent) ?? path);
}

import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent, sha256 } from "../files.js";
import type { FolderLock } from "./folder-lock.js";
import { type Change, removeJournal, writeJournal } from "./journal.js";
import type { WritePlan } from "./plan.js";
import { pathInside, removeEmptyParents } from "./root.js";

/**
 * Carries out a plan: all new content is written beside its place first, then put in place by renames in one go. When anything fails, or
 * `signal` aborts before the renames, the folder is as it was; when the process is killed, the next run that locks the folder finishes what
 * this one began.
 * @param lock the lock on the folder
 * @param last path that is put in place after all others: the lock file, so that a tree that it describes is complete
 */
export async function applyPlan(
  root: string,
  lock: FolderLock,
  plan: WritePlan,
  last: string,
  signal?: AbortSignal,
): Promise<void> {
  if (plan.write.size === 0 && plan.remove.length === 0) return;
  try {
    const moves = await stage(root, lock, plan, last, signal);
    signal?.throwIfAborted();
    writeJournal(
      lock.folder,
      moves.map(({ change }) => change),
    );
    swap(moves, root, lock);
  } catch (error) {
    if (error instanceof GeneratorError || signal?.aborted === true) throw error;
    const message = existsSync(lock.folder)
      ? `cannot write to ${root}: ${describeSystemError(error)}; nothing was changed`
      : `cannot write to ${root}: another run of kubesmith took over the folder, because this run did not respond for too long`;
    throw new GeneratorError("output", message, { cause: error });
  }
}

/** A change and its files. */
interface Move {
  readonly change: Change;
  readonly target: string;
  /** The new content. */
  readonly staged: string | undefined;
  /** Where the existing file is kept until all is done. */
  readonly backup: string | undefined;
}

async function stage(
  root: string,
  { folder }: FolderLock,
  plan: WritePlan,
  last: string,
  signal?: AbortSignal,
): Promise<Move[]> {
  const paths = [...plan.remove, ...plan.write.keys()].sort((a, b) => Number(a === last) - Number(b === last));
  const moves: Move[] = [];
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    const target = await pathInside(root, path);
    const content = plan.write.get(path);
    const existing = await readIfPresent(target);
    const backup = existing === undefined ? undefined : join(folder, `old-${i}`);
    const staged = content === undefined ? undefined : `new-${i}`;
    if (content !== undefined && staged !== undefined) {
      await writeFile(join(folder, staged), content);
      // So that a file that is replaced is never missing. A file that is removed moves there later.
      if (backup !== undefined) linkOrCopy(target, backup);
    }
    const change = {
      path,
      ...(staged !== undefined && { staged }),
      ...(content !== undefined && { after: sha256(content) }),
      ...(existing !== undefined && { before: sha256(existing) }),
    };
    moves.push({ change, target, staged: staged === undefined ? undefined : join(folder, staged), backup });
  }
  return moves;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Not all file systems have links.
    copyFileSync(from, to);
  }
}

/**
 * All renames, synchronously; they are undone in reverse order if one fails. All of them leave or enter the private folder: they fail if another
 * run took the lock over.
 */
function swap(moves: readonly Move[], root: string, lock: FolderLock): void {
  const undo: (() => void)[] = [];
  try {
    for (const { target, staged, backup } of moves) {
      lock.beat();
      if (staged === undefined) {
        if (backup === undefined || !existsSync(target)) continue;
        renameSync(target, backup);
        undo.push(() => renameSync(backup, target));
        continue;
      }
      mkdirSync(dirname(target), { recursive: true });
      undo.push(() => removeEmptyParents(target, root));
      renameSync(staged, target);
      undo.push(() => renameSync(backup === undefined ? target : backup, backup === undefined ? staged : target));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    removeJournal(lock.folder);
    throw error;
  }
  removeJournal(lock.folder);
  for (const { target, staged } of moves) if (staged === undefined) removeEmptyParents(target, root);
}

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError } from "../files.js";
import type { WritePlan } from "./plan.js";
import { makeFolder, pathInside, stagingPrefix } from "./root.js";

/**
 * Carries out a plan: all new content is first written next to its place, then put in place by renames in one go. When anything fails, or
 * `signal` aborts before the renames, the folder is as it was.
 * @param last path that is put in place after all others: the lock, so that a tree that it describes is complete
 */
export async function applyPlan(root: string, plan: WritePlan, last: string, signal?: AbortSignal): Promise<void> {
  if (plan.write.size === 0 && plan.remove.length === 0) return;
  signal?.throwIfAborted();
  const created = firstMissing(root);
  await makeFolder(root);
  let staging: string | undefined;
  let done = false;
  try {
    staging = mkdtempSync(join(root, stagingPrefix()));
    const moves = await stage(root, staging, plan, last, signal);
    signal?.throwIfAborted();
    swap(moves, root);
    done = true;
  } catch (error) {
    if (error instanceof GeneratorError || signal?.aborted === true) throw error;
    throw new GeneratorError("output", `can't write to ${root}: ${describeSystemError(error)}; nothing was changed`, {
      cause: error,
    });
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
    // Only empty folders are removed: another process may have written below one that was created here.
    if (!done && created !== undefined) removeEmptyParents(join(root, "x"), dirname(created));
  }
}

/** The change of one file: the existing one moves to `backup`, and `staged` takes its place. */
interface Move {
  readonly target: string;
  readonly staged: string | undefined;
  readonly backup: string;
}

async function stage(
  root: string,
  staging: string,
  plan: WritePlan,
  last: string,
  signal?: AbortSignal,
): Promise<Move[]> {
  const paths = [...plan.remove, ...plan.write.keys()].sort((a, b) => Number(a === last) - Number(b === last));
  const moves: Move[] = [];
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    const content = plan.write.get(path);
    const staged = content === undefined ? undefined : join(staging, `new-${i}`);
    if (content !== undefined && staged !== undefined) await writeFile(staged, content);
    moves.push({ target: await pathInside(root, path), staged, backup: join(staging, `old-${i}`) });
  }
  return moves;
}

/** All renames, synchronously; they are undone in reverse order if one fails. */
function swap(moves: readonly Move[], root: string): void {
  const undo: (() => void)[] = [];
  try {
    for (const { target, staged, backup } of moves) {
      if (existsSync(target)) {
        renameSync(target, backup);
        undo.push(() => renameSync(backup, target));
      }
      if (staged !== undefined) {
        mkdirSync(dirname(target), { recursive: true });
        undo.push(() => removeEmptyParents(target, root));
        renameSync(staged, target);
        undo.push(() => rmSync(target, { force: true }));
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
  for (const { target, staged } of moves) if (staged === undefined) removeEmptyParents(target, root);
}

function removeEmptyParents(path: string, root: string): void {
  for (let folder = dirname(path); folder !== root && folder.startsWith(root); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/** The topmost folder of a path that does not exist yet. */
function firstMissing(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const parent = dirname(path);
  return parent === path ? path : (firstMissing(parent) ?? path);
}

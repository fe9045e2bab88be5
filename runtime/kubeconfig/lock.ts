import { mkdir, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { wait } from "../async/wait.js";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";

// kubectl does not wait for a lock, and holds one only for some milliseconds.
const LOCK_TIMEOUT_MS = 5000;
const RETRY_PAUSE_MS = 20;

function unwritable(lock: string, error: unknown): ConfigError {
  const problem = `cannot create the lock file ${lock} (${errorCode(error)})`;
  return new ConfigError("UnwritableFile", problem, { file: lock, cause: error });
}

async function take(lock: string): Promise<boolean> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(lock, error);
  });
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw unwritable(lock, error);
  }
}

/**
 * Runs `action` while only this process may write the files, using the same lock file as kubectl: `<file>.lock`. Missing folders are
 * created. Locks are taken in the order of file names, so that two processes that need several files do not deadlock.
 *
 * @param timeout how long to wait for others, in milliseconds
 * @throws ConfigError `Locked` if another program holds a lock for longer, `UnwritableFile` if a lock cannot be created
 */
export async function withLocks<T>(
  files: readonly string[],
  action: () => Promise<T>,
  timeout: number = LOCK_TIMEOUT_MS,
): Promise<T> {
  const held: string[] = [];
  const end = performance.now() + timeout;
  try {
    for (const file of [...new Set(files)].sort()) {
      const lock = `${file}.lock`;
      while (!(await take(lock))) {
        if (performance.now() >= end) {
          const advice = "remove the lock file if neither kubectl nor another program is using it";
          throw new ConfigError("Locked", `${file} is locked by ${lock}; ${advice}`, { file });
        }
        await wait(RETRY_PAUSE_MS);
      }
      held.push(lock);
    }
    return await action();
  } finally {
    await Promise.all(held.map((lock) => unlink(lock).catch(() => {})));
  }
}

import { open, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const beatMilliseconds = 2_000;
const staleMilliseconds = 15_000;

/**
 * Runs `work` while holding `file` as a lock against other processes, and calls `onWait` once if it has to wait.
 *
 * The holder keeps touching the file; a file left untouched belongs to a process that was killed, and is taken over.
 * Two waiters may take over at the same moment, so `work` must be correct, if wasteful, when it runs twice at once.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: () => void): Promise<T> {
  for (let attempt = 0; !(await acquire(file)); attempt++) {
    if (attempt === 0) {
      onWait();
    }
    await sleep(200);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {}); // gone if another process took it over, which is allowed
  }, beatMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<boolean> {
  try {
    await (await open(file, "wx")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
  const touched = await stat(file).catch(() => undefined);
  if (touched && Date.now() - touched.mtimeMs > staleMilliseconds) {
    await rm(file, { force: true });
  }
  return false;
}

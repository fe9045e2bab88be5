import { rmSync } from "node:fs";
import { join } from "node:path";
import { isErrorCode } from "../files.js";

const STAGING = /^\.kubesmith-(\d+)-/;

/** How the name of this process' folder for unfinished files begins. */
export function stagingPrefix(): string {
  return `.kubesmith-${process.pid}-`;
}

/** Removes what processes that were killed have left among `entries` of a folder. */
export function removeLeftovers(root: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const pid = STAGING.exec(entry)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(root, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrorCode(error, "ESRCH");
  }
}

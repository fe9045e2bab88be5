import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode } from "../files.js";
import { findProcess, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { makeFolder } from "./root.js";

/** A sign of life is given this often. */
const BEAT_MS = 1_000;
/** A process that can't be found in any other way has ended when it has given no sign of life for this long. */
const SILENT_MS = 20_000;
/** How long to wait at least before looking again whether a folder is free. */
const POLL_MS = 50;

const NAME = /^\.kubesmith-([0-9a-f]{16})-(\d{1,10})-(\d{1,20})-[0-9a-f]{12}$/;
const BEAT = "beat";
/** What a private folder contains, besides signs of life: see stage() and the journal. */
const CONTENT = /^(?:beat|journal\.json(?:\.new)?|(?:new|old)-\d+)$/;

/** The right to write to a folder. */
export interface FolderLock {
  /** A folder below the locked one, for unfinished files. It is gone if another process took the lock over. */
  readonly folder: string;
  /** Private folders of processes that ended before they were done. */
  readonly abandoned: readonly string[];
  /** Gives a sign of life, if the last one is old; for work during which no timer runs. */
  readonly beat: () => void;
  /** Ends the lock, and removes its folder. */
  readonly release: () => void;
}

/** How to wait for a lock. */
export interface LockOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** After which time without a sign of life a process has ended, in milliseconds; default: 20 s. */
  readonly silentMs?: number;
}

/**
 * Waits until no other process writes to a folder.
 *
 * A process that wants to write creates a private folder in it, with a name that no other has, and only then looks for those of others. If it
 * finds one of a process that may be alive, it removes its own and waits. So of two that come at the same time at least one sees the other, and
 * no process ever removes what belongs to a running one: a lock is never handed over. The name says which process it is. One
 * of the same machine and PID namespace is looked up; others must give signs of life, which are counted, since clocks differ.
 * @throws GeneratorError `output` when the folder can't be written to, or a process that writes to it is stopped
 */
export async function lockFolder(
  root: string,
  { signal, silentMs = SILENT_MS }: LockOptions = {},
): Promise<FolderLock> {
  const seen = new Map<string, Sign>();
  for (;;) {
    signal?.throwIfAborted();
    if (!lookForOthers(root, seen, silentMs).isAlive) {
      const own = await announce(root);
      try {
        const { isAlive, ended } = lookForOthers(root, seen, silentMs, own);
        if (!isAlive) return hold(root, own, ended);
      } catch (error) {
        removePrivateFolder(join(root, own));
        throw error;
      }
      removePrivateFolder(join(root, own));
    }
    // At random, so that two that saw each other do not come at the same time again.
    await setTimeout(POLL_MS + randomInt(POLL_MS), undefined, signal === undefined ? {} : { signal });
  }
}

/** Whether a folder contains what an unfinished run left, or a running one uses. */
export function hasPrivateFolders(entries: readonly string[]): boolean {
  return entries.some((entry) => NAME.test(entry));
}

/** Removes a private folder; content that is not ours is an error. */
export function removePrivateFolder(folder: string): void {
  const entries = readEntries(folder);
  // The journal comes last: as long as there is one, the others may be needed.
  for (const { name } of entries) if (CONTENT.test(name) && !name.startsWith("journal")) rmSync(join(folder, name));
  for (const { name } of entries) if (name.startsWith("journal")) rmSync(join(folder, name));
  try {
    rmdirSync(folder);
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) return;
    throw new GeneratorError("output", `cannot remove ${folder}: ${describeSystemError(error)}; move it elsewhere`, {
      cause: error,
    });
  }
}

/** The last sign of life of a process, and when it was new. */
interface Sign {
  readonly beat: string;
  readonly at: number;
}

/** What the private folders of other processes say. */
interface Others {
  /** Whether one of the processes may be writing. */
  readonly isAlive: boolean;
  /** The names of the folders whose process has ended. One that appears after the look is not among them: its process may be alive. */
  readonly ended: readonly string[];
}

/** @param own the name of this process's private folder, if it has one */
function lookForOthers(root: string, seen: Map<string, Sign>, silentMs: number, own?: string): Others {
  let isAlive = false;
  const ended: string[] = [];
  for (const { name, identity } of privateFolders(root)) {
    if (name === own) continue;
    const found = findProcess(identity);
    if (found === "ended") {
      ended.push(name);
      continue;
    }
    const silent = silence(join(root, name), name, seen);
    if (found === "running" && silent > silentMs) {
      throw new GeneratorError(
        "output",
        `process ${identity.pid} is writing to ${root} but is not responding; stop it and try again`,
      );
    }
    if (silent <= silentMs) isAlive = true;
    else ended.push(name);
  }
  return { isAlive, ended };
}

/** For how many milliseconds a process has given no sign of life while we looked. */
function silence(folder: string, name: string, seen: Map<string, Sign>): number {
  const now = performance.now();
  const beat = readBeat(folder);
  const before = seen.get(name);
  if (before?.beat === beat) return now - before.at;
  seen.set(name, { beat, at: now });
  return 0;
}

function readBeat(folder: string): string {
  try {
    return readFileSync(join(folder, BEAT), "utf8");
  } catch {
    return "";
  }
}

function privateFolders(root: string): { readonly name: string; readonly identity: ProcessIdentity }[] {
  return readEntries(root).flatMap(({ name, isFolder }) => {
    const [, space, pid, started] = NAME.exec(name) ?? [];
    if (!isFolder || space === undefined || started === undefined) return [];
    return [{ name, identity: { space, pid: Number(pid), started } }];
  });
}

function readEntries(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  try {
    // Links to folders are not folders here.
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    }));
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) return [];
    throw error;
  }
}

async function announce(root: string): Promise<string> {
  const { space, pid, started } = ownIdentity();
  const name = `.kubesmith-${space}-${pid}-${started}-${randomBytes(6).toString("hex")}`;
  for (;;) {
    try {
      mkdirSync(join(root, name));
      return name;
    } catch (error) {
      if (!isErrorCode(error, "ENOENT")) {
        throw new GeneratorError("output", `cannot write to ${root}: ${describeSystemError(error)}`, { cause: error });
      }
      // Another run had created the folder, failed, and removed it.
      await makeFolder(root);
    }
  }
}

function hold(root: string, own: string, ended: readonly string[]): FolderLock {
  const folder = join(root, own);
  let beats = 0;
  let last = Number.NEGATIVE_INFINITY;
  const beat = (): void => {
    const now = performance.now();
    if (now - last < BEAT_MS / 2) return;
    last = now;
    writeFileSync(join(folder, BEAT), String(++beats));
  };
  beat();
  const timer = setInterval(() => {
    try {
      beat();
    } catch {
      // The folder is full or gone. The work ends at its next step.
    }
  }, BEAT_MS);
  return {
    folder,
    abandoned: ended.map((name) => join(root, name)),
    beat,
    release: () => {
      clearInterval(timer);
      removePrivateFolder(folder);
    },
  };
}

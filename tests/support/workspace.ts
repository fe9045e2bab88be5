import { createHash } from "node:crypto";
import { mkdtempSync, realpathSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll } from "vitest";

/** A folder for the tests of one file; it goes with them. Called at the top of the file: returns paths below the folder. */
export function createWorkspace(): (...names: string[]) => string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (...names) => join(folder, ...names);
}

/** What a tree's file was at a moment. */
interface FileState {
  readonly sha256: string;
  readonly mtime: bigint;
}

/** The files of a folder at a moment, by path with forward slashes. */
export type Tree = ReadonlyMap<string, FileState>;

/** Reads all files of a folder; empty if it does not exist. */
export async function readTree(folder: string): Promise<Tree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const states = files.sort().map(async (file): Promise<[string, FileState]> => {
    const sha256 = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    const { mtimeNs } = await stat(file, { bigint: true });
    return [relative(folder, file).replaceAll("\\", "/"), { sha256, mtime: mtimeNs }];
  });
  return new Map(await Promise.all(states));
}

/** The content of each file as a hash, by path: for comparing two folders byte by byte. */
export async function contentsOf(folder: string): Promise<{ [path: string]: string }> {
  return Object.fromEntries([...(await readTree(folder))].map(([path, { sha256 }]) => [path, sha256]));
}

/** The paths that came, went, or were written between two moments, also those that were written as they were. */
export function touchedPaths(before: Tree, after: Tree): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.filter((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    return old?.sha256 !== now?.sha256 || old?.mtime !== now?.mtime;
  });
}

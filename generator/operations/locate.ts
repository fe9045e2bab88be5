import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Change, keysInPointer } from "../diff/index.js";
import { readIfPresent } from "../files.js";
import { readSnapshotIndex, SNAPSHOT_INDEX, SNAPSHOT_SHARED } from "../snapshot/index.js";

/** A place in a file, which is named as the user named its folder. */
export interface FilePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Finds the place of a change; `undefined` if it has none. */
export type Locate = (change: Change) => FilePlace | undefined;

/**
 * Finds the files that describe what changed: those of the first source that is a snapshot in a folder, or a file with CustomResourceDefinitions.
 * @param sources names of sources as `diff` accepts them; a folder in a revision of the repository counts as the folder
 */
export async function locator(sources: readonly string[], changes: readonly Change[]): Promise<Locate> {
  for (const source of sources) {
    const path = pathOf(source);
    const locate = path === undefined ? undefined : await locatorIn(path, changes);
    if (locate !== undefined) return locate;
  }
  return () => undefined;
}

function pathOf(source: string): string | undefined {
  const [, path] = /^git:[^:]*:(.*)$/s.exec(source) ?? [];
  return path ?? (/^(?:cluster|embedded)(?::|$)/.test(source) ? undefined : source);
}

async function locatorIn(path: string, changes: readonly Change[]): Promise<Locate | undefined> {
  const index = await readSnapshotIndex(path).catch(() => undefined);
  if (index === undefined) return locatorInCrds(path);
  if (index.packed) return undefined;
  const recorded = new Set([...index.documents.values()].map(({ file }) => file));
  const files = (change: Change): readonly string[] => candidates(change).filter((file) => recorded.has(file));
  const shared = index.shared === undefined ? [] : [SNAPSHOT_SHARED];
  const lines = new Map<string, ReadonlyMap<string, number>>();
  for (const file of new Set([...shared, ...changes.flatMap(files)])) lines.set(file, await keyLines(join(path, file)));
  return (change) => {
    const { definition } = change;
    const own = files(change);
    for (const file of definition === undefined ? [] : [...shared, ...own]) {
      const line = lines.get(file)?.get(definition ?? "");
      if (line !== undefined) return { file: join(path, file), line };
    }
    // The document of a group/version that was removed.
    return { file: join(path, own[0] ?? SNAPSHOT_INDEX), line: 1 };
  };
}

/** Finds the lines of CustomResourceDefinitions; `undefined` if there are none. */
async function locatorInCrds(path: string): Promise<Locate | undefined> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => undefined,
  );
  if (isFile === undefined) return undefined;
  const { crdLocator } = await import("../sources/crds/index.js");
  // A path in another revision of the repository may lead to something else by now.
  const locate = await crdLocator(path).catch(() => () => undefined);
  return ({ groupVersion, resource, definition, pointer = "" }) => {
    const place = {
      groupVersion,
      ...(resource !== undefined && { resource }),
      ...(definition !== undefined && { definition }),
      // Without those of the definition itself: `components`, `schemas` and its name.
      keys: keysInPointer(pointer).slice(3),
    };
    return locate(place) ?? (isFile ? { file: path, line: 1 } : undefined);
  };
}

/** The files of the documents that may describe what changed. A definition that all groups share is in those of the kinds that it reaches. */
function candidates({ groupVersion, reaches }: Change): readonly string[] {
  const [reached] = reaches;
  const all = [groupVersion, ...(reached === undefined ? [] : [reached.groupVersion])];
  return all.map((one) => `${one.includes("/") ? "apis" : "api"}/${one}.json`);
}

/** The lines of a JSON file that begin with the key of a member, by that key; the first one of each. */
async function keyLines(path: string): Promise<ReadonlyMap<string, number>> {
  const lines = new Map<string, number>();
  const text = (await readIfPresent(path).catch(() => undefined))?.toString("utf8") ?? "";
  for (const [i, line] of text.split("\n").entries()) {
    const [, key] = /^\s*"([^"\\]*)": /.exec(line) ?? [];
    if (key !== undefined && !lines.has(key)) lines.set(key, i + 1);
  }
  return lines;
}

import { sameJson } from "../json.js";
import { type Document, parseKey } from "../openapi/index.js";
import type { Change } from "./change.js";
import { collectChanges } from "./collect.js";
import { compareGroupVersions } from "./compare-group-versions.js";
import { compareVersions } from "./compare-versions.js";
import { type Served, servedBy } from "./served.js";

/**
 * Compares two versions of an API: what their documents say, without what they only describe in words. A definition that several
 * documents have, and that changed in the same way in all of them, is one change. Takes time proportional to the size of documents that
 * differ.
 * @param before documents of the older version, in any order; those whose key is not that of a group/version are ignored
 * @param after documents of the newer version
 * @returns the changes, sorted by group/version and place; the same documents give the same changes
 */
export function diffDocuments(before: readonly Document[], after: readonly Document[]): Change[] {
  const [old, now] = [byKey(before), byKey(after)];
  const found = [...old].flatMap(([key, document]) => {
    const other = now.get(key);
    if (other === undefined || sameJson(document.document, other.document)) return [];
    const [left, right] = [served(document), served(other)];
    return left === undefined || right === undefined ? [] : compareVersions(left, right);
  });
  const removed = missingFrom(now, old);
  const added = missingFrom(old, now);
  return collectChanges([...found, ...compareGroupVersions(removed, added, [...now.values()])]);
}

function byKey(documents: readonly Document[]): ReadonlyMap<string, Document> {
  return new Map(documents.map((document) => [document.key, document]));
}

/** The documents of group/versions that others lack. */
function missingFrom(others: ReadonlyMap<string, Document>, documents: ReadonlyMap<string, Document>): Served[] {
  return [...documents.values()].filter(({ key }) => !others.has(key)).flatMap((document) => served(document) ?? []);
}

function served(document: Document): Served | undefined {
  const groupVersion = parseKey(document.key);
  return groupVersion === undefined ? undefined : servedBy(document, groupVersion);
}
